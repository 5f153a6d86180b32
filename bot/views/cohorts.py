"""Cohorts as people see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from bot.domain.calendar import Move, Pace
from bot.domain.cohorts import Cohort, CohortState, Joining
from bot.domain.places import Lack
from bot.domain.roadmap import Run
from bot.message import (
    ANY,
    Block,
    Bold,
    Bullets,
    Button,
    Buttons,
    Fields,
    Line,
    Message,
    Room,
    Span,
    Text,
    Time,
    Title,
    line,
    usage,
)
from bot.views.channels import named, warning
from bot.views.paces import asks
from bot.views.wording import count, day, long_day, moved, some, this_cohort

STATES = {
    CohortState.PLANNED: "planned",
    CohortState.RUNNING: "running",
    CohortState.PAUSED: "paused",
    CohortState.FINISHED: "finished",
    CohortState.CANCELLED: "cancelled",
}
_PACES = {
    Pace.STANDARD: "standard, one road week a week",
    Pace.RELAXED: "relaxed, two calendar weeks for each road week",
    Pace.SPRINT: "sprint, two road weeks a week",
}


def state_words(cohort: Cohort, today: date) -> str:
    """`week 2 of 5`, `begins Mon 2 Mar`, `paused` and so on."""
    if cohort.state in (CohortState.PLANNED, CohortState.RUNNING):
        if today < cohort.begins:
            return f"begins {day(cohort.begins, today)}"
        return f"week {cohort.calendar.position_on(today)} of {cohort.length}"
    return STATES[cohort.state]


Missing: TypeAlias = Mapping[str, Sequence[Lack]]
"""What Cairn lacks in channels, by the platform's id."""


def where(cohort: Cohort, missing: Missing | None = None) -> tuple[Span | str, ...]:
    """The channels a cohort posts in, with commas between."""
    spans: list[Span | str] = []
    for place in cohort.places:
        channel = named(place.channel, (missing or {}).get(place.channel, ()))
        spans += [", ", channel] if spans else [channel]
    return tuple(spans)


@dataclass(frozen=True, slots=True)
class Crowd:
    """Who is in a cohort: how many members, and the names of those who lead it."""

    members: int
    leaders: Sequence[str]


@dataclass(frozen=True, slots=True)
class Listed:
    """A cohort in a list: its size, and whether the reader is in it or leads it."""

    cohort: Cohort
    run: Run | None
    members: int
    inside: bool = False
    led: bool = False


NONE = Text(
    line(
        "There is no cohort here yet. A facilitator starts one with ",
        usage("cohort create", name=ANY, start=ANY, timezone=ANY),
    )
)


def listing(rows: Sequence[Listed], now: datetime, page: str = "", *more: Block) -> Message:
    """Cohorts of a community, with a button for each that the reader can join."""
    if not rows:
        return Message((NONE,))
    return Message((Title(f"Cohorts here{page}"), *listed(rows, now), *more))


def listed(rows: Sequence[Listed], now: datetime) -> tuple[Block, ...]:
    """Each cohort in a line, and below them the buttons to join those that one can."""
    items = tuple(_row(row, now) for row in rows)
    strangers = [one for one in rows if not (one.inside or one.led or one.cohort.state.over)]
    buttons = tuple(join_button(one.cohort) for one in strangers)
    return (Bullets(items), *((Buttons(buttons),) if buttons else ()))


def join_button(cohort: Cohort) -> Button:
    return Button(f"Join {cohort.name}"[:75], ("cohort", "join"), (this_cohort(cohort),))


def _row(one: Listed, now: datetime) -> Line:
    yours = ", you are in it" if one.inside else ", you lead it" if one.led else ""
    said = state_words(one.cohort, one.cohort.today(now))
    road = one.run.roadmap.title if one.run else one.cohort.roadmap
    members = count(one.members, "member")
    return line(Bold(one.cohort.name), f": {road}, {said}, {members}{yours}")


def info(
    cohort: Cohort,
    run: Run,
    crowd: Crowd,
    now: datetime,
    *buttons: Button,
    notes: Sequence[Line] = (),
    missing: Missing | None = None,
    most: int | None = 10,
) -> Message:
    """All there is to know about a cohort before joining it, and what a change brings about.

    Of facilitators and days off, at `most` so many are named.
    """
    calendar = cohort.calendar
    room = f" of {cohort.capacity}" if cohort.capacity is not None else ""
    stretch = run.leg.title if run.leg else "the whole road"
    pairs: list[tuple[str, Line]] = [
        ("Roadmap", line(f"{run.roadmap.title} ({stretch}), {count(run.length, 'week')}")),
        ("Now", line(state_words(cohort, cohort.today(now)))),
        ("Dates", line(f"{long_day(cohort.begins)} – {long_day(calendar.end)}")),
        ("Pace", line(_PACES[cohort.pace])),
        *([("Suits", line(suits))] if (suits := run.roadmap.paces[cohort.pace].suits) else []),
        ("Time zone", line(cohort.zone_name)),
        ("Posts in", line(*where(cohort, missing))),
        ("Members", line(f"{crowd.members}{room}")),
        ("Joining", line("open" if cohort.joining is Joining.OPEN else "a facilitator approves")),
        ("Facilitators", line(some(crowd.leaders, most or len(crowd.leaders)) or "none")),
    ]
    if cohort.holidays:
        off = [holiday_words(one.first, one.last, one.reason) for one in cohort.holidays]
        pairs.append(("Days off", line(some(off, most or len(off)))))
    return Message(
        (
            Title(cohort.name),
            Fields(tuple(pairs)),
            *(Text(note) for note in notes),
            *([Buttons(buttons)] if buttons else []),
        )
    )


def holiday_words(first: date, last: date, reason: str) -> str:
    """`Mon 16 Mar – Sun 22 Mar (spring break)`."""
    days = day(first) if first == last else f"{day(first)} – {day(last)}"
    return f"{days} ({reason})" if reason else days


def next_post(cohort: Cohort, at: datetime | None, now: datetime, post: str = "post") -> Line:
    """When the next post goes out, or why none does; what is due by now goes out at once."""
    if cohort.state is CohortState.PAUSED:
        return line("Nothing goes out until the cohort is resumed.")
    if at is None:
        return line(f"No {post} is due in what is left of the run.")
    if at <= now:
        return line("The week's post goes out now.")
    return line(f"The next {post} goes out ", Time(at, cohort.zone_name), ".")


def brought_along(cohort: Cohort) -> Line:
    """What becomes of a week whose post stands in another place."""
    there = Room(cohort.places[0].channel)
    said = " now, and the rest of the week follows it there."
    return line("This week's post goes to ", there, said)


def moved_around(moves: Sequence[Move]) -> str:
    """What days off moved: whole weeks or, where they are too few, posts within their week."""
    if moves:
        return moved(moves)
    return "No week moves; what is due on days off comes on other days of the same week."


def created(
    cohort: Cohort,
    run: Run,
    first: datetime | None,
    now: datetime,
    missing: Mapping[str, Sequence[Lack]],
) -> Message:
    """The new cohort, its first post, and what a facilitator may want next.

    `missing` is what Cairn lacks in channels of its places.
    """
    when = (
        line("The first post goes out ", Time(first, cohort.zone_name), ".")
        if first and first > now
        else next_post(cohort, first, now)
    )
    return Message(
        (
            Title(f"{cohort.name} is set up"),
            Text(
                line(
                    f"{run.roadmap.title}, {count(run.length, 'week')}, from "
                    f"{long_day(cohort.begins)} to {long_day(cohort.calendar.end)}, in ",
                    *where(cohort),
                    ".",
                )
            ),
            Text(when),
            *(Text(warning(*one)) for one in missing.items()),
            *asks(run, cohort.pace, "Whoever joins"),
            Text(line("People join with ", usage("cohort join"), ". You are its facilitator.")),
            Buttons(
                (
                    join_button(cohort),
                    Button("Preview", ("cohort", "preview"), (this_cohort(cohort),)),
                    Button("Cancel it", ("cohort", "cancel"), (this_cohort(cohort),)),
                )
            ),
        )
    )
