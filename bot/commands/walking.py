"""Which road somebody means, and whether they walk it."""

from bot.commands.choice import MEMBERS
from bot.commands.clean import brief
from bot.commands.context import Ctx
from bot.domain.cohorts import Cohort, Membership
from bot.domain.refusal import Refusal
from bot.domain.roadmap import Roadmap

DEFAULT_ROADMAP = "ml-engineer"
"""The roadmap people are shown who are in no cohort."""


def walking(ctx: Ctx) -> Membership | None:
    """The caller's membership, if they walk the cohort's road: then the weeks are their own."""
    return ctx.mine if ctx.mine and ctx.mine.state in MEMBERS else None


def road_of(ctx: Ctx) -> Roadmap:
    """The road of the cohort that is meant, of all cohorts somebody is in, or the default one.

    Raises:
        Refusal: they are in several cohorts, and these walk different roads.
    """
    if ctx.found:
        return ctx.run.roadmap
    cohorts = joined(ctx)
    roads = {cohort.id: ctx.run_of(cohort).roadmap for cohort in cohorts}
    if len({(road.id, road.edition) for road in roads.values()}) > 1:
        raise several(cohorts)
    return next(iter(roads.values()), None) or ctx.roadmap(DEFAULT_ROADMAP)


def several(cohorts: list[Cohort]) -> Refusal:
    """What somebody is told who could mean any of these."""
    shown = ", ".join(f"“{brief(cohort.name)}”" for cohort in cohorts[:5])
    return Refusal(
        f"Several cohorts could be meant, such as {shown}; say which with the option cohort.",
        option="cohort",
    )


def joined(ctx: Ctx) -> list[Cohort]:
    """The cohorts here whose road the caller walks; in a direct conversation, those anywhere."""
    walked = {one.cohort for one in ctx.memberships if one.state in MEMBERS}
    every = ctx.tx.cohorts.joined_by(ctx.known.id) if ctx.known and walked else []
    here = ctx.community.id if ctx.community else None
    direct = ctx.caller.community is None
    return [one for one in every if one.id in walked and (direct or one.community == here)]
