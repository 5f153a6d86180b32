"""roadmap.yaml → what the road is, its paces, legs and branches."""

from collections.abc import Mapping

from bot.content.fields import Field
from bot.content.ids import Ids
from bot.content.phases import MAX_WEEKS
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
    """What each pace asks for; 0 hours where that cannot be read."""
    row = field.row(" ".join(Pace))
    return {pace: _promise(row[pace]) for pace in Pace}


def _promise(field: Field) -> Promise:
    row = field.row("hours", "suits needs warning")
    hours = row["hours"].whole(1, 100)
    return Promise(
        hours=hours if row["hours"].sound else 0,
        suits=row["suits"].optional_text(300),
        needs=row["needs"].texts(0, 6, 200),
        warning=row["warning"].optional_text(300),
    )


def legs(field: Field, ids: Ids, written: int) -> tuple[Leg, ...]:
    return tuple(_leg(item, ids, written) for item in field.items())


def _leg(field: Field, ids: Ids, written: int) -> Leg:
    row = field.row("id title weeks finish")
    first, last = row["weeks"].span(high=MAX_WEEKS)
    if last > written:
        row["weeks"].fail(f"ends at week {last}; the road has {written}")
    return Leg(
        id=ids.declare("leg", row["id"]),
        title=row["title"].text(100),
        first_week=first,
        last_week=last,
        finish=row["finish"].text(300),
    )


def branches(field: Field, ids: Ids, last: int) -> tuple[Branch, ...]:
    """Where a road of so many weeks branches. The topics of its ways have been declared."""
    return tuple(_branch(item, ids, last) for item in field.items(0, 6))


def _branch(field: Field, ids: Ids, last: int) -> Branch:
    row = field.row("id title advice asked until ways", "default")
    asked, until = row["asked"].whole(1, MAX_WEEKS), row["until"].whole(1, MAX_WEEKS)
    if until < asked and row["until"].sound:
        row["until"].fail(f"is week {until}, before it is asked for in week {asked}")
    if until > last:
        row["until"].fail(f"is week {until}; the road has {last}")
    ways = tuple(_way(item, ids) for item in row["ways"].items(2, 12))
    default = row["default"].identifier() if row["default"].given else None
    if default and default not in {way.id for way in ways}:
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
