"""On which days of its run a cohort hears of events, and of which."""

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from functools import lru_cache

from bot.domain.calendar import Calendar
from bot.domain.events import AHEAD, Announcement, Event, announced

_DAY = timedelta(days=1)


@lru_cache(maxsize=512)
def days_with_news(events: tuple[Event, ...], calendar: Calendar) -> tuple[date, ...]:
    """The days of the run on which there is an event to speak of, for somebody at least."""
    every_way = {way for event in events for way in event.ways}
    meant = (day for day in _likely(events, calendar) if announced(events, day, every_way))
    return tuple(sorted({said for day in meant if (said := _said_on(calendar, day))}))


def news(
    events: tuple[Event, ...], calendar: Calendar, day: date, ways: Collection[str]
) -> tuple[Announcement, ...]:
    """What people who take these ways hear on a day of the run, soonest first.

    Nothing is said on a day off: what would be is said on the last day before.
    """
    found = [one for meant in _told_on(calendar, day) for one in announced(events, meant, ways)]
    return tuple(sorted(dict.fromkeys(found), key=_first_day))


def _likely(events: tuple[Event, ...], calendar: Calendar) -> Iterator[date]:
    """The only days of the run that can have news: before an edition, or before a month."""
    yield from {
        edition.first - ahead for event in events for edition in event.editions for ahead in AHEAD
    }
    first = calendar.weeks[0].start
    for number in range((calendar.end - first).days + 1):
        day = first + number * _DAY
        if (day + AHEAD[0]).day == 1:
            yield day


def _said_on(calendar: Calendar, day: date) -> date | None:
    """The last day up to this one that is not off; None outside of the run."""
    while calendar.is_holiday(day) and calendar.week_on(day):
        day -= _DAY
    return day if calendar.week_on(day) else None


def _told_on(calendar: Calendar, day: date) -> Iterator[date]:
    """The day itself and the days off right after it; none if it is off or outside of the run."""
    meant = day
    while _said_on(calendar, meant) == day:
        yield meant
        meant += _DAY


def _first_day(announcement: Announcement) -> date:
    """What is dated in order of its days, before that of which only the month is known."""
    return announcement.edition.first if announcement.edition else date.max
