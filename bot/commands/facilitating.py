"""/cohort create, edit, start, pause, resume: a cohort's life."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import Annotated, Any

from bot.commands.call import Reply
from bot.commands.coming import next_of
from bot.commands.context import Ctx
from bot.commands.road import DEFAULT_ROADMAP
from bot.commands.spec import NAME_MAX, Commands, Kind, Opt, Role, Scope
from bot.commands.undo import undo_buttons
from bot.commands.zones import zone_meant
from bot.domain.calendar import Pace
from bot.domain.cohorts import Cohort, Joining
from bot.domain.places import Place
from bot.domain.refusal import Refusal
from bot.domain.roadmap import Roadmap, Run, UnknownLeg, run
from bot.message import Button, Line
from bot.services import cohorts as life
from bot.views import cohorts as view
from bot.views.answers import sentence
from bot.views.wording import brief, long_day, moved, this_cohort

commands = Commands()

CAPACITY_MAX = 100_000
_CAPACITY = "Most members; 0 for no limit"


@commands.command("cohort create", "Start a new cohort", role=Role.ORGANIZER, writes=True)
def create(  # noqa: PLR0913 - the options of the command
    ctx: Ctx,
    *,
    name: Annotated[str, Opt("What the cohort is called", most=60)],
    start: Annotated[date, Opt("The first day of its first week")],
    timezone: Annotated[str, Opt("The time zone of its posts", most=NAME_MAX, complete="zone")],
    roadmap: Annotated[
        str, Opt("Which roadmap", most=NAME_MAX, complete="roadmap")
    ] = DEFAULT_ROADMAP,
    leg: Annotated[
        str | None, Opt("Only this leg of the road", most=NAME_MAX, complete="leg")
    ] = None,
    pace: Annotated[Pace, Opt("How fast it goes")] = Pace.STANDARD,
    channel: Annotated[str | None, Opt("Where it posts", most=NAME_MAX, kind=Kind.CHANNEL)] = None,
    capacity: Annotated[int | None, Opt(_CAPACITY, least=0, most=CAPACITY_MAX)] = None,
    joining: Annotated[Joining, Opt("Whether anybody may join")] = Joining.OPEN,
) -> Reply:
    """A cohort on a roadmap; whoever creates it is its facilitator."""
    _is_a_name(name)
    wish = life.Wish(
        name=name,
        start=start,
        zone=zone_meant(timezone),
        pace=pace,
        place=_place(ctx, channel, name),
        capacity=capacity or None,
        joining=joining,
    )
    stretch = _stretch(ctx.roadmap(roadmap), leg)
    cohort = life.create(ctx.tx, ctx.home.id, ctx.person, wish, stretch, ctx.now)
    first = next_of(ctx, cohort)
    return Reply(view.created(cohort, stretch, first.at if first else None, ctx.now), due=True)


@commands.command(
    "cohort edit", "Change a cohort", role=Role.FACILITATOR, scope=Scope.COHORT, writes=True
)
def edit(  # noqa: PLR0913 - the options of the command
    ctx: Ctx,
    *,
    name: Annotated[str | None, Opt("A new name", most=60)] = None,
    start: Annotated[date | None, Opt("A new first day, before it begins")] = None,
    timezone: Annotated[
        str | None, Opt("Another time zone", most=NAME_MAX, complete="zone")
    ] = None,
    pace: Annotated[Pace | None, Opt("Another pace, before it begins")] = None,
    channel: Annotated[str | None, Opt("Another channel", most=NAME_MAX, kind=Kind.CHANNEL)] = None,
    capacity: Annotated[int | None, Opt(_CAPACITY, least=0, most=CAPACITY_MAX)] = None,
    joining: Annotated[Joining | None, Opt("Whether anybody may join")] = None,
) -> Reply:
    """Change what is named; posts are planned anew."""
    changes: dict[str, Any] = {
        "name": name,
        "start": start,
        "zone_name": zone_meant(timezone) if timezone else None,
        "pace": pace,
        "places": (_place(ctx, channel, ctx.cohort.name),) if channel else None,
        "capacity": capacity,
        "joining": joining,
    }
    wanted = {field: value for field, value in changes.items() if value is not None}
    if not wanted:
        raise Refusal(
            "Say what to change: name, start, timezone, pace, channel, capacity or joining."
        )
    if capacity == 0:
        wanted["capacity"] = None
    if name:
        _is_a_name(name)
    if ctx.cohort.state.over:
        raise Refusal(f"{ctx.cohort.name} is {ctx.cohort.state}, so it stays as it is.")
    after = replace(ctx.cohort, **wanted)
    follows = life.edit(ctx.tx, ctx.cohort, after, ctx.now)
    members, _ = ctx.tx.memberships.totals(after.id)
    undo = undo_buttons(("cohort", "edit"), _before(ctx.cohort, wanted))
    notes = [*_notes(ctx, after, wanted), *([view.brought_along(after)] if follows else [])]
    said = view.info(after, ctx.run, members, _leaders(ctx), ctx.now, *undo, notes=notes)
    return Reply(said, due=True)


def _notes(ctx: Ctx, after: Cohort, changed: Collection[str]) -> list[Line]:
    """When the next post comes, after an edit that moves posts."""
    if not {"zone_name", "start", "pace"} & set(changed):
        return []
    due = next_of(ctx, after)
    return [view.next_post(after, due.at if due else None, ctx.now)]


def _before(cohort: Cohort, changed: Collection[str]) -> dict[str, str]:
    """What was there of what is changed."""
    before = {
        "name": ("name", cohort.name),
        "start": ("start", cohort.start.isoformat()),
        "zone_name": ("timezone", cohort.zone_name),
        "pace": ("pace", cohort.pace.value),
        "places": ("channel", cohort.places[0].channel),
        "capacity": ("capacity", str(cohort.capacity or 0)),
        "joining": ("joining", cohort.joining.value),
    }
    return dict([this_cohort(cohort)]) | dict(before[field] for field in changed)


@commands.command(
    "cohort start",
    "Confirm a planned cohort",
    role=Role.FACILITATOR,
    scope=Scope.COHORT,
    writes=True,
)
def start(ctx: Ctx) -> Reply:
    """A planned cohort is confirmed; its posts begin on its start date."""
    cohort = life.start(ctx.tx, ctx.cohort, ctx.now)
    today = cohort.today(ctx.now)
    when = "is under way" if today >= cohort.begins else f"begins {long_day(cohort.begins)}"
    return Reply(sentence(f"{cohort.name} {when}.", _preview(cohort)), due=True)


@commands.command(
    "cohort pause", "Pause a cohort", role=Role.FACILITATOR, scope=Scope.COHORT, writes=True
)
def pause(ctx: Ctx) -> Reply:
    """No posts and neutral days until it is resumed."""
    cohort = life.pause(ctx.tx, ctx.cohort, ctx.now)
    return Reply(
        sentence(
            f"{cohort.name} is paused. Days are neutral for everybody's streak, and nothing is "
            "posted until it is resumed.",
            Button("Resume", ("cohort", "resume"), (this_cohort(cohort),)),
        )
    )


@commands.command(
    "cohort resume",
    "Go on after a pause",
    role=Role.FACILITATOR,
    scope=Scope.COHORT,
    writes=True,
)
def resume(ctx: Ctx) -> Reply:
    """Go on, and say what moved."""
    cohort, moves = life.resume(ctx.tx, ctx.cohort, ctx.now)
    rested = cohort.holidays != ctx.cohort.holidays
    said = view.moved_around(moves) if rested else moved(moves)
    return Reply(sentence(f"{cohort.name} goes on. {said}", _preview(cohort)), due=True)


def _is_a_name(name: str) -> None:
    if name.casefold().startswith("id:"):
        raise Refusal("The option name cannot begin with “id:”; choose another name.")


def _place(ctx: Ctx, channel: str | None, name: str) -> Place:
    """The channel that is named, the one this was said in, the community's own, or a new name.

    Raises:
        Refusal: none is known, and the platform does not take any name.
    """
    home = ctx.home
    chosen = channel or ctx.channel or home.channel
    if chosen is None:
        if not ctx.caller.names_channels:
            raise Refusal("Say where it posts with channel=….")
        slug = "-".join("".join(c if c.isalnum() else " " for c in name.casefold()).split())
        chosen = f"#{slug or 'cohort'}"
    return Place(home.platform, home.external_id, brief(chosen, NAME_MAX))


def _stretch(road: Roadmap, leg: str | None) -> Run:
    try:
        return run(road, leg)
    except UnknownLeg:
        names = ", ".join(known.id for known in road.legs)
        if not names:
            raise Refusal(f"{road.title} has no legs; leave leg out and walk it whole.") from None
        raise Refusal(
            f"{road.title} has no leg “{(leg or '')[:40]}”; there are: {names}."
        ) from None


def _preview(cohort: Cohort) -> Button:
    return Button("Preview", ("cohort", "preview"), (this_cohort(cohort),))


def _leaders(ctx: Ctx) -> list[str]:
    people = ctx.tx.people.with_ids(ctx.tx.facilitators.of(ctx.cohort.id))
    return [person.shown for person in people.values()]
