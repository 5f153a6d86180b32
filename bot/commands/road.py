"""/week, /roadmap and /resources."""

from typing import Annotated

from bot.commands.call import Reply
from bot.commands.context import Ctx
from bot.commands.paging import PAGES_MAX, page_of
from bot.commands.spec import Commands, Opt, Scope
from bot.commands.walking import road_of, walking
from bot.domain.progress import place_on
from bot.domain.refusal import Refusal
from bot.domain.resources import find, nearest
from bot.domain.roadmap import Phase, ResourceKind, Roadmap, Style
from bot.services.milestones import done_on
from bot.services.ways import taken_by
from bot.views import resources as shelf
from bot.views import roadmap as view
from bot.views import week as weeks
from bot.views.week import Walk
from bot.views.wording import this_cohort

commands = Commands()

ON_PAGE = 8
"""Resources on one page."""

_COST = {True: "yes", False: "no", None: None}


@commands.command("week", "See the topic of a week", scope=Scope.COHORT)
def week(
    ctx: Ctx,
    number: Annotated[int | None, Opt("Which week", least=1, most=520, complete="week")] = None,
) -> Reply:
    """The topic, objectives, milestone, tasks and resources of a week; by default this one."""
    run = ctx.run
    today = ctx.cohort.today(ctx.now)
    member = walking(ctx)
    position = number or max(1, place_on(ctx.cohort.calendar, member, today))
    if position > run.length:
        raise Refusal(
            f"{ctx.cohort.name} has weeks 1 to {run.length}; there is no week {position}.",
            option="number",
        )
    walk = Walk(
        cohort=ctx.cohort,
        run=run,
        position=position,
        done=done_on(ctx.tx, run, ctx.mine),
        taken=taken_by(ctx.tx, run.roadmap, member),
        member=member,
        today=today,
    )
    return Reply(weeks.week(walk))


@commands.command("roadmap", "See the whole road and where you are", scope=Scope.MAYBE)
def roadmap(
    ctx: Ctx,
    phase: Annotated[int | None, Opt("Only this phase", least=1, most=50)] = None,
) -> Reply:
    """The whole road, with "you are here"."""
    road = road_of(ctx)
    part = _phase(road, phase) if phase else None
    run = ctx.run if ctx.found else None
    today = ctx.found.today(ctx.now) if ctx.found else ctx.now.date()
    return Reply(view.roadmap(road, run, ctx.found, part, today, member=walking(ctx)))


@commands.command("resources", "Find something to learn from", scope=Scope.MAYBE)
def resources(
    ctx: Ctx,
    topic: Annotated[str | None, Opt("Words or a topic", most=100, complete="topic")] = None,
    kind: Annotated[ResourceKind | None, Opt("Only this kind")] = None,
    style: Annotated[Style | None, Opt("How you like to learn")] = None,
    free: Annotated[bool | None, Opt("Only what costs nothing")] = None,
    page: Annotated[int | None, Opt("Which page of a long list", least=1, most=PAGES_MAX)] = None,
) -> Reply:
    """Find resources by words, kind, style and cost; it works outside cohorts too."""
    road = road_of(ctx)
    found = find(
        road.resources,
        topic or "",
        topics=road.topics,
        starters=road.starters,
        kind=kind,
        style=style,
        free=free,
        limit=len(road.resources),
    )
    shown = page_of(found, page, ON_PAGE)
    more = shown.more(
        "resources", _named(ctx, topic=topic, kind=kind, style=style, free=_COST[free])
    )
    meaning = road.glossary.meaning(topic or "") if shown.number == 1 else None
    near = nearest(road.topics, topic) if topic and not found else ()
    return Reply(shelf.resources(shown.items, topic, meaning, shown.title, *more, near=near))


def _named(ctx: Ctx, **filters: str | None) -> dict[str, str]:
    """The filters that are set, and the cohort that is meant, as a button says them."""
    words = {name: str(value) for name, value in filters.items() if value is not None}
    return words | dict([this_cohort(ctx.cohort)] if ctx.found else [])


def _phase(road: Roadmap, number: int) -> Phase:
    for phase in road.phases:
        if phase.number == number:
            return phase
    raise Refusal(
        f"{road.title} has phases 1 to {len(road.phases)}; there is no phase {number}.",
        option="phase",
    )
