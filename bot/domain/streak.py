"""Streaks, derived from check-ins and never stored.

The weekly streak counts weeks that met their goal, the daily one check-in days. Both use freezes
by themselves, and each does its own accounts.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from bot.domain.ledger import DEFAULT_GOAL, Ledger, Neutral, days

__all__ = ["DEFAULT_GOAL", "Ledger", "Neutral", "Step", "Streak", "Verdict", "daily", "weekly"]

_FREEZES_AT_START = 1
_FREEZES_AT_MOST = 2
_CHECKINS_PER_FREEZE = 5
_WEEK = timedelta(days=7)
_TO_ITS_END = timedelta(days=6)
"""From the first day of a week to its last."""


class Verdict(StrEnum):
    """What a day or a week did to the run."""

    COUNTED = "counted"
    NEUTRAL = "neutral"
    FROZEN = "frozen"
    MISSED = "missed"
    OPEN = "open"


class Step(NamedTuple):
    """A day or a week of the walk: its verdict, and the run and freezes after it.

    A named tuple because a year has hundreds of them.
    """

    first: date
    last: date
    verdict: Verdict
    run: int
    freezes: int
    reason: str


@dataclass(frozen=True, slots=True)
class Streak:
    """The run now, the freezes left, the best run so far and, if asked for, the reasoning.

    `steps`: one a day (adjoining neutral days of one cause are one step), or one a week.
    `this_week`: check-in days and goal of the current or last week; (0, 0) for the daily streak,
    goal 0 in a neutral week.
    """

    run: int
    freezes: int
    best: int
    steps: tuple[Step, ...]
    this_week: tuple[int, int] = (0, 0)


@dataclass(slots=True)
class _Walk:
    """What came of the days so far; the steps are written down only for those who ask why."""

    why: bool
    run: int = 0
    best: int = 0
    freezes: int = _FREEZES_AT_START
    checkins: int = 0  # since the last freeze that could be earned
    steps: list[Step] = field(default_factory=list)

    def check_in(self, times: int) -> None:
        self.checkins += times
        if self.checkins >= _CHECKINS_PER_FREEZE:
            earned = self.checkins // _CHECKINS_PER_FREEZE
            self.checkins %= _CHECKINS_PER_FREEZE
            self.freezes = min(self.freezes + earned, _FREEZES_AT_MOST)

    def miss(self, first: date, last: date, reason: str, *, by_one: bool) -> None:
        if by_one and self.run > 0 and self.freezes > 0:
            self.freezes -= 1
            self.note(first, last, Verdict.FROZEN, f"{reason}, a freeze stood in")
        else:
            self.best, self.run = max(self.best, self.run), 0
            self.note(first, last, Verdict.MISSED, reason)

    def rest(self, day: date, cause: str) -> None:
        first = day
        if self.steps and (self.steps[-1].verdict, self.steps[-1].reason) == ("neutral", cause):
            first = self.steps.pop().first
        self.note(first, day, Verdict.NEUTRAL, cause)

    def note(self, first: date, last: date, verdict: Verdict, reason: str) -> None:
        if self.why:
            self.steps.append(Step(first, last, verdict, self.run, self.freezes, reason))

    def streak(self, this_week: tuple[int, int] = (0, 0)) -> Streak:
        best = max(self.best, self.run)
        return Streak(self.run, self.freezes, best, tuple(self.steps), this_week)


def daily(ledger: Ledger, *, why: bool = True) -> Streak:
    """Walk the days from the first check-in: each check-in day adds 1.

    A neutral day does nothing; a missed day that is over uses a freeze or makes the run 0; today
    breaks nothing before it ends.
    """
    walk = _Walk(why)
    checkins = ledger.counted()
    if not checkins:
        return walk.streak()
    first, last = checkins[0], ledger.last_day
    causes = ledger.causes(first, last)
    checked = set(checkins)
    for day in days(first, last):
        if day in checked:
            walk.check_in(1)
            walk.run += 1
            walk.note(day, day, Verdict.COUNTED, "checked in")
        elif day in causes:
            walk.rest(day, causes[day])
        elif day == ledger.today:
            walk.note(day, day, Verdict.OPEN, "today is not over")
        else:
            walk.miss(day, day, "no check-in", by_one=True)
    return walk.streak()


def weekly(ledger: Ledger, *, why: bool = True) -> Streak:
    """Walk the weeks from the one joined in: each that met its goal adds 1, once it is met.

    The goal is the goal in force or the number of days that are not neutral, if that is less; a
    week with none is neutral. A week that is over and one day short uses a freeze or makes the
    run 0; one that is over and more than that short makes it 0.
    """
    walk = _Walk(why)
    checkins = ledger.counted()
    last = ledger.last_day
    begin = ledger.anchor + max((ledger.joined - ledger.anchor).days // 7, 0) * _WEEK
    causes = ledger.causes(begin, max(last, begin) + _WEEK)
    neutral = Counter((day - begin).days // 7 for day in causes)
    index = bisect_left(checkins, begin)
    walk.check_in(index)
    weeks = range(max((last - begin).days // 7 + 1, 1))
    ends = [begin + number * _WEEK + _TO_ITS_END for number in weeks]
    this_week = (0, 0)
    for number, end, usual in zip(weeks, ends, ledger.goals_on(ends), strict=True):
        goal = min(usual, 7 - neutral[number]) if number in neutral else usual
        after = bisect_right(checkins, end, index)
        this_week, index = (after - index, goal), after
        if begin <= last:
            _judge(walk, ledger, end, this_week, causes)
    return walk.streak(this_week)


def _judge(
    walk: _Walk, ledger: Ledger, end: date, week: tuple[int, int], causes: dict[date, str]
) -> None:
    """Judge the week that ends then by its check-in days and its goal.

    Freezes earned in the week come before its verdict: only a week that is over uses one.
    """
    done, goal = week
    walk.check_in(done)
    begin = end - _TO_ITS_END
    if goal == 0:
        if walk.why:
            walk.note(begin, end, Verdict.NEUTRAL, _why(causes, begin, end))
    elif done >= goal:
        walk.run += 1
        if walk.why:
            walk.note(begin, end, Verdict.COUNTED, _tally(done, goal))
    elif ledger.today <= min(end, ledger.closed or end):
        walk.note(begin, end, Verdict.OPEN, f"{_tally(done, goal)} so far")
    else:
        walk.miss(begin, end, _tally(done, goal), by_one=done == goal - 1)


def _tally(done: int, goal: int) -> str:
    if done > goal:
        return f"{done} check-in days, goal {goal}"
    return f"{done} of {goal} check-in day{'' if goal == 1 else 's'}"


def _why(causes: dict[date, str], begin: date, end: date) -> str:
    return ", ".join(dict.fromkeys(causes[day] for day in days(begin, end)))
