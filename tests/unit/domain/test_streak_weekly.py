"""The weekly streak, sentence by sentence."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.ledger import Ledger, Neutral
from bot.domain.streak import Step, Streak, Verdict, weekly

DAY = timedelta(days=1)
START = date(2026, 3, 2)


def ledger(weeks: str, *, joined: int = 0, goals: tuple[tuple[int, int], ...] = ()) -> Ledger:
    """A diary from the cohort's start, weeks divided by a blank; the last letter is today.

    x: checked in, -: neutral, X: checked in on a neutral day, .: nothing.
    """
    named = {START + n * DAY: letter for n, letter in enumerate(weeks.replace(" ", ""))}
    return Ledger(
        joined=START + joined * DAY,
        checkins=frozenset(day for day, letter in named.items() if letter in "xX"),
        neutral=tuple(Neutral(day, day, "pause") for day in named if named[day] in "-X"),
        today=max(named),
        anchor=START,
        goals=tuple((START + since * DAY, goal) for since, goal in goals),
        closed=None,
    )


def verdicts(streak: Streak) -> str:
    return "".join(step.verdict[0].upper() for step in streak.steps)


@pytest.mark.parametrize(
    "weeks, told, run, freezes",
    [
        # a week that met its goal adds 1, at the moment it meets it
        ("x", "O", 0, 1),
        ("xx", "O", 0, 1),
        ("xxx", "C", 1, 1),
        ("x.x...x", "C", 1, 1),
        ("xxxx", "C", 1, 1),
        ("xxx.... xxx", "CC", 2, 2),
        # the current week breaks nothing before it is over
        ("xxx.... .......", "CO", 1, 1),
        ("xxx.... ....... .", "CMO", 0, 1),
        # one day short uses a freeze, and then neither adds nor breaks
        ("xxx.... xx..... .", "CFO", 1, 1),
        ("xxx.... x.x.... xxx", "CFC", 2, 1),
        # two days short makes the run 0, freeze or not
        ("xxx.... x...... .", "CMO", 0, 1),
        # one short without a freeze makes the run 0
        ("xxx.... xx..... xx..... xx..... .", "CFFMO", 0, 0),
        # a run of 0 uses no freeze
        ("xx..... .", "MO", 0, 1),
        ("....... xx..... .", "MMO", 0, 1),
        # neutral days lower the goal to what is left of the week
        ("x-----. .", "MO", 0, 1),
        ("xx----- .", "CO", 1, 1),
        ("x------ .", "CO", 1, 1),
        ("xxx.... x.----- .", "CFO", 1, 0),
        # goals are lowered only by what is missing: four free days leave three
        ("xx.---- .", "MO", 0, 1),
        # a week with none is neutral
        ("xxx.... ------- .", "CNO", 1, 1),
        ("------- xxx", "NC", 1, 1),
        # a check-in on a neutral day counts
        ("xx..X.. .", "CO", 1, 1),
        ("xX----- .", "CO", 1, 1),
        # every fifth check-in day earns a freeze, and two are the most
        ("xxxxx", "C", 1, 2),
        ("xxxxxxx xxxxxxx", "CC", 2, 2),
        ("xxx.... xx..... xx..... xxx", "CFFC", 2, 1),
        # also in the very week that needs it
        ("xxx.... xx..... xx..... x------ xx..... .", "CFFCFO", 2, 0),
    ],
)
def test_weeks_run_and_freezes(weeks: str, told: str, run: int, freezes: int) -> None:
    streak = weekly(ledger(weeks))
    assert (verdicts(streak), streak.run, streak.freezes) == (told, run, freezes)


@pytest.mark.parametrize(
    "weeks, joined, told, run",
    [
        # the walk begins with the week joined in
        ("....... ....... xxx", 14, "C", 1),
        ("....... ....... ..xxx", 16, "C", 1),
        # days before joining are neutral for the first week's goal
        ("......x .", 6, "CO", 1),
        (".....xx .", 5, "CO", 1),
        (".....x. .", 5, "MO", 0),
        # check-ins before joining do not count
        ("xxx...x .", 5, "MO", 0),
        # who joins before the start begins with week 1
        ("xxx", -20, "C", 1),
    ],
)
def test_joining(weeks: str, joined: int, told: str, run: int) -> None:
    streak = weekly(ledger(weeks, joined=joined))
    assert (verdicts(streak), streak.run) == (told, run)


@pytest.mark.parametrize(
    "goals, told",
    [
        ((), "CFMO"),
        (((0, 1),), "CCCO"),
        (((0, 7),), "MMMO"),
        # the goal in force on the last day of a week is the week's
        (((7, 2),), "CCFO"),
        (((13, 2),), "CCFO"),
        (((14, 1),), "CFCO"),
        # the latest counts, however they are listed
        (((14, 1), (0, 2), (7, 3)), "CFCO"),
        (((0, 1), (0, 3)), "CFMO"),
    ],
)
def test_the_goal_in_force(goals: tuple[tuple[int, int], ...], told: str) -> None:
    assert verdicts(weekly(ledger("xxx.... xx..... x...... .", goals=goals))) == told


@pytest.mark.parametrize(
    "weeks, this_week",
    [
        (".", (0, 3)),
        ("xx", (2, 3)),
        ("xxxxx", (5, 3)),
        ("xxx.... x", (1, 3)),
        ("x-----.", (1, 2)),
        ("-------", (0, 0)),
    ],
)
def test_this_week(weeks: str, this_week: tuple[int, int]) -> None:
    assert weekly(ledger(weeks)).this_week == this_week


def test_before_the_start_there_is_a_goal_and_no_week() -> None:
    early = Ledger(START - 9 * DAY, frozenset(), (), START - DAY, START, (), None)
    assert weekly(early) == Streak(0, 1, 0, (), (0, 3))


def test_check_ins_before_the_start_earn_freezes_only() -> None:
    days = frozenset(START - n * DAY for n in range(1, 6))
    early = Ledger(START - 9 * DAY, days, (), START, START, (), None)
    streak = weekly(early)
    assert (streak.run, streak.freezes, streak.this_week) == (0, 2, (0, 3))


def test_planned_days_off_lower_the_goal_of_the_current_week_already() -> None:
    book = replace(ledger("xx"), neutral=(Neutral(START + 2 * DAY, START + 6 * DAY, "holiday"),))
    assert weekly(book).run == 1


def test_the_steps_tell_the_whole_story() -> None:
    steps = weekly(ledger("xxxxx.. xx..... ------- x...... xx")).steps
    week = [(START + n * 7 * DAY, START + (n * 7 + 6) * DAY) for n in range(5)]
    assert steps == (
        Step(*week[0], Verdict.COUNTED, 1, 2, "5 check-in days, goal 3"),
        Step(*week[1], Verdict.FROZEN, 1, 1, "2 of 3 check-in days, a freeze stood in"),
        Step(*week[2], Verdict.NEUTRAL, 1, 1, "pause"),
        Step(*week[3], Verdict.MISSED, 0, 1, "1 of 3 check-in days"),
        Step(*week[4], Verdict.OPEN, 0, 2, "2 of 3 check-in days so far"),
    )


def test_a_neutral_week_names_each_cause_once() -> None:
    neutral = (Neutral(START, START + 3 * DAY, "pause"), Neutral(START, None, "holiday"))
    book = replace(ledger(".......", joined=1), neutral=neutral)
    assert [step.reason for step in weekly(book).steps] == ["before joining, pause, holiday"]


def test_a_pause_without_end_keeps_the_run() -> None:
    paused = Neutral(START + 7 * DAY, None, "pause")
    book = replace(ledger("xxx"), neutral=(paused,), today=START + 300 * DAY)
    assert (weekly(book).run, weekly(book).this_week) == (1, (0, 0))


def test_the_best_run_is_kept() -> None:
    assert weekly(ledger("xxx.... xxx.... ....... xxx....")).best == 2


@pytest.mark.parametrize(
    "closed, told, run",
    [
        # the last day is the last of week 2, which is over the day after
        (13, "CF", 1),
        # days after the end are neutral: two of the two that were left, or one of them
        (8, "CC", 2),
        (9, "CF", 1),
        # a membership that ended before it began
        (-1, "", 0),
    ],
)
def test_after_the_end_nothing_counts_and_nothing_breaks(closed: int, told: str, run: int) -> None:
    book = replace(ledger("xxx.... xx.x... ......."), closed=START + closed * DAY)
    book = replace(book, checkins=book.checkins - {START + 10 * DAY})
    assert (verdicts(weekly(book)), weekly(book).run) == (told, run)


def test_a_week_that_the_end_cuts_is_open_until_that_day_is_over() -> None:
    book = replace(ledger("xxx.... x."), closed=START + 8 * DAY)
    assert verdicts(weekly(book)) == "CO"
    assert verdicts(weekly(replace(book, today=START + 9 * DAY))) == "CF"
