"""/cohort create, start, pause, resume: a cohort's life."""

from datetime import date
from typing import Annotated

from bot.commands.call import Reply
from bot.commands.coming import next_of
from bot.commands.context import Ctx
from bot.commands.spec import NAME_MAX, Commands, Kind, Opt, Role, Scope
from bot.commands.walking import DEFAULT_ROADMAP
from bot.commands.zones import zone_meant
from bot.domain.calendar import Pace
from bot.domain.cohorts import Cohort, Joining
from bot.domain.places import Place
from bot.domain.refusal import Refusal
from bot.domain.roadmap import Roadmap, Run, UnknownLeg, run
from bot.message import Button
from bot.services import cohorts as life
from bot.services.editions import kept
from bot.views import cohorts as view
from bot.views.answers import sentence
from bot.views.wording import brief, long_day, moved, this_cohort

commands = Commands()

CAPACITY_MAX = 100_000
CAPACITY_HELP = "Most members; 0 for no limit"


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
        str | None, Opt("Only this leg of the road", most=NAME_MAX, complete="leg", asked=False)
    ] = None,
    pace: Annotated[Pace, Opt("How fast it goes")] = Pace.STANDARD,
    channel: Annotated[
        str | None, Opt("Where it posts", most=NAME_MAX, kind=Kind.CHANNEL, asked=False)
    ] = None,
    capacity: Annotated[
        int | None, Opt(CAPACITY_HELP, least=0, most=CAPACITY_MAX, asked=False)
    ] = None,
    joining: Annotated[Joining, Opt("Whether anybody may join", asked=False)] = Joining.OPEN,
) -> Reply:
    """A cohort on a roadmap; whoever creates it is its facilitator."""
    is_a_name(name)
    wish = life.Wish(
        name=name,
        start=start,
        zone=zone_meant(timezone),
        pace=pace,
        place=place_meant(ctx, channel, name),
        capacity=capacity or None,
        joining=joining,
    )
    stretch = _stretch(ctx.roadmap(roadmap), leg)
    walked = life.Walked(stretch, kept(ctx.tx, ctx.library, stretch.roadmap, ctx.now))
    cohort = life.create(ctx.tx, ctx.library, ctx.home.id, ctx.person, wish, walked, ctx.now)
    first = next_of(ctx, cohort)
    said = view.created(
        cohort, stretch, first.at if first else None, ctx.now, ctx.missing(cohort.places)
    )
    return Reply(said, due=True)


@commands.command(
    "cohort start",
    "Confirm a planned cohort",
    role=Role.FACILITATOR,
    scope=Scope.COHORT,
    writes=True,
)
def start(ctx: Ctx) -> Reply:
    """A planned cohort is confirmed; its posts begin on its start date."""
    cohort = life.start(ctx.tx, ctx.library, ctx.cohort, ctx.now)
    today = cohort.today(ctx.now)
    when = "is under way" if today >= cohort.begins else f"begins {long_day(cohort.begins)}"
    return Reply(sentence(f"{cohort.name} {when}.", _preview(cohort)), due=True)


@commands.command(
    "cohort pause", "Pause a cohort", role=Role.FACILITATOR, scope=Scope.COHORT, writes=True
)
def pause(ctx: Ctx) -> Reply:
    """No posts and neutral days until it is resumed."""
    cohort = life.pause(ctx.tx, ctx.library, ctx.cohort, ctx.now)
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
    cohort, moves = life.resume(ctx.tx, ctx.library, ctx.cohort, ctx.now)
    rested = cohort.holidays != ctx.cohort.holidays
    said = view.moved_around(moves) if rested else moved(moves)
    return Reply(sentence(f"{cohort.name} goes on. {said}", _preview(cohort)), due=True)


def is_a_name(name: str) -> None:
    """Raises Refusal for what would be taken for the number of a cohort."""
    if name.casefold().startswith("id:"):
        raise Refusal(
            "The option name cannot begin with “id:”; choose another name.", option="name"
        )


def is_a_place(ctx: Ctx, channel: str) -> None:
    """Raises Refusal for a channel that is gone, or of a kind that takes no posts."""
    unusable = [lack for lack in ctx.lacks.get(channel, ()) if lack.unusable]
    if unusable:
        words = f"That channel {unusable[0].why}; choose another one."
        raise Refusal(words, option="channel")


def place_meant(ctx: Ctx, channel: str | None, name: str) -> Place:
    """The channel that is named, the one this was said in, the community's own, or a new name.

    Raises:
        Refusal: none is known, and the platform does not take any name; or nothing can be posted
            in it.
    """
    home = ctx.home
    chosen = channel or ctx.channel or home.channel
    if chosen is None:
        if not ctx.caller.names_channels:
            raise Refusal(
                "It needs a channel to post in; the option channel names one.", option="channel"
            )
        slug = "-".join("".join(c if c.isalnum() else " " for c in name.casefold()).split())
        chosen = f"#{slug or 'cohort'}"
    is_a_place(ctx, chosen)
    return Place(home.platform, home.external_id, brief(chosen, NAME_MAX))


def _stretch(road: Roadmap, leg: str | None) -> Run:
    try:
        return run(road, leg)
    except UnknownLeg:
        names = ", ".join(known.id for known in road.legs)
        if not names:
            raise Refusal(
                f"{road.title} has no legs; leave leg out and walk it whole.", option="leg"
            ) from None
        raise Refusal(
            f"{road.title} has no leg “{(leg or '')[:40]}”; there are: {names}.",
            option="leg",
        ) from None


def _preview(cohort: Cohort) -> Button:
    return Button("Preview", ("cohort", "preview"), (this_cohort(cohort),))
