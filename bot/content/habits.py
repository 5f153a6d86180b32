"""habits.yaml → habits, advice, rituals and kind words."""

from collections.abc import Sequence

from bot.content.fields import Field
from bot.content.ids import Ids
from bot.content.phases import MAX_WEEKS
from bot.domain.habits import Encouragement, Habit, Habits, Ritual, Tip

_FIELDS = "timeline tips benefits habits rituals encouragements"


def read_habits(root: Field, ids: Ids, written: int) -> Habits:
    """What keeps people going; `written` is how many weeks the road has."""
    row = root.row("", _FIELDS)
    return Habits(
        timeline=row["timeline"].optional_text(500),
        tips=_tips("tip", row["tips"], ids),
        benefits=_tips("benefit", row["benefits"], ids),
        habits=tuple(_habit(item, ids) for item in row["habits"].items(1, 12)),
        rituals=tuple(_ritual(item, ids, written) for item in row["rituals"].items(1, 12)),
        encouragements=_encouragements(row["encouragements"].items(), ids, written),
    )


def _tips(kind: str, field: Field, ids: Ids) -> tuple[Tip, ...]:
    rows = [item.row("id title text") for item in field.items(1, 12)]
    return tuple(
        Tip(ids.declare(kind, row["id"]), row["title"].text(100), row["text"].text(300))
        for row in rows
    )


def _habit(field: Field, ids: Ids) -> Habit:
    row = field.row("id title idea topic every questions")
    return Habit(
        id=ids.declare("habit", row["id"]),
        title=row["title"].text(100),
        idea=row["idea"].text(300),
        topic=ids.refer("topic", row["topic"]),
        every=row["every"].whole(1, 52),
        questions=row["questions"].texts(1, 12, 300),
    )


def _ritual(field: Field, ids: Ids, written: int) -> Ritual:
    row = field.row("id title text weeks")
    return Ritual(
        id=ids.declare("ritual", row["id"]),
        title=row["title"].text(100),
        text=row["text"].text(300),
        weeks=tuple(_week(item, written) for item in row["weeks"].items(1, 100)),
    )


def _encouragements(fields: Sequence[Field], ids: Ids, written: int) -> tuple[Encouragement, ...]:
    rows = [field.row("text", "id week") for field in fields]
    seen: set[int] = set()
    found = []
    for row in rows:
        week = _week(row["week"], written) if row["week"].given else None
        if week in seen:
            row["week"].fail(f"week {week} has an encouragement already")
        if week is not None:
            seen.add(week)
        an_id = ids.declare("encouragement", row["id"]) if row["id"].given else None
        found.append(Encouragement(row["text"].text(300), week, an_id))
    return tuple(found)


def _week(field: Field, written: int) -> int:
    number = field.whole(1, MAX_WEEKS)
    if number > written:
        field.fail(f"is week {number}; the road has {written}")
    return number
