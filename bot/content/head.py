"""roadmap.yaml → what the road is, its paces, legs, branches and former ids."""

from collections.abc import Mapping, Sequence

from bot.content.fields import Field
from bot.content.ids import Ids
from bot.domain.branches import Branch, Way
from bot.domain.calendar import Pace
from bot.domain.roadmap import Leg, Promise

_FIELDS = "id version title summary paces"
_OPTIONAL = "credit legs branches starters aliases retired"

Row = Mapping[str, Field]


def head_row(root: Field) -> Row:
    """The fields of roadmap.yaml."""
    return root.row(_FIELDS, _OPTIONAL)


def paces(field: Field) -> dict[Pace, Promise]:
    """What each pace asks for."""
    row = field.row(" ".join(Pace))
    return {pace: _promise(row[pace]) for pace in Pace}


def _promise(field: Field) -> Promise:
    row = field.row("hours", "suits needs warning")
    return Promise(
        hours=row["hours"].whole(1, 100),
        suits=row["suits"].optional_text(300),
        needs=row["needs"].texts(0, 6, 200),
        warning=row["warning"].optional_text(300),
    )


def legs(field: Field, ids: Ids, written: int) -> tuple[Leg, ...]:
    return tuple(_leg(item, ids, written) for item in field.items())


def _leg(field: Field, ids: Ids, written: int) -> Leg:
    row = field.row("id title weeks finish")
    first, last = row["weeks"].span(high=500)
    if last > written:
        row["weeks"].fail(f"ends at week {last}; the road has {written}")
    return Leg(
        id=ids.declare("leg", row["id"]),
        title=row["title"].text(100),
        first_week=first,
        last_week=last,
        finish=row["finish"].text(300),
    )


def branches(field: Field, ids: Ids) -> tuple[Branch, ...]:
    """Where the road branches. The topics of its ways have been declared."""
    return tuple(_branch(item, ids) for item in field.items(0, 6))


def _branch(field: Field, ids: Ids) -> Branch:
    row = field.row("id title advice asked until ways", "default")
    asked, until = row["asked"].whole(1, 500), row["until"].whole(1, 500)
    if until < asked:
        row["until"].fail(f"is week {until}, before it is asked for in week {asked}")
    ways = tuple(_way(item, ids) for item in row["ways"].items(2, 12))
    default = row["default"].identifier() if row["default"].given else None
    if default is not None and default not in {way.id for way in ways}:
        row["default"].fail(f'"{default}" is none of the ways of this branch')
    return Branch(
        id=ids.declare("branch", row["id"]),
        title=row["title"].text(60),
        advice=row["advice"].text(500),
        asked=asked,
        until=until,
        ways=ways,
        default=default,
    )


def _way(field: Field, ids: Ids) -> Way:
    row = field.row("id title summary topic")
    return Way(
        id=ids.declare("way", row["id"]),
        title=row["title"].text(60),
        summary=row["summary"].text(300),
        topic=ids.refer("topic", row["topic"]),
    )


def aliases(field: Field, ids: Ids) -> tuple[tuple[str, str], ...]:
    found = []
    for former, entry in field.entries():
        current = entry.identifier()
        if former in ids:
            entry.fail(f'"{former}" is an id in force; an alias is one that was given up')
        if current and current not in ids:
            entry.fail(f'leads to "{current}", which is no id in force')
        found.append((former, current))
    return tuple(found)


def retired(fields: Sequence[Field], ids: Ids) -> tuple[str, ...]:
    words = tuple(field.identifier() for field in fields)
    for word, field in zip(words, fields, strict=True):
        if word in ids:
            field.fail(f'"{word}" is an id in force; a retired one is never used again')
    return words
