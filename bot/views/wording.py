"""Small pieces of English that many messages share."""

from collections.abc import Iterable, Sequence
from datetime import date, time

from bot.domain.calendar import Move
from bot.domain.cohorts import Cohort
from bot.domain.roadmap import Hours
from bot.message import Button, Line
from bot.message.plain import plain_line


def count(number: int, noun: str, plural: str | None = None) -> str:
    """`1 week`, `2 weeks`."""
    return f"{number} {noun}" if number == 1 else f"{number} {plural or noun + 's'}"


def day(on: date, today: date | None = None) -> str:
    """`Mon 2 Mar`; with the year where it is not the year of today."""
    said = f"{on:%a} {on.day} {on:%b}"
    return said if today is None or on.year == today.year else f"{said} {on.year}"


def long_day(on: date) -> str:
    """`Mon 2 Mar 2026`."""
    return f"{day(on)} {on.year}"


def clock(at: time) -> str:
    return f"{at:%H:%M}"


def hours(span: Hours) -> str:
    """`8–12 h`, or `8 h` where both ends are the same."""
    return f"{span.low} h" if span.low == span.high else f"{span.low}–{span.high} h"


def listed(words: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def some(words: Sequence[str], most: int = 10) -> str:
    """The first `most` of them as `listed` says them, and how many more there are."""
    left = len(words) - most
    return listed([*words[:most], f"{left} more"] if left > 0 else words)


def brief(text: str, longest: int) -> str:
    """The text, cut at `longest` characters with an ellipsis."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def within(lines: Iterable[Line], most: int) -> tuple[Line, ...]:
    """The first lines that have at most `most` characters together."""
    kept: list[Line] = []
    room = most
    for one in lines:
        room -= len(plain_line(one)) + 3
        if room < 0:
            break
        kept.append(one)
    return tuple(kept)


def moved(moves: Sequence[Move]) -> str:
    """What a change of the calendar moved, in one sentence."""
    if not moves:
        return "No week moves."
    first, last = moves[0], moves[-1]
    said = f"Week {first.position} moves from {day(first.before)} to {day(first.after)}"
    if first is last:
        return f"{said}."
    return f"{said}, and everything after it; week {last.position} now begins {day(last.after)}."


def this_cohort(cohort: Cohort) -> tuple[str, str]:
    """The argument by which a button names its cohort, whatever it is called later."""
    return ("cohort", f"id:{cohort.id}")


CHECK_IN = Button("Check in", ("checkin",))


def progress_button(cohort: Cohort) -> Button:
    return Button("Progress", ("progress",), (this_cohort(cohort),))


def done_button(cohort: Cohort, milestone: str, label: str = "Mark done") -> Button:
    return Button(label, ("done",), (("milestone", milestone), this_cohort(cohort)))
