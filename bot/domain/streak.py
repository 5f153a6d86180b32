"""Streaks, derived from check-ins and never stored (DESIGN, section 5).

The weekly streak counts weeks that met their goal, the daily one check-in days. Both use freezes
by themselves, and each does its own accounts.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

DEFAULT_GOAL = 3
"""Check-in days a week, unless the person chose otherwise."""

_FREEZES_AT_START = 1
_FREEZES_AT_MOST = 2
_CHECKINS_PER_FREEZE = 5
_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Neutral:
    """Days that neither break nor count, both ends included; `last` None: with no end in sight."""

    first: date
    last: date | None
    cause: str


@dataclass(frozen=True, slots=True)
class Ledger:
    """All that a membership's streak depends on, in the person's days.

    `joined`: the day of joining; check-ins before it do not count. `anchor`: the cohort's start;
    weeks are blocks of seven days from it, and holidays do not move them. `goals`: (the first day
    it counts from, check-in days a week); DEFAULT_GOAL before that. `closed`: the last day that
    counts when the cohort or the membership has ended.
    """

    joined: date
    checkins: frozenset[date]
    neutral: tuple[Neutral, ...]
    today: date
    anchor: date
    goals: tuple[tuple[date, int], ...]
    closed: date | None


class Verdict(StrEnum):
    """What a day or a week did to the run."""

    COUNTED = "counted"
    NEUTRAL = "neutral"
    FROZEN = "frozen"
    MISSED = "missed"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Step:
    """A day or a week of the walk: its verdict, and the run and freezes after it."""

    first: date
    last: date
    verdict: Verdict
    run: int
    freezes: int
    reason: str


@dataclass(frozen=True, slots=True)
class Streak:
    """The run now, the freezes left, the best run so far, and the reason for each.

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
    run: int = 0
    best: int = 0
    freezes: int = _FREEZES_AT_START
    checkins: int = 0
    steps: list[Step] = field(default_factory=list)

    def check_in(self) -> None:
        self.checkins += 1
        if self.checkins % _CHECKINS_PER_FREEZE == 0:
            self.freezes = min(self.freezes + 1, _FREEZES_AT_MOST)

    def count(self) -> Verdict:
        self.run += 1
        self.best = max(self.best, self.run)
        return Verdict.COUNTED

    def miss(self, *, by_one: bool) -> Verdict:
        if by_one and self.run > 0 and self.freezes > 0:
            self.freezes -= 1
            return Verdict.FROZEN
        self.run = 0
        return Verdict.MISSED

    def note(self, first: date, last: date, verdict: Verdict, reason: str) -> None:
        self.steps.append(Step(first, last, verdict, self.run, self.freezes, reason))

    def streak(self, this_week: tuple[int, int] = (0, 0)) -> Streak:
        return Streak(self.run, self.freezes, self.best, tuple(self.steps), this_week)


def daily(ledger: Ledger) -> Streak:
    """Walk the days from the first check-in: each check-in day adds 1.

    A neutral day does nothing; a missed day that is over uses a freeze or makes the run 0; today
    breaks nothing before it ends.
    """
    walk = _Walk()
    checked = _checked(ledger)
    if not checked:
        return walk.streak()
    first, last = min(checked), _last_day(ledger)
    causes = _causes(ledger, first, last)
    for day in _days(first, last):
        if day in checked:
            walk.check_in()
            walk.note(day, day, walk.count(), "checked in")
        elif day in causes:
            _rest(walk, day, causes[day])
        elif day == ledger.today:
            walk.note(day, day, Verdict.OPEN, "today is not over")
        else:
            _miss(walk, day, day, "no check-in", by_one=True)
    return walk.streak()


def weekly(ledger: Ledger) -> Streak:
    """Walk the weeks from the one joined in: each that met its goal adds 1, once it is met.

    The goal is the goal in force or the number of days that are not neutral, if that is less; a
    week with none is neutral. A week that is over and one day short uses a freeze or makes the
    run 0; one that is over and more than that short makes it 0.
    """
    walk = _Walk()
    checked = _checked(ledger)
    last = _last_day(ledger)
    begin = ledger.anchor + max((ledger.joined - ledger.anchor).days // 7, 0) * _WEEK
    causes = _causes(ledger, begin, max(last, begin) + _WEEK)
    for _ in filter(begin.__gt__, checked):
        walk.check_in()
    this_week = (0, _goal(ledger, begin, causes))
    while begin <= last:
        this_week = _week(walk, ledger, begin, checked, causes)
        begin += _WEEK
    return walk.streak(this_week)


def _week(
    walk: _Walk, ledger: Ledger, begin: date, checked: set[date], causes: dict[date, str]
) -> tuple[int, int]:
    """Judge one week; returns its check-in days and its goal."""
    end = begin + 6 * _DAY
    done = 0
    for day in _days(begin, end):
        if day in checked:
            done += 1
            walk.check_in()
    goal = _goal(ledger, begin, causes)
    tally = f"{done} of {goal} check-in days"
    if goal == 0:
        walk.note(begin, end, Verdict.NEUTRAL, _why(causes, begin, end))
    elif done >= goal:
        walk.note(begin, end, walk.count(), tally)
    elif ledger.today <= min(end, ledger.closed or end):
        walk.note(begin, end, Verdict.OPEN, f"{tally} so far")
    else:
        _miss(walk, begin, end, tally, by_one=done == goal - 1)
    return done, goal


def _goal(ledger: Ledger, begin: date, causes: dict[date, str]) -> int:
    end = begin + 6 * _DAY
    days = sum(day not in causes for day in _days(begin, end))
    in_force = [(since, goal) for since, goal in ledger.goals if since <= end]
    return min(max(in_force, default=(begin, DEFAULT_GOAL))[1], days)


def _miss(walk: _Walk, first: date, last: date, reason: str, *, by_one: bool) -> None:
    verdict = walk.miss(by_one=by_one)
    stood_in = ", a freeze stood in" if verdict is Verdict.FROZEN else ""
    walk.note(first, last, verdict, reason + stood_in)


def _rest(walk: _Walk, day: date, cause: str) -> None:
    first = day
    if walk.steps and (walk.steps[-1].verdict, walk.steps[-1].reason) == (Verdict.NEUTRAL, cause):
        first = walk.steps.pop().first
    walk.note(first, day, Verdict.NEUTRAL, cause)


def _why(causes: dict[date, str], begin: date, end: date) -> str:
    return ", ".join(dict.fromkeys(causes[day] for day in _days(begin, end)))


def _checked(ledger: Ledger) -> set[date]:
    last = _last_day(ledger)
    return {day for day in ledger.checkins if ledger.joined <= day <= last}


def _last_day(ledger: Ledger) -> date:
    return min(ledger.today, ledger.closed or ledger.today)


def _causes(ledger: Ledger, first: date, last: date) -> dict[date, str]:
    """Why days from `first` to `last` are neutral; of two causes for one day the first counts."""
    causes: dict[date, str] = {}
    before = Neutral(first, ledger.joined - _DAY, "before joining")
    spans = [before, *ledger.neutral]
    if ledger.closed:
        spans.append(Neutral(ledger.closed + _DAY, None, "after the end"))
    for span in spans:
        for day in _days(max(span.first, first), min(span.last or last, last)):
            causes.setdefault(day, span.cause)
    return causes


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))
