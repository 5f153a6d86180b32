"""phase-N.yaml → a phase with its modules and topics; its weeks are read by themselves."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.content.fields import Field
from bot.content.ids import Ids
from bot.domain.roadmap import Module, Phase, Topic


@dataclass(frozen=True, slots=True)
class PhaseFile:
    """A phase, and the weeks as they stand in its file. A phase ahead of its weeks has none."""

    phase: Phase
    weeks: tuple[Field, ...]


def read_phases(roots: Sequence[Field], ids: Ids) -> tuple[PhaseFile, ...]:
    """The phases in the order of their files; each begins where the one before it ends."""
    files: list[PhaseFile] = []
    expected = 1
    for number, root in enumerate(roots, 1):
        row = root.row("id title summary covers modules", "goals weeks")
        first, last = row["covers"].span(high=500)
        if row["covers"].given and first != expected:
            row["covers"].fail(f"begins at week {first}; the week that follows here is {expected}")
        expected = last + 1
        phase = Phase(
            id=ids.declare("phase", row["id"]),
            number=number,
            title=row["title"].text(100),
            summary=row["summary"].text(500),
            goals=row["goals"].texts(0, 8, 200),
            modules=tuple(_module(item, ids) for item in row["modules"].items(1, 12)),
            first_week=first,
            last_week=last,
        )
        files.append(PhaseFile(phase, row["weeks"].items(1, 100)))
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
    row = field.row("id title why ideas", "optional")
    return Topic(
        id=ids.declare("topic", row["id"]),
        title=row["title"].text(100),
        why=row["why"].text(300),
        ideas=row["ideas"].texts(1, 8, 200),
        optional=row["optional"].flag(),
    )
