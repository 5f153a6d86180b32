"""A person's days: which day an instant belongs to, through zone changes and travel.

A day begins at the person's day start (04:00) in the zone in force; a zone
change takes effect from the next local day; a day cut short by it is neutral; travel may win a
day, never lose one.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import TypeAlias

from bot.domain import zones

_DAY = timedelta(days=1)
_TICK = timedelta.resolution
_LEAP = timedelta(hours=20)


@dataclass(frozen=True, slots=True)
class Era:
    """The zone and day start that are in force from an instant (UTC) on."""

    since: datetime
    zone: str
    day_start: time


Eras: TypeAlias = tuple[Era, ...]
"""Sorted by `since`, never empty. The first counts for all time before it too."""


def day_of(eras: Eras, at: datetime) -> date:
    """The person's day at an instant. Later instants never have an earlier day."""
    index = _index(eras, at)
    lived = (_day_in(era, later.since - _TICK) for era, later in pairwise(eras[: index + 1]))
    return max(_day_in(eras[index], at), *lived, date.min)


def start_of(eras: Eras, day: date) -> datetime:
    """When the person's day begins, in UTC: the first instant of that day or a later one."""
    begin = _own_start(eras[0], day)
    for era in eras[1:]:
        if begin < era.since:
            break
        begin = max(_own_start(era, day), era.since)
    return begin


def change_at(eras: Eras, now: datetime) -> datetime:
    """When a change asked for now takes effect: the start of the person's next day."""
    in_force = _in_force(eras, now)
    return start_of(in_force, day_of(in_force, now) + _DAY)


def with_change(eras: Eras, zone: str, day_start: time, now: datetime) -> Eras:
    """The eras after the person asks, now, for another zone or day start.

    A change that has not taken effect yet is replaced, or dropped by a change back to what is in
    force. Raises UnknownZone.
    """
    zones.zone(zone)
    in_force = _in_force(eras, now)
    if (zone, day_start) == (in_force[-1].zone, in_force[-1].day_start):
        return in_force
    return (*in_force, Era(change_at(eras, now), zone, day_start))


def cut_short(eras: Eras, day: date) -> bool:
    """Whether the day lost hours to a change of zone or day start, or did not exist at all.

    A day that clocks make 23 hours long is whole.
    """
    begin, end = start_of(eras, day), start_of(eras, day + _DAY)
    if begin == end:
        return True
    first, last = _in_force(eras, begin)[-1], _in_force(eras, end - _TICK)[-1]
    return begin > _own_start(first, day) or end < _own_start(last, day + _DAY)


def cut_short_days(eras: Eras, first: date, last: date) -> tuple[date, ...]:
    """The days from `first` to `last` that are cut short, in order; fast for long ranges."""
    suspects: set[date] = set()
    for era in eras[1:]:
        suspects |= set(_span(day_of(eras, era.since - _TICK), day_of(eras, era.since)))
    if any(_leaps(era, first, last) for era in eras):
        suspects |= set(_span(first, last))
    return tuple(day for day in sorted(suspects) if first <= day <= last and cut_short(eras, day))


def _index(eras: Eras, at: datetime) -> int:
    return max(bisect_right(eras, at, key=lambda era: era.since) - 1, 0)


def _in_force(eras: Eras, at: datetime) -> Eras:
    return eras[: _index(eras, at) + 1]


def _own_start(era: Era, day: date) -> datetime:
    return zones.instant(day, era.day_start, zones.zone(era.zone))


def _day_in(era: Era, at: datetime) -> date:
    """The last day that has begun at an instant, as if the era had always been in force."""
    day = at.astimezone(zones.zone(era.zone)).date()
    while _own_start(era, day) > at:
        day -= _DAY
    while _own_start(era, day + _DAY) <= at:
        day += _DAY
    return day


def _leaps(era: Era, first: date, last: date) -> bool:
    """Whether the zone skipped a local day somewhere in that range."""
    wall = timedelta(days=(last - first).days + 2)
    passed = _own_start(era, last + _DAY) - _own_start(era, first - _DAY)
    return wall - passed > _LEAP


def _span(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))
