"""Conferences, contests and sessions worth knowing of, and when to say so."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

AHEAD = (timedelta(days=7), timedelta(days=1))
"""How long before an event that is dated it is announced."""

EARLY, LATE = timedelta(days=62), timedelta(days=182)
"""How long before or after its usual months begin an edition may, and still be that season's."""


class EventKind(StrEnum):
    COMMUNITY = "community"
    COMPETITION = "competition"
    CONFERENCE = "conference"
    COURSE = "course"
    OPEN_SOURCE = "open-source"


@dataclass(frozen=True, slots=True)
class Edition:
    """One time an event takes place; both days belong to it."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Event:
    """Something that takes place again and again.

    `months` (from 1) are those it usually falls in, `note` says it in words; `editions` are the
    times whose dates are known. `ways` are those it is for; none means everybody.
    """

    id: str
    title: str
    url: str
    kind: EventKind
    months: tuple[int, ...]
    note: str
    editions: tuple[Edition, ...] = ()
    ways: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Announcement:
    """An event to speak of on a day; `edition` is None where only its month is known."""

    event: Event
    edition: Edition | None


def announced(
    events: Collection[Event], day: date, ways: Collection[str]
) -> tuple[Announcement, ...]:
    """What to speak of on a day, soonest first, to people who take these ways.

    A dated edition is announced seven days and one day before. Where none is dated for the season
    to come, the month is announced, once, seven days before the first of its months begins; an
    event that is on in every month never is.
    """
    meant = [event for event in events if not event.ways or set(event.ways) & set(ways)]
    dated = [
        Announcement(event, edition)
        for event in meant
        for edition in event.editions
        if edition.first - day in AHEAD
    ]
    dated.sort(key=lambda one: one.edition.first if one.edition else day)
    return (*dated, *(Announcement(event, None) for event in meant if _opens(event, day)))


def _opens(event: Event, day: date) -> bool:
    """Whether the first of its months begins in a week, and no edition of the season is dated."""
    month = day + AHEAD[0]
    before = 12 if month.month == 1 else month.month - 1
    return (
        month.day == 1
        and month.month in event.months
        and before not in event.months
        and not any(-EARLY <= edition.first - month <= LATE for edition in event.editions)
    )
