"""The daily streak, sentence by sentence."""

from datetime import date, timedelta

import pytest

from bot.domain.ledger import Ledger, Neutral
from bot.domain.streak import Step, Streak, Verdict, daily

DAY = timedelta(days=1)
FIRST = date(2026, 3, 2)


def ledger(days: str, *, closed: int | None = None) -> Ledger:
    """A diary, one letter a day from joining, the last one is today.

    x: checked in, -: neutral, X: checked in on a neutral day, .: nothing.
    """
    named = {FIRST + n * DAY: letter for n, letter in enumerate(days)}
    return Ledger(
        joined=FIRST,
        checkins=frozenset(day for day, letter in named.items() if letter in "xX"),
        neutral=tuple(Neutral(day, day, "pause") for day in named if named[day] in "-X"),
        today=FIRST + (len(days) - 1) * DAY,
        anchor=FIRST,
        goals=(),
        closed=None if closed is None else FIRST + closed * DAY,
    )


def verdicts(streak: Streak) -> str:
    """A letter a step: Counted, Neutral, Frozen, Missed, Open."""
    return "".join(step.verdict[0].upper() for step in streak.steps)


@pytest.mark.parametrize(
    "days, run, freezes",
    [
        # nothing yet
        (".", 0, 1),
        ("....", 0, 1),
        # a check-in day adds 1
        ("x", 1, 1),
        ("xxx", 3, 1),
        # the walk begins with the first check-in: days before it use no freeze
        ("...xx", 2, 1),
        # today breaks nothing before it ends, nor does it use a freeze
        ("xxx.", 3, 1),
        # a missed day that is over uses a freeze
        ("xxx..", 3, 0),
        ("xxx.x", 4, 0),
        # without one the run is 0
        ("xxx...", 0, 0),
        ("xxx..x", 1, 0),
        ("xx.x.x", 1, 0),
        # a run of 0 uses no freeze
        ("x...xxxxx......", 0, 0),
        ("x...xxxx....", 0, 0),
        # a neutral day neither breaks nor counts
        ("xx---x", 3, 1),
        ("xx-.-x", 3, 0),
        ("----", 0, 1),
        # a check-in on a neutral day counts
        ("xxX", 3, 1),
        # every fifth check-in day earns a freeze, and two are the most
        ("xxxx", 4, 1),
        ("xxxxx", 5, 2),
        ("xxxxxxxxxx", 10, 2),
        ("xxxx.x", 5, 1),
        ("xxxxx..x", 6, 0),
        ("xxxxx..xxxxx", 10, 1),
        ("xxxxx...x", 1, 0),
        # counted from the first check-in day, breaks or not
        ("xx....xx....x", 1, 1),
    ],
)
def test_run_and_freezes(days: str, run: int, freezes: int) -> None:
    streak = daily(ledger(days))
    assert (streak.run, streak.freezes) == (run, freezes)


@pytest.mark.parametrize("days, best", [("", 0), ("xxx...x", 3), ("x...xx", 2), ("xx.xx", 4)])
def test_the_best_run_is_kept(days: str, best: int) -> None:
    assert daily(ledger(days + ".")).best == best


@pytest.mark.parametrize(
    "days, expected",
    [
        ("xx", "CC"),
        ("..xx.", "CCO"),
        ("xx..", "CCFO"),
        ("xx...", "CCFMO"),
        ("x---x", "CNC"),
        ("x--", "CN"),
        ("xX-x", "CCNC"),
    ],
)
def test_every_day_has_its_reason(days: str, expected: str) -> None:
    assert verdicts(daily(ledger(days))) == expected


def test_the_steps_tell_the_whole_story() -> None:
    steps = daily(ledger("x--.x.")).steps
    day = [FIRST + n * DAY for n in range(6)]
    assert steps == (
        Step(day[0], day[0], Verdict.COUNTED, 1, 1, "checked in"),
        Step(day[1], day[2], Verdict.NEUTRAL, 1, 1, "pause"),
        Step(day[3], day[3], Verdict.FROZEN, 1, 0, "no check-in, a freeze stood in"),
        Step(day[4], day[4], Verdict.COUNTED, 2, 0, "checked in"),
        Step(day[5], day[5], Verdict.OPEN, 2, 0, "today is not over"),
    )


def test_the_daily_streak_has_no_week() -> None:
    assert daily(ledger("x")) == Streak(1, 1, 1, daily(ledger("x")).steps, (0, 0))
    assert daily(ledger(".")) == Streak(0, 1, 0, (), (0, 0))


def test_neutral_days_of_two_causes_are_two_steps() -> None:
    neutral = (
        Neutral(FIRST + DAY, FIRST + 2 * DAY, "pause"),
        Neutral(FIRST + 2 * DAY, FIRST + 4 * DAY, "holiday: Easter"),
    )
    book = Ledger(FIRST, frozenset({FIRST}), neutral, FIRST + 4 * DAY, FIRST, (), None)
    assert [(step.last.day, step.reason) for step in daily(book).steps] == [
        (2, "checked in"),
        (4, "pause"),
        (6, "holiday: Easter"),
    ]


def test_a_pause_without_end_keeps_the_run() -> None:
    pause = (Neutral(FIRST + DAY, None, "pause"),)
    later = FIRST + 400 * DAY
    streak = daily(Ledger(FIRST, frozenset({FIRST}), pause, later, FIRST, (), None))
    assert (streak.run, streak.freezes) == (1, 1)
    assert streak.steps[-1] == Step(FIRST + DAY, later, Verdict.NEUTRAL, 1, 1, "pause")


def test_check_ins_before_joining_and_after_today_do_not_count() -> None:
    days = frozenset({FIRST - DAY, FIRST, FIRST + DAY})
    assert daily(Ledger(FIRST, days, (), FIRST, FIRST, (), None)).run == 1


def test_after_the_end_nothing_counts_and_nothing_breaks() -> None:
    assert daily(ledger("xxx.......", closed=2)).run == 3
    assert daily(ledger("xxx....xxx", closed=2)).run == 3
    assert daily(ledger("xxx", closed=9)).run == 3
    assert daily(ledger("xxx", closed=-1)).steps == ()


def test_the_last_day_is_a_day_like_any_other() -> None:
    assert verdicts(daily(ledger("xxx.", closed=3))) == "CCCO"
    assert verdicts(daily(ledger("xxx..", closed=3))) == "CCCF"


def test_a_back_dated_check_in_mends_the_run() -> None:
    before = ledger("xx..x.")
    assert daily(before).run == 1
    mended = frozenset(before.checkins | {FIRST + 3 * DAY})
    after = Ledger(FIRST, mended, (), before.today, FIRST, (), None)
    assert (daily(after).run, daily(after).freezes) == (4, 0)


def test_months_years_and_leap_days_are_days_like_others() -> None:
    first = date(2027, 12, 30)
    days = frozenset(first + n * DAY for n in range(70))
    assert date(2028, 2, 29) in days
    assert daily(Ledger(first, days, (), max(days), first, (), None)).run == 70
