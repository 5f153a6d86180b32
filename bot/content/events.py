"""events.yaml → conferences, contests and sessions."""

from bot.content.fields import Field
from bot.content.ids import Ids
from bot.domain.events import Edition, Event, EventKind

_FIELDS = "id title url kind months note"


def read_events(root: Field, ids: Ids) -> tuple[Event, ...]:
    """The ways have been declared."""
    return tuple(_event(item, ids) for item in root.items(1, 200))


def _event(field: Field, ids: Ids) -> Event:
    row = field.row(_FIELDS, "editions ways")
    return Event(
        id=ids.declare("event", row["id"]),
        title=row["title"].text(100),
        url=row["url"].address(),
        kind=row["kind"].choice(EventKind),
        months=tuple(item.whole(1, 12) for item in row["months"].items(1, 12)),
        note=row["note"].text(200),
        editions=tuple(
            edition for item in row["editions"].items(1, 20) if (edition := _edition(item))
        ),
        ways=ids.references("way", row["ways"].items(1, 12)),
    )


def _edition(field: Field) -> Edition | None:
    ends = field.items(2, 2)
    if len(ends) != 2:
        return None
    first, last = ends[0].day(), ends[1].day()
    if first is None or last is None:
        return None
    if last < first:
        field.fail(f"ends on {last} before it begins on {first}")
    return Edition(first, max(first, last))
