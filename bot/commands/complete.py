"""Suggestions for what somebody is typing."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from bot.commands.choice import reachable
from bot.commands.context import Ctx
from bot.domain.revision import is_later
from bot.domain.zones import names
from bot.services.editions import LATEST
from bot.services.milestones import done_on

MOST = 25
"""Choices that one list may have: Discord takes no more."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What is shown, and what is sent when it is chosen."""

    label: str
    value: str


def choices(ctx: Ctx, source: str, started: str) -> tuple[Choice, ...]:
    """Those of a source that begin with what was typed, then those that contain it."""
    wanted = started.strip().casefold()
    every = list(_SOURCES[source](ctx))
    found = [choice for choice in every if wanted in choice.label.casefold()]
    found.sort(key=lambda choice: not choice.label.casefold().startswith(wanted))
    return tuple(found[:MOST])


def _cohorts(ctx: Ctx) -> Iterable[Choice]:
    there = reachable(ctx.tx, ctx.caller, ctx.community, ctx.known)
    return (Choice(cohort.name, cohort.name) for cohort in there if not cohort.state.over)


def _milestones(ctx: Ctx) -> Iterable[Choice]:
    if ctx.found is None:
        return ()
    done = done_on(ctx.tx, ctx.run, ctx.mine)
    return (Choice(m.title[:100], m.id) for m in ctx.run.milestones if m.id not in done)


def _done(ctx: Ctx) -> Iterable[Choice]:
    if ctx.found is None or ctx.mine is None:
        return ()
    done = done_on(ctx.tx, ctx.run, ctx.mine)
    return (Choice(m.title[:100], m.id) for m in ctx.run.milestones if m.id in done)


def _weeks(ctx: Ctx) -> Iterable[Choice]:
    if ctx.found is None:
        return ()
    return (
        Choice(f"{position}: {week.theme}"[:100], str(position))
        for position, week in enumerate(ctx.run.weeks, 1)
    )


def _topics(ctx: Ctx) -> Iterable[Choice]:
    roads = [ctx.run.roadmap] if ctx.found else ctx.library.roadmaps.values()
    return (Choice(topic.title, topic.title) for road in roads for topic in road.topics)


def _people(ctx: Ctx) -> Iterable[Choice]:
    if ctx.found is None:
        return ()
    roll = ctx.tx.memberships.roll(ctx.found.id, ctx.found.today(ctx.now))
    return (Choice(name, name) for name in dict.fromkeys(entry.name for entry in roll))


def _projects(ctx: Ctx) -> Iterable[Choice]:
    shown = ctx.tx.projects.of(ctx.mine.id) if ctx.mine else ()
    return (Choice(project.title, project.title) for project in shown)


def _ways(ctx: Ctx, at: str | None = None) -> Iterable[Choice]:
    branches = ctx.run.roadmap.branches if ctx.found else ()
    return (
        Choice(way.title, way.id)
        for branch in branches
        if at in (None, branch.id)
        for way in branch.ways
    )


def _versions(ctx: Ctx) -> Iterable[Choice]:
    if ctx.found is None:
        return
    current = ctx.library.roadmaps.get(ctx.found.roadmap)
    if current and is_later(ctx.found.roadmap_version, current.version):
        yield Choice(current.version, current.version)
    elif current:
        yield Choice(f"{LATEST} ({current.version})", LATEST)
    for one in ctx.tx.editions.of(ctx.found.roadmap):
        yield Choice(one.version, f"{one.version}+{one.digest}")


_SOURCES: Mapping[str, Callable[[Ctx], Iterable[Choice]]] = {
    "cohort": _cohorts,
    "command": lambda ctx: (Choice(c.name, c.name) for c in ctx.registry.listed),
    "domain": lambda ctx: _ways(ctx, "domain"),
    "done milestone": _done,
    "leg": lambda ctx: (
        Choice(f"{leg.title} ({road.title})"[:100], leg.id)
        for road in ctx.library.roadmaps.values()
        for leg in road.legs
    ),
    "milestone": _milestones,
    "person": _people,
    "project": _projects,
    "roadmap": lambda ctx: (
        Choice(road.title, key) for key, road in sorted(ctx.library.roadmaps.items())
    ),
    "specialization": lambda ctx: _ways(ctx, "specialization"),
    "topic": _topics,
    "version": _versions,
    "way": _ways,
    "week": _weeks,
    "zone": lambda ctx: (Choice(name, name) for name in sorted(names())),
}
