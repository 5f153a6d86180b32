"""When a cohort gets its posts."""

from collections.abc import Sequence

from bot.domain.cohorts import Cohort
from bot.domain.schedule import PostKind, Slot
from bot.message import Button, Buttons, Fields, Line, Message, Text, Title, line
from bot.views.wording import clock, listed


def timetable(cohort: Cohort, *undo: Button, notes: Sequence[Line] = ()) -> Message:
    """When each kind of post goes out, and what a change of it brings about."""
    return Message(
        (
            Title(f"When {cohort.name} gets its posts"),
            Fields(tuple((slot.kind.value, line(slot_words(slot))) for slot in cohort.timetable)),
            Text(line(f"Times are {cohort.zone_name}. Day 1 is {cohort.start:%A}.")),
            *(Text(note) for note in notes),
            *([Buttons(undo)] if undo else []),
        )
    )


def slot_words(slot: Slot) -> str:
    """`days 3 and 5, 18:00`."""
    if not slot.on:
        return "off"
    if slot.kind is PostKind.DIGEST:
        return f"the morning after each check-in, {clock(slot.at)}"
    if slot.kind is PostKind.EVENT:
        return f"a week and a day before each, {clock(slot.at)}"
    noun = "day" if len(slot.days) == 1 else "days"
    return f"{noun} {listed([str(number) for number in slot.days])}, {clock(slot.at)}"
