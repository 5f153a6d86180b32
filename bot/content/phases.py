"""phase-N.yaml → a phase with its modules and topics; its weeks are read by themselves."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.content.catalogue import named
from bot.content.fields import Field
from bot.content.ids import Ids
from bot.domain.curriculum import Facet
from bot.domain.roadmap import Module, Phase, Resource, StarterList, Topic

MAX_WEEKS = 500


@dataclass(frozen=True, slots=True)
class PhaseFile:
    """A phase, and what stands in its file besides. A phase ahead of its weeks has none."""

    phase: Phase
    weeks: tuple[Field, ...]
    cards: tuple[Field, ...]
    starters: tuple[Field, ...]


def phase_row(root: Field) -> Mapping[str, Field]:
    """The fields of a phase file."""
    return root.row("id title summary covers modules", "goals starters weeks cards")


def read_phases(roots: Sequence[Field], ids: Ids) -> tuple[PhaseFile, ...]:
    """The phases in the order of their files; each begins where the one before it ends."""
    files: list[PhaseFile] = []
    expected: int | None = 1
    for number, root in enumerate(roots, 1):
        row = phase_row(root)
        first, last = row["covers"].span(high=MAX_WEEKS)
        known = row["covers"].sound
        if known and expected and first != expected:
            row["covers"].fail(f"begins at week {first}; the week that follows here is {expected}")
        expected = last + 1 if known else None
        phase = Phase(
            id=ids.declare("phase", row["id"]),
            number=number,
            title=row["title"].text(100),
            summary=row["summary"].text(500),
            goals=row["goals"].texts(0, 8, 200),
            modules=tuple(_module(item, ids) for item in row["modules"].items(1, 12)),
            first_week=first,
            last_week=last if known else MAX_WEEKS,
        )
        files.append(
            PhaseFile(
                phase,
                weeks=row["weeks"].items(1, 100),
                cards=row["cards"].items(1, 100),
                starters=row["starters"].items(1, 20),
            )
        )
    return tuple(files)


def _module(field: Field, ids: Ids) -> Module:
    row = field.row("id title summary topics")
    return Module(
        id=ids.declare("module", row["id"]),
        title=row["title"].text(100),
        summary=row["summary"].text(300),
        topics=tuple(_topic(item, ids) for item in row["topics"].items(1, 12)),
    )


def _topic(field: Field, ids: Ids) -> Topic:
    row = field.row("id title why ideas", "optional skills applications")
    return Topic(
        id=ids.declare("topic", row["id"]),
        title=row["title"].text(100),
        why=row["why"].text(300),
        ideas=row["ideas"].texts(1, 8, 200),
        optional=row["optional"].flag(),
        skills=_facets("skill", row["skills"], ids),
        applications=_facets("application", row["applications"], ids),
    )


def _facets(kind: str, field: Field, ids: Ids) -> tuple[Facet, ...]:
    rows = [item.row("id title") for item in field.items(1, 10)]
    return tuple(Facet(ids.declare(kind, row["id"]), row["title"].text(100)) for row in rows)


def read_starters(
    fields: Iterable[Field], ids: Ids, resources: Mapping[str, Resource], phase: str | None = None
) -> tuple[StarterList, ...]:
    """Lists of resources to begin with."""
    rows = [field.row("id title resources") for field in fields]
    return tuple(
        StarterList(
            id=ids.declare("starter list", row["id"]),
            title=row["title"].text(100),
            resources=named(row["resources"], ids, resources, most=12),
            phase=phase,
        )
        for row in rows
    )
