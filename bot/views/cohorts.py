"""Cohorts as people see them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from bot.domain.calendar import Move, Pace
from bot.domain.cohorts import (
    Cohort,
    CohortState,
    Joining,
    MembershipState,
    RollEntry,
)
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
from bot.views.channels import warning
from bot.views.paces import asks
from bot.views.wording import brief, count, day, long_day, moved, some, this_cohort

_COHORTS_SHOWN = 25
"""Cohorts in a list; those that are over come last."""

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


def where(cohort: Cohort) -> tuple[Span | str, ...]:
    """The channels a cohort posts in, with commas between."""
    spans: list[Span | str] = []
    for place in cohort.places:
        spans += [", ", Room(place.channel)] if spans else [Room(place.channel)]
    return tuple(spans)


def listing(rows: Sequence[tuple[Cohort, Run | None, int, bool]], now: datetime) -> Message:
    """Every cohort of a community; the last of a row says whether the reader is in it."""
    if not rows:
        return Message(
            (
                Text(
                    line(
                        "There is no cohort here yet. A facilitator starts one with ",
                        usage("cohort create", name=ANY, start=ANY, timezone=ANY),
                    )
                ),
            )
        )
    shown = sorted(rows, key=lambda row: row[0].state.over)[:_COHORTS_SHOWN]
    items = tuple(_row(row, now) for row in shown)
    more = (Text(line(f"And {len(rows) - len(shown)} more.")),) if len(rows) > len(shown) else ()
    joinable = [cohort for cohort, _, _, mine in rows if not mine and not cohort.state.over]
    buttons = tuple(join_button(cohort) for cohort in joinable[:5])
    return Message(
        (Title("Cohorts here"), Bullets(items), *more, *([Buttons(buttons)] if buttons else []))
    )


def join_button(cohort: Cohort) -> Button:
    return Button(f"Join {cohort.name}"[:75], ("cohort", "join"), (this_cohort(cohort),))


def _row(row: tuple[Cohort, Run | None, int, bool], now: datetime) -> Line:
    cohort, run, members, mine = row
    yours = ", you are in it" if mine else ""
    said = state_words(cohort, cohort.today(now))
    road = run.roadmap.title if run else cohort.roadmap
    return line(Bold(cohort.name), f": {road}, {said}, {count(members, 'member')}{yours}")


def info(
    cohort: Cohort,
    run: Run,
    members: int,
    leaders: Sequence[str],
    now: datetime,
    *buttons: Button,
    notes: Sequence[Line] = (),
) -> Message:
    """All there is to know about a cohort before joining it, and what a change brings about."""
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
        ("Posts in", line(*where(cohort))),
        ("Members", line(f"{members}{room}")),
        ("Joining", line("open" if cohort.joining is Joining.OPEN else "a facilitator approves")),
        ("Facilitators", line(some(leaders) or "none")),
    ]
    if cohort.holidays:
        pairs.append(
            (
                "Days off",
                line(some([holiday_words(h.first, h.last, h.reason) for h in cohort.holidays])),
            )
        )
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


def members(
    cohort: Cohort,
    total: int,
    rows: Sequence[RollEntry],
    shown: int = 30,
) -> Message:
    """Who is where: milestones done and the last check-in, for the first `shown` of them."""
    if not rows:
        return Message((Text(line(f"Nobody has joined {cohort.name} yet.")),))
    items = tuple(_member(row, total) for row in rows[:shown])
    more: list[Block] = []
    if len(rows) > shown:
        more.append(Text(line(f"And {len(rows) - shown} more; the file has everybody.")))
    waiting = sum(row.membership.state is MembershipState.WAITING for row in rows)
    asked = f", {waiting} waiting" if waiting else ""
    title = f"{cohort.name}: {count(len(rows) - waiting, 'member')}{asked}"
    if waiting:
        approve = usage("cohort approve", person=ANY)
        more.append(Text(line(approve, " lets somebody in who waits.")))
    return Message((Title(title), Bullets(items), *more))


def _member(row: RollEntry, total: int) -> Line:
    state = row.membership.state
    words = "paused" if row.paused else "" if state is MembershipState.ACTIVE else state.value
    seen = f"last check-in {day(row.last_checkin)}" if row.last_checkin else "no check-in yet"
    said = f" ({words})" if words else ""
    done = f"{row.done}/{total + row.beyond} milestones"
    return line(Bold(brief(row.name, 60)), f"{said}: {done}, {seen}")
