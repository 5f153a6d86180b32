"""The weeks of a phase file → weeks of the road."""

from collections.abc import Mapping

from bot.content.fields import Field
from bot.content.ids import Ids
from bot.domain.roadmap import Hours, Milestone, Phase, Prompt, Resource, Week

_FIELDS = "number id theme topics objectives milestones tasks prompts question resources hours"

Row = Mapping[str, Field]


def week_row(field: Field) -> Row:
    """The fields of one week."""
    return field.row(_FIELDS, "note")


def read_week(
    row: Row, expected: int, phase: Phase, ids: Ids, resources: Mapping[str, Resource], promise: int
) -> Week:
    """One week. `expected` is its number on the road, `promise` the hours a week may ask for."""
    _number(row["number"], expected, phase)
    named = ids.references("resource", row["resources"].items(1, 12))
    wanted = tuple(resources[word] for word in named if word in resources)
    if wanted and not any(resource.free for resource in wanted):
        row["resources"].fail("has nothing free; at least one resource costs nothing")
    return Week(
        number=expected,
        id=ids.declare("week", row["id"]),
        theme=row["theme"].text(120),
        phase=phase.id,
        topics=ids.references("topic", row["topics"].items(1, 8)),
        objectives=row["objectives"].texts(1, 6, 200),
        milestones=tuple(_milestone(item, ids) for item in row["milestones"].items(1, 4)),
        tasks=row["tasks"].texts(1, 6, 500),
        prompts=tuple(_prompt(item, ids) for item in row["prompts"].items(2, 6)),
        question=row["question"].text(300),
        resources=wanted,
        hours=_hours(row["hours"], promise),
        note=row["note"].optional_text(500),
    )


def _number(field: Field, expected: int, phase: Phase) -> None:
    if not field.given:
        return
    number = field.whole(1, 500)
    if number != expected:
        field.fail(f"is {number}; the week that follows here is {expected}")
    elif not phase.first_week <= number <= phase.last_week:
        field.fail(f"is {number}; this phase covers {phase.first_week} to {phase.last_week}")


def _milestone(field: Field, ids: Ids) -> Milestone:
    row = field.row("id title deliverable acceptance", "evidence")
    return Milestone(
        id=ids.declare("milestone", row["id"]),
        title=row["title"].text(100),
        deliverable=row["deliverable"].text(500),
        acceptance=row["acceptance"].texts(1, 6, 200),
        evidence=row["evidence"].optional_text(100),
    )


def _prompt(field: Field, ids: Ids) -> Prompt:
    row = field.row("id text")
    return Prompt(id=ids.declare("prompt", row["id"]), text=row["text"].text(600))


def _hours(field: Field, promise: int) -> Hours:
    """Half as much again as the road promises is the most a week may take anybody."""
    low, high = field.span(high=100)
    if field.given and promise and (low > promise or 2 * high > 3 * promise):
        field.fail(f"asks for {low} to {high} hours; the road promises about {promise} a week")
    return Hours(low, high)
