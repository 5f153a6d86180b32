"""The words of a person's own calendar: a title and a few lines for everything on their road."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta
from typing import assert_never

from bot.domain.branches import along
from bot.domain.feed import Days, Entry, Moment, Status
from bot.domain.itinerary import (
    CheckInStop,
    DueStop,
    EventStop,
    Journey,
    OffStop,
    Stop,
    WeekStop,
    begins,
    stops,
)
from bot.domain.people import Pause, Person
from bot.views.wording import brief, hours

CHECKIN_TAKES = timedelta(minutes=15)
"""How much room a check-in gets in a calendar."""

_TITLE = 150
_RESOURCES = 3
_HALTED = "The cohort is paused; this moves when it goes on."


def entries(
    journeys: Iterable[Journey], person: Person, pauses: Collection[Pause], now: datetime
) -> Iterator[Entry]:
    """All that somebody's calendar holds."""
    for journey in journeys:
        for stop in stops(journey, person, pauses, now):
            yield _entry(journey, stop)
    for pause in pauses:
        text = "No reminders, and neutral days for your streak."
        days = Days(pause.first, pause.last)
        yield Entry(f"pause:{pause.first}", days, "Your break", text)


def _entry(journey: Journey, stop: Stop) -> Entry:
    """What is still ahead of a cohort that is paused has no sure day."""
    cohort = journey.cohort
    match stop:
        case WeekStop():
            return _unsure(journey, stop, _week(journey, stop))
        case DueStop():
            return _unsure(journey, stop, _due(journey, stop))
        case CheckInStop(week, which, _, at):
            key = f"checkin:{cohort.id}:{week}:{which}"
            text = "One line is enough: what you did, what is next, what is in the way."
            entry = Entry(key, Moment(at, CHECKIN_TAKES), _called(journey, "check-in"), text)
            return _unsure(journey, stop, entry)
        case OffStop(holiday):
            days = Days(holiday.first, holiday.last)
            title = _called(journey, f"days off ({holiday.reason})")
            return Entry(f"off:{cohort.id}:{holiday.first}", days, title)
        case EventStop(event, edition):
            days = Days(edition.first, edition.last)
            key = f"event:{journey.run.roadmap.id}:{event.id}:{edition.first}"
            return Entry(key, days, brief(event.title, _TITLE), event.note, event.url)
        case _:
            assert_never(stop)


def _unsure(journey: Journey, stop: Stop, entry: Entry) -> Entry:
    if journey.halted is None or begins(stop) < journey.halted:
        return entry
    text = f"{_HALTED}\n\n{entry.text}"
    return Entry(entry.key, entry.span, entry.title, text, entry.url, Status.TENTATIVE)


def _week(journey: Journey, stop: WeekStop) -> Entry:
    week = along(journey.run.week(stop.position), journey.taken)
    first = week.resources[:_RESOURCES]
    parts = [
        f"Week {stop.position} of {journey.run.length}, about {hours(week.hours)}.",
        "\n".join(f"• {objective}" for objective in week.objectives),
        "\n".join(f"Milestone: {one.title}. {one.deliverable}" for one in week.milestones),
        "\n".join(
            ["Start with:", *(f"• {one.title}: {one.url}" for one in first)] if first else []
        ),
        week.warning or "",
    ]
    return Entry(
        key=f"week:{journey.cohort.id}:{week.id}",
        span=Days(stop.first, stop.last),
        title=_called(journey, f"week {stop.position}, {week.theme}"),
        text="\n\n".join(part for part in parts if part),
        url=first[0].url if first else None,
    )


def _due(journey: Journey, stop: DueStop) -> Entry:
    week = along(journey.run.week(stop.position), journey.taken)
    milestone = next(one for one in week.milestones if one.id == stop.milestone.id)
    word = "done" if milestone.id in journey.done else "due"
    points = "\n".join(f"• {point}" for point in milestone.acceptance)
    return Entry(
        key=f"due:{journey.cohort.id}:{milestone.id}",
        span=Days(stop.day, stop.day),
        title=_called(journey, f"{word}: {milestone.title}"),
        text=f"Week {stop.position}. {milestone.deliverable}\n\nIt is done when:\n{points}",
    )


def _called(journey: Journey, what: str) -> str:
    return brief(f"{journey.cohort.name}: {what}", _TITLE)
