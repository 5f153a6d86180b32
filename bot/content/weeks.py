"""The weeks of a phase file → weeks of the road."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.content.catalogue import named
from bot.content.fields import Field
from bot.content.ids import Ids
from bot.content.phases import MAX_WEEKS, PhaseFile
from bot.domain.branches import Branch
from bot.domain.curriculum import Card, Recall, Variant
from bot.domain.roadmap import Hours, Milestone, Phase, Prompt, Resource, Week

_FIELDS = "number id theme topics objectives milestones tasks prompts question resources hours"
_OPTIONAL = "aspects recall note warning capstone light project variants"
_VARIANT = "theme topics skills applications objectives milestone tasks prompts resources note"

Row = Mapping[str, Field]


@dataclass(frozen=True, slots=True)
class Road:
    """What the weeks of a road refer to; `promise` is what a week may ask for, in hours.

    `cards` are the projects of the phase.
    """

    ids: Ids
    resources: Mapping[str, Resource]
    branches: Sequence[Branch]
    promise: int
    cards: tuple[Card, ...] = ()


def week_row(field: Field) -> Row:
    """The fields of one week."""
    return field.row(_FIELDS, _OPTIONAL)


def resources_named(row: Row) -> Iterator[str]:
    """The ids of resources that a week and its variants ask for."""
    yield from (item.identifier() for item in row["resources"].items())
    for variant in row["variants"].items():
        fields = variant.row("way", _VARIANT)
        yield from (item.identifier() for item in fields["resources"].items())


def read_week(row: Row, expected: int, phase: Phase, road: Road) -> Week:
    """One week; `expected` is its number on the road."""
    ids = road.ids
    _number(row["number"], expected, phase)
    variants = _variants(row["variants"], road)
    wanted = named(row["resources"], ids, road.resources)
    if wanted and not any(resource.free for resource in wanted):
        row["resources"].fail("has nothing free; at least one resource costs nothing")
    return Week(
        number=expected,
        id=ids.declare("week", row["id"]),
        theme=row["theme"].text(120),
        phase=phase.id,
        topics=ids.references("topic", row["topics"].items(0 if variants else 1, 8)),
        aspects=ids.references("aspect", row["aspects"].items(1, 12)),
        objectives=row["objectives"].texts(1, 6, 200),
        milestones=tuple(_milestone(item, ids) for item in row["milestones"].items(1, 4)),
        tasks=row["tasks"].texts(1, 6, 500),
        prompts=tuple(_prompt(item, ids) for item in row["prompts"].items(2, 6)),
        question=row["question"].text(300),
        recall=_recall(row["recall"]),
        resources=wanted,
        hours=_hours(row["hours"], road.promise),
        note=row["note"].optional_text(500),
        warning=row["warning"].optional_text(300),
        capstone=row["capstone"].flag(),
        light=row["light"].flag(),
        variants=variants,
        cards=road.cards if row["project"].flag() else (),
    )


def _number(field: Field, expected: int, phase: Phase) -> None:
    number = field.whole(1, MAX_WEEKS)
    if not field.sound:
        return
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


def _recall(field: Field) -> Recall | None:
    if not field.given:
        return None
    row = field.row("question answer")
    return Recall(row["question"].text(300), row["answer"].text(500))


def _hours(field: Field, promise: int) -> Hours:
    """Half as much again as the road promises is the most a week may take anybody."""
    low, high = field.span(high=100)
    if field.given and promise and (low > promise or 2 * high > 3 * promise):
        field.fail(f"asks for {low} to {high} hours; the road promises about {promise} a week")
    return Hours(low, high)


def _variants(field: Field, road: Road) -> tuple[Variant, ...]:
    """The variants of a week, which are for every way of one branch."""
    found = tuple(_variant(item, road) for item in field.items(1, 12))
    ways = [variant.way for variant in found if variant.way]
    for way in sorted({way for way in ways if ways.count(way) > 1}):
        field.fail(f'has two variants for "{way}"')
    met = [branch for branch in road.branches if any(branch.way(way) for way in ways)]
    if len(met) > 1:
        field.fail(f"branches at {met[0].id} and at {met[1].id}; a week branches once")
    for branch in met[:1]:
        for way in sorted({way.id for way in branch.ways}.difference(ways)):
            field.fail(f'has no variant for "{way}", another way of {branch.id}')
    return found


def _variant(field: Field, road: Road) -> Variant:
    row = field.row("way", _VARIANT)
    ids = road.ids
    done = row["milestone"].row("id deliverable", "acceptance") if row["milestone"].given else {}
    return Variant(
        way=ids.refer("way", row["way"]),
        theme=row["theme"].optional_text(120),
        topics=ids.references("topic", row["topics"].items(1, 8)),
        skills=ids.references("skill", row["skills"].items(1, 10)),
        applications=ids.references("application", row["applications"].items(1, 10)),
        objectives=row["objectives"].texts(1, 6, 200),
        milestone=ids.declare("milestone", done["id"]) if done else None,
        deliverable=done["deliverable"].text(500) if done else None,
        acceptance=done["acceptance"].texts(1, 6, 200) if done else (),
        tasks=row["tasks"].texts(1, 6, 500),
        prompts=tuple(_prompt(item, ids) for item in row["prompts"].items(1, 6)),
        resources=named(row["resources"], ids, road.resources),
        note=row["note"].optional_text(500),
    )


def read_cards(file: PhaseFile, road: Road) -> tuple[Card, ...]:
    """The projects that some weeks of a phase work on."""
    if file.cards and not any(week_row(week)["project"].given for week in file.weeks):
        file.cards[0].fail("is for no week; a week that works on it says project: true")
    return tuple(_card(item, road) for item in file.cards)


def _card(field: Field, road: Road) -> Card:
    """A project for people who take certain ways, each at another branch."""
    ids, branches = road.ids, road.branches
    row = field.row("id ways problem resources baseline metric caution")
    ways = ids.references("way", row["ways"].items(1, 4))
    met = [branch.id for branch in branches for way in branch.ways if way.id in ways]
    if len(set(met)) < len(met):
        row["ways"].fail("names two ways of one branch; nobody takes both")
    return Card(
        id=ids.declare("card", row["id"]),
        ways=ways,
        problem=row["problem"].text(300),
        resources=named(row["resources"], ids, road.resources, most=6),
        baseline=row["baseline"].text(200),
        metric=row["metric"].text(200),
        caution=row["caution"].text(300),
    )
