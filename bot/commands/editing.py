"""/cohort edit: a cohort is changed, and what that brings about is said."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import Annotated, Any

from bot.commands.call import Reply
from bot.commands.coming import next_of
from bot.commands.context import Ctx
from bot.commands.facilitating import CAPACITY_HELP, CAPACITY_MAX, is_a_name, place_meant
from bot.commands.spec import NAME_MAX, Commands, Kind, Opt, Role, Scope
from bot.commands.undo import undo_buttons
from bot.commands.zones import zone_meant
from bot.domain.calendar import Pace
from bot.domain.cohorts import Cohort, Joining
from bot.domain.refusal import Refusal
from bot.domain.revision import compare
from bot.domain.roadmap import run
from bot.message import Line, line
from bot.services import cohorts as life
from bot.services.editions import edition_name, on_edition, road_meant, walked
from bot.views import cohorts as view
from bot.views.channels import warning
from bot.views.revision import sentences
from bot.views.wording import this_cohort

commands = Commands()


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
    capacity: Annotated[int | None, Opt(CAPACITY_HELP, least=0, most=CAPACITY_MAX)] = None,
    joining: Annotated[Joining | None, Opt("Whether anybody may join")] = None,
    version: Annotated[
        str | None, Opt("Another version of its roadmap", most=NAME_MAX, complete="version")
    ] = None,
) -> Reply:
    """Change what is named; posts are planned anew."""
    changes: dict[str, Any] = {
        "name": name,
        "start": start,
        "zone_name": zone_meant(timezone) if timezone else None,
        "pace": pace,
        "places": (place_meant(ctx, channel, ctx.cohort.name),) if channel else None,
        "capacity": capacity,
        "joining": joining,
        "edition": version,
    }
    wanted = {field: value for field, value in changes.items() if value is not None}
    if not wanted:
        raise Refusal(
            "Say what to change: name, start, timezone, pace, channel, capacity, joining or "
            "version."
        )
    if capacity == 0:
        wanted["capacity"] = None
    if name:
        is_a_name(name)
    if ctx.cohort.state.over:
        raise Refusal(f"{ctx.cohort.name} is {ctx.cohort.state}, so it stays as it is.")
    notes: list[Line] = []
    after = replace(ctx.cohort, **{key: value for key, value in wanted.items() if key != "edition"})
    if version:
        after, notes = _revised(ctx, after, version)
    follows = life.edit(ctx.tx, ctx.library, ctx.cohort, after, ctx.now)
    undo = undo_buttons(("cohort", "edit"), _before(ctx.cohort, wanted))
    notes += [*_notes(ctx, after, wanted), *([view.brought_along(after)] if follows else [])]
    crowd, missing = _crowd(ctx, after), ctx.missing(after.places)
    run = ctx.run_of(after)
    said = view.info(after, run, crowd, ctx.now, *undo, notes=notes, missing=missing)
    return Reply(said, due=True)


def _revised(ctx: Ctx, cohort: Cohort, version: str) -> tuple[Cohort, list[Line]]:
    """The cohort on another version of its roadmap, and what that changes.

    Raises:
        Refusal: there is no such version, or it walks on it already.
    """
    road = road_meant(ctx.tx, ctx.library, cohort, version)
    if road.edition == cohort.edition:
        raise Refusal(f"{cohort.name} walks on version {road.version} already, so nothing changes.")
    after = on_edition(ctx.tx, ctx.library, cohort, road, ctx.now)
    before = walked(ctx.tx, ctx.library, cohort)
    changes = sentences(compare(before, run(road, after.leg))) if before else ()
    return after, [line(" ".join([f"It walks on version {road.version} now.", *changes]))]


def _notes(ctx: Ctx, after: Cohort, changed: Collection[str]) -> list[Line]:
    """What is missing in a new channel, and when the next post comes if posts move."""
    notes: list[Line] = []
    if "places" in changed:
        notes += [warning(*one) for one in ctx.missing(after.places).items()]
    if {"zone_name", "start", "pace", "edition"} & set(changed):
        due = next_of(ctx, after)
        notes.append(view.next_post(after, due.at if due else None, ctx.now))
    return notes


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
        "edition": ("version", edition_name(cohort)),
    }
    return dict([this_cohort(cohort)]) | dict(before[field] for field in changed)


def _crowd(ctx: Ctx, cohort: Cohort) -> view.Crowd:
    members, _ = ctx.tx.memberships.totals(cohort.id)
    leaders = ctx.tx.people.with_ids(ctx.tx.facilitators.of(cohort.id))
    return view.Crowd(members, [person.shown for person in leaders.values()])
