"""The cohort's calendar: which local days belong to which week of the road.

Pure date arithmetic. Weeks begin on the weekday of the start date, and holidays
move them by whole weeks.
"""

from bisect import bisect_right
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import assert_never

_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)


class Pace(StrEnum):
    """How many calendar weeks a road week takes: one, two, or half of one."""

    STANDARD = "standard"
    RELAXED = "relaxed"
    SPRINT = "sprint"


@dataclass(frozen=True, slots=True)
class Holiday:
    """Days off, both ends included.

    Every week that starts on or after `first` moves by `shift` calendar weeks.
    """

    first: date
    last: date
    reason: str
    shift: int


@dataclass(frozen=True, slots=True)
class CalendarWeek:
    """A week of the calendar and what it holds of the road.

    `number` counts calendar weeks from 1; `end` is its last day. It is longer than seven days when
    a holiday pushed the next week away. `road` holds positions on this run, from 1: two at sprint
    pace. At relaxed pace a road week has two parts.
    """

    number: int
    start: date
    end: date
    road: tuple[int, ...]
    part: int
    parts: int


@dataclass(frozen=True, slots=True)
class Move:
    """A road week begins on another day than before."""

    position: int
    before: date
    after: date


@dataclass(frozen=True, slots=True)
class Calendar:
    """A run of `length` road weeks from a start date. Raises ValueError if it has no weeks.

    `weeks`: all of them in order; each ends the day before the next begins, on `end` the last.
    """

    start: date
    pace: Pace
    length: int
    holidays: tuple[Holiday, ...] = ()
    weeks: tuple[CalendarWeek, ...] = field(init=False, repr=False, compare=False)
    end: date = field(init=False, repr=False, compare=False)
    _starts: tuple[date, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.length < 1:
            raise ValueError("a run has at least one week")
        weeks = _weeks(self)
        object.__setattr__(self, "weeks", weeks)
        object.__setattr__(self, "end", weeks[-1].end)
        object.__setattr__(self, "_starts", tuple(week.start for week in weeks))

    def is_holiday(self, day: date) -> bool:
        """Whether the cohort has that day off."""
        return any(holiday.first <= day <= holiday.last for holiday in self.holidays)

    def working_days(self, week: CalendarWeek) -> tuple[date, ...]:
        """The days of the week that are no holiday."""
        length = (week.end - week.start).days + 1
        days = (week.start + timedelta(days=n) for n in range(length))
        return tuple(day for day in days if not self.is_holiday(day))

    def day(self, week: CalendarWeek, number: int) -> date | None:
        """The number-th working day of the week, from 1, or its last one if it has fewer.

        None if the whole week is a holiday. Raises ValueError for numbers below 1.
        """
        if number < 1:
            raise ValueError("the days of a week are counted from 1")
        days = self.working_days(week)
        return days[min(number, len(days)) - 1] if days else None

    def week_on(self, day: date) -> CalendarWeek | None:
        """The week that day belongs to; None before the start and after the end."""
        index = bisect_right(self._starts, day) - 1
        return self.weeks[index] if index >= 0 and day <= self.end else None

    def position_on(self, day: date) -> int:
        """The road position in force: 0 before the start, `length` after the end."""
        week = self.week_on(day)
        if week is not None:
            return week.road[-1]
        return 0 if day < self._starts[0] else self.length

    def begins(self, position: int) -> date:
        """The first day of the calendar week in which a road week begins. Raises ValueError."""
        return self._weeks_of(position)[0].start

    def due(self, position: int) -> date:
        """The last day of a road week that is no holiday. Raises ValueError."""
        self._check(position)
        return _dues(self)[position - 1]

    def _weeks_of(self, position: int) -> tuple[CalendarWeek, ...]:
        self._check(position)
        match self.pace:
            case Pace.STANDARD:
                return self.weeks[position - 1 : position]
            case Pace.RELAXED:
                return self.weeks[2 * position - 2 : 2 * position]
            case Pace.SPRINT:
                index = (position - 1) // 2
                return self.weeks[index : index + 1]
            case _:
                assert_never(self.pace)

    def _check(self, position: int) -> None:
        if not 1 <= position <= self.length:
            raise ValueError(f"there is no week {position} on a run of {self.length}")


def holiday_shift(days_off: int) -> int:
    """By how many weeks a holiday moves the road: the nearest, so 1-3 days 0, 4-10 days 1.

    Whole weeks, because weeks keep their weekday.
    """
    return (days_off + 3) // 7


def with_holiday(
    calendar: Calendar, first: date, last: date, reason: str
) -> tuple[Calendar, tuple[Move, ...]]:
    """The calendar with one more holiday, and the road weeks that begin on another day for it.

    Days that were off already and days before the start are not counted; a holiday after the end
    moves nothing. Raises ValueError if the holiday ends before it begins.
    """
    if last < first:
        raise ValueError("a holiday cannot end before it begins")
    shift = holiday_shift(_days_lost(calendar, first, last))
    holidays = sorted((*calendar.holidays, Holiday(first, last, reason, shift)), key=_order)
    changed = replace(calendar, holidays=tuple(holidays))
    pairs = ((n, calendar.begins(n), changed.begins(n)) for n in range(1, calendar.length + 1))
    return changed, tuple(Move(n, before, after) for n, before, after in pairs if before != after)


def _order(holiday: Holiday) -> tuple[date, date]:
    return holiday.first, holiday.last


def _days_lost(calendar: Calendar, first: date, last: date) -> int:
    begin = max(first, calendar.start)
    days = (begin + timedelta(days=n) for n in range((last - begin).days + 1))
    return sum(not calendar.is_holiday(day) for day in days)


@lru_cache(maxsize=512)
def calendar_of(start: date, pace: Pace, length: int, holidays: tuple[Holiday, ...]) -> Calendar:
    """The calendar, made once for all who walk by it. Raises ValueError if it has no weeks."""
    return Calendar(start, pace, length, holidays)


def _weeks(calendar: Calendar) -> tuple[CalendarWeek, ...]:
    roads = _roads(calendar.pace, calendar.length)
    starts = _starts(calendar, len(roads))
    return tuple(
        CalendarWeek(number, starts[number - 1], starts[number] - _DAY, road, part, parts)
        for number, (road, part, parts) in enumerate(roads, 1)
    )


@lru_cache(maxsize=512)
def _dues(calendar: Calendar) -> tuple[date, ...]:
    """The last day of each road week that is no holiday."""
    return tuple(
        next((day for day in reversed(calendar.working_days(week))), week.end)
        for week in (calendar._weeks_of(n)[-1] for n in range(1, calendar.length + 1))  # noqa: SLF001
    )


def _roads(pace: Pace, length: int) -> list[tuple[tuple[int, ...], int, int]]:
    """What each calendar week holds: road positions, part, parts."""
    positions = range(1, length + 1)
    match pace:
        case Pace.STANDARD:
            return [((n,), 1, 1) for n in positions]
        case Pace.RELAXED:
            return [((n,), part, 2) for n in positions for part in (1, 2)]
        case Pace.SPRINT:
            return [(tuple(positions[n : n + 2]), 1, 1) for n in range(0, length, 2)]
        case _:
            assert_never(pace)


def _starts(calendar: Calendar, count: int) -> list[date]:
    """The first day of each week, and of the one that would follow the last.

    That one does not move for a holiday that begins with it: the run is over by then.
    """
    starts = [calendar.start + n * _WEEK for n in range(count + 1)]
    for holiday in sorted(calendar.holidays, key=_order):
        for index, start in enumerate(starts):
            if start > holiday.first or (start == holiday.first and index < count):
                starts[index] = start + holiday.shift * _WEEK
    return starts
