"""All that a membership's streak depends on."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta
from operator import itemgetter

DEFAULT_GOAL = 3
"""Check-in days a week, unless the person chose otherwise."""

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Neutral:
    """Days that neither break nor count, both ends included; `last` None: with no end in sight."""

    first: date
    last: date | None
    cause: str


@dataclass(frozen=True, slots=True)
class Ledger:
    """Check-ins and the days that need none, in the person's days.

    `joined`: the day of joining; check-ins before it do not count. `anchor`: the cohort's start;
    weeks are blocks of seven days from it, and holidays do not move them. `goals`: (the first day
    it counts from, check-in days a week); DEFAULT_GOAL before that. `closed`: the last day that
    counts when the cohort or the membership has ended.
    """

    joined: date
    checkins: AbstractSet[date]
    neutral: tuple[Neutral, ...]
    today: date
    anchor: date
    goals: tuple[tuple[date, int], ...]
    closed: date | None

    @property
    def last_day(self) -> date:
        """Today, or the day it was closed."""
        return min(self.today, self.closed or self.today)

    def counted(self) -> list[date]:
        """The check-in days that count, in order."""
        every = sorted(self.checkins)
        return every[bisect_left(every, self.joined) : bisect_right(every, self.last_day)]

    def causes(self, first: date, last: date) -> dict[date, str]:
        """The neutral days from `first` to `last` and why; of two causes the first counts."""
        spans = [Neutral(first, self.joined - _DAY, "before joining"), *self.neutral]
        if self.closed:
            spans.append(Neutral(self.closed + _DAY, None, "after the end"))
        causes: dict[date, str] = {}
        for span in spans:
            for day in days(max(span.first, first), min(span.last or last, last)):
                causes.setdefault(day, span.cause)
        return causes

    def goals_on(self, days: Iterable[date]) -> Iterator[int]:
        """The goal of check-in days a week in force on each of these days, which are in order."""
        coming = sorted(self.goals, key=itemgetter(0))[::-1]
        goal = DEFAULT_GOAL
        for day in days:
            while coming and coming[-1][0] <= day:
                _, goal = coming.pop()
            yield goal


def days(first: date, last: date) -> list[date]:
    """Every day of that range, both ends included; none if it ends before it begins."""
    return [date.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1)]
