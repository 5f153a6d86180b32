"""Streaks against the brute-force reference, and what no ledger may ever bring about."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.ledger import Ledger, Neutral
from bot.domain.streak import Streak, Verdict, daily, weekly
from tests.unit.domain import reference
from tests.unit.domain.strategies import ledgers

DAY = timedelta(days=1)


def told(streak: Streak) -> tuple[int, int, int]:
    return streak.run, streak.freezes, streak.best


@settings(max_examples=200, deadline=None)
@given(ledgers())
def test_daily_is_the_reference(ledger: Ledger) -> None:
    assert told(daily(ledger)) == reference.daily_streak(ledger)


@settings(max_examples=200, deadline=None)
@given(ledgers())
def test_weekly_is_the_reference(ledger: Ledger) -> None:
    assert told(weekly(ledger)) == reference.weekly_streak(ledger)


@settings(max_examples=100, deadline=None)
@given(ledgers())
def test_the_steps_follow_one_another_and_end_where_the_streak_stands(ledger: Ledger) -> None:
    for streak in (daily(ledger), weekly(ledger)):
        for step, following in pairwise(streak.steps):
            assert following.first == step.last + DAY
            assert following.run in {0, step.run, step.run + 1}
        if streak.steps:
            assert (streak.steps[-1].run, streak.steps[-1].freezes) == (streak.run, streak.freezes)
        assert all(step.first <= step.last and 0 <= step.freezes <= 2 for step in streak.steps)


@settings(max_examples=100, deadline=None)
@given(ledgers())
def test_the_daily_steps_cover_every_day_from_the_first_check_in(ledger: Ledger) -> None:
    steps = daily(ledger).steps
    days = [day for step in steps for day in reference.span(step.first, step.last)]
    counted = [day for day in ledger.counted() if reference.checked(ledger, day)]
    assert days == (reference.span(counted[0], ledger.last_day) if counted else [])
    assert [step.first for step in steps if step.verdict is Verdict.COUNTED] == counted
    neutral = {step.verdict for step in steps if step.last > step.first}
    assert neutral <= {Verdict.NEUTRAL}


@settings(max_examples=100, deadline=None)
@given(ledgers())
def test_the_goal_of_this_week_is_reached_exactly_when_it_counts(ledger: Ledger) -> None:
    streak = weekly(ledger)
    if streak.steps:
        done, goal = streak.this_week
        assert (0 < goal <= done) == (streak.steps[-1].verdict is Verdict.COUNTED)


@settings(max_examples=100, deadline=None)
@given(ledgers())
def test_checking_in_today_never_makes_a_run_smaller(ledger: Ledger) -> None:
    more = replace(ledger, checkins=ledger.checkins | {ledger.today})
    assert daily(more).run >= daily(ledger).run
    assert weekly(more).run >= weekly(ledger).run


@settings(max_examples=100, deadline=None)
@given(ledgers(), st.integers(0, 75))
def test_a_back_dated_day_never_makes_the_daily_run_smaller(ledger: Ledger, ago: int) -> None:
    day = ledger.today - ago * DAY
    if reference.checked(replace(ledger, checkins=frozenset({day})), day) and ledger.counted():
        first = min(ledger.counted())
        if day > first:
            mended = replace(ledger, checkins=ledger.checkins | {day})
            assert daily(mended).run >= daily(ledger).run


@settings(max_examples=100, deadline=None)
@given(ledgers(), st.integers(1, 60))
def test_a_pause_from_tomorrow_on_keeps_the_daily_run(ledger: Ledger, later: int) -> None:
    so_far = {day for day in ledger.checkins if day < ledger.today}
    checked_in = replace(ledger, checkins=frozenset({*so_far, ledger.today}), closed=None)
    pause = Neutral(ledger.today + DAY, None, "pause")
    paused = replace(checked_in, neutral=(*ledger.neutral, pause))
    waited = replace(paused, today=ledger.today + later * DAY)
    assert daily(waited).run == daily(paused).run


@settings(max_examples=100, deadline=None)
@given(ledgers())
def test_what_lies_ahead_changes_nothing_today(ledger: Ledger) -> None:
    ahead = frozenset(ledger.today + n * DAY for n in range(1, 9))
    assert daily(replace(ledger, checkins=ledger.checkins | ahead)) == daily(ledger)
    assert weekly(replace(ledger, checkins=ledger.checkins | ahead)) == weekly(ledger)


@settings(max_examples=60, deadline=None)
@given(st.dates(date(2020, 1, 1), date(2039, 1, 1)), st.integers(1, 400))
def test_an_unbroken_year_counts_every_day_and_week(first: date, days: int) -> None:
    checkins = frozenset(first + n * DAY for n in range(days))
    ledger = Ledger(first, checkins, (), max(checkins), first, (), None)
    assert daily(ledger).run == daily(ledger).best == days
    assert weekly(ledger).run == days // 7 + (days % 7 >= 3)
