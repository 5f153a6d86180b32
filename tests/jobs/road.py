"""Roads made for tests: as long as wanted, with and without resources and questions."""

from datetime import date

from bot.content.library import Library
from bot.domain.calendar import Pace
from bot.domain.curriculum import (
    Hours,
    Level,
    Milestone,
    Phase,
    Prompt,
    Resource,
    ResourceKind,
    Style,
    Week,
)
from bot.domain.events import Edition, Event, EventKind
from bot.domain.habits import Encouragement, Habits
from bot.domain.roadmap import Promise, Roadmap

SILENT = 5
"""Every fifth week has neither resources to drop nor questions to ask."""


def library(weeks: int = 52, *events: Event) -> Library:
    """A library with one road, `ml-engineer`, of so many weeks."""
    return Library({"ml-engineer": roadmap(weeks, *events)})


def roadmap(weeks: int, *events: Event) -> Roadmap:
    return Roadmap(
        id="ml-engineer",
        version="1.0.0",
        title="A road",
        summary="A road made for tests.",
        credit=None,
        paces={Pace.STANDARD: Promise(8), Pace.RELAXED: Promise(4), Pace.SPRINT: Promise(16)},
        phases=(Phase("p1", 1, "Phase", "All of it.", ("Walk",), (), 1, weeks),),
        weeks=tuple(week(number) for number in range(1, weeks + 1)),
        events=events,
        habits=Habits(encouragements=(Encouragement("Well walked."),)),
    )


def week(number: int) -> Week:
    silent = number % SILENT == 0
    return Week(
        number=number,
        id=f"w{number}",
        theme=f"Theme {number}",
        phase="p1",
        topics=(),
        objectives=(f"Objective of week {number}",),
        milestones=(Milestone(f"m{number}", f"Milestone {number}", "Deliver it.", ("It runs.",)),),
        tasks=("Do it.",),
        prompts=() if silent else (Prompt(f"q{number}a", "Why?"), Prompt(f"q{number}b", "How?")),
        question=f"How was week {number}?",
        resources=tuple(resource(f"r{number}-{n}") for n in range(2 if silent else 4)),
        hours=Hours(6, 8),
    )


def resource(name: str) -> Resource:
    return Resource(
        id=name,
        title=f"Resource {name}",
        url="https://example.org/" + name,
        kind=ResourceKind.TUTORIAL,
        style=Style.READ,
        level=Level.BEGINNER,
        free=True,
        hours=1,
        topics=(),
        note="Worth it.",
    )


def event(
    name: str,
    *spans: tuple[str, str],
    months: tuple[int, ...] = (1,),
    ways: tuple[str, ...] = (),
) -> Event:
    """A conference that takes place in these spans of ISO dates."""
    editions = tuple(Edition(*map(date.fromisoformat, span)) for span in spans)
    url = f"https://{name}.example"
    kind = EventKind.CONFERENCE
    return Event(f"event-{name}", name.title(), url, kind, months, "Some day.", editions, ways)
