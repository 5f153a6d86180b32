"""What lies on a member's own road: weeks, due dates, check-ins, days off and events."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import chain
from typing import TypeAlias

from bot.domain.branches import Taken
from bot.domain.calendar import Calendar, Holiday
from bot.domain.cohorts import Cohort, Membership
from bot.domain.curriculum import Milestone
from bot.domain.events import Edition, Event
from bot.domain.people import Pause, Person
from bot.domain.progress import days_of, due_day, last_day
from bot.domain.roadmap import Run
from bot.domain.schedule import PostKind, in_week

_DAY = timedelta(days=1)

CHECKINS_BACK, CHECKINS_AHEAD = timedelta(days=7), timedelta(weeks=8)
"""Those of which weeks are on the way: there are hundreds of check-ins on a long road."""


@dataclass(frozen=True, slots=True)
class Journey:
    """A member on a cohort's road.

    `done` are the milestones they have done, by the ids in force. `halted` is the first day of the
    pause that the cohort is in; what comes from then on has no sure day before it goes on.
    """

    cohort: Cohort
    run: Run
    member: Membership
    done: frozenset[str] = frozenset()
    taken: Taken = field(default_factory=dict)
    halted: date | None = None

    @property
    def over(self) -> date | None:
        return ended_on(self.cohort, self.member)


@dataclass(frozen=True, slots=True)
class WeekStop:
    """A week of the road, from its first to its last day as the member walks it."""

    position: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class DueStop:
    """The last day on which a milestone of a week is on time."""

    position: int
    milestone: Milestone
    day: date


@dataclass(frozen=True, slots=True)
class CheckInStop:
    """A check-in that the cohort is asked for: which one of which calendar week, and when (UTC)."""

    week: int
    which: int
    day: date
    at: datetime


@dataclass(frozen=True, slots=True)
class OffStop:
    holiday: Holiday


@dataclass(frozen=True, slots=True)
class EventStop:
    event: Event
    edition: Edition


Stop: TypeAlias = WeekStop | DueStop | CheckInStop | OffStop | EventStop


def ended_on(cohort: Cohort, member: Membership) -> date | None:
    """The last day that counts, where the cohort or the membership has ended."""
    return min((day for day in (member.ended_on, cohort.ended_on) if day), default=None)


def stops(
    journey: Journey, person: Person, pauses: Collection[Pause], now: datetime
) -> Iterator[Stop]:
    """Everything on the way that begins before it is over, by its kind.

    Nobody has weeks that were over when they joined, unless they make up for them, and no check-ins
    on the days of a pause of their own.
    """
    every: Iterable[Stop] = chain(
        _weeks(journey),
        _dues(journey),
        _checkins(journey, person, pauses, now),
        _days_off(journey),
        _events(journey),
    )
    for stop in every:
        if journey.over is None or begins(stop) <= journey.over:
            yield stop


def begins(stop: Stop) -> date:
    """The first day of a stop."""
    match stop:
        case WeekStop(_, first, _):
            return first
        case DueStop(_, _, day) | CheckInStop(_, _, day, _):
            return day
        case OffStop(holiday):
            return holiday.first
        case EventStop(_, edition):
            return edition.first


def _weeks(journey: Journey) -> Iterator[WeekStop]:
    calendar, member = journey.cohort.calendar, journey.member
    for position in range(1, journey.run.length + 1):
        first, last = days_of(calendar, member, position)
        if last >= member.joined_on:
            yield WeekStop(position, first, last)


def _dues(journey: Journey) -> Iterator[DueStop]:
    for position, week in enumerate(journey.run.weeks, 1):
        day = due_day(journey.cohort.calendar, journey.member, position)
        if day is not None:
            yield from (DueStop(position, milestone, day) for milestone in week.milestones)


def _checkins(
    journey: Journey, person: Person, pauses: Collection[Pause], now: datetime
) -> Iterator[CheckInStop]:
    cohort, calendar = journey.cohort, journey.cohort.calendar
    today = cohort.today(now)
    first, last = today - CHECKINS_BACK, today + CHECKINS_AHEAD
    for week in calendar.weeks:
        if week.end < first or week.start > last:
            continue
        found = in_week(calendar, cohort.timetable, cohort.zone, PostKind.CHECKIN, week)
        for which, due in enumerate(found, 1):
            own = person.today(due.at)
            paused = any(pause.first <= own <= pause.last for pause in pauses)
            if own >= journey.member.joined_on and not paused:
                yield CheckInStop(week.number, which, due.day, due.at)


def _days_off(journey: Journey) -> Iterator[OffStop]:
    for holiday in journey.cohort.holidays:
        if holiday.last >= journey.member.joined_on:
            yield OffStop(holiday)


def _events(journey: Journey) -> Iterator[EventStop]:
    first, last = _stretch(journey.cohort.calendar, journey.member)
    for event in journey.run.roadmap.events:
        if not event.ways or set(event.ways) & set(journey.taken.values()):
            for edition in event.editions:
                if edition.first <= last and edition.last >= first:
                    yield EventStop(event, edition)


def _stretch(calendar: Calendar, member: Membership) -> tuple[date, date]:
    """The days on which somebody is on the road."""
    return max(calendar.start, member.joined_on), last_day(calendar, member)
