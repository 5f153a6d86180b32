"""Which road somebody means where they choose a way, and what they take on it."""

from bot.commands.choice import MEMBERS
from bot.commands.clean import brief
from bot.commands.context import Ctx
from bot.commands.road import DEFAULT_ROADMAP
from bot.domain.cohorts import Cohort, Membership
from bot.domain.progress import place_on
from bot.domain.refusal import Refusal
from bot.services.ways import taken_by
from bot.views.track import Crossroads


def crossroads(ctx: Ctx) -> Crossroads:
    """Where the caller stands: in their cohort, or before the default roadmap.

    Raises:
        Refusal: several of their cohorts could be meant.
    """
    if ctx.found is None:
        _is_one(ctx)
        return Crossroads(ctx.roadmap(DEFAULT_ROADMAP))
    run, mine = ctx.run, walking(ctx)
    here = place_on(ctx.found.calendar, mine, ctx.found.today(ctx.now))
    return Crossroads(
        road=run.roadmap,
        taken=taken_by(ctx.tx, run.roadmap, mine),
        cohort=ctx.found,
        run=run,
        position=max(1, here),
        member=mine is not None,
    )


def walking(ctx: Ctx) -> Membership | None:
    """The caller's membership, if they walk the cohort's road."""
    return ctx.mine if ctx.mine and ctx.mine.state in MEMBERS else None


def _is_one(ctx: Ctx) -> None:
    """Whoever is in a cohort here is not shown the default roadmap because they are in two."""
    names = [f"“{brief(cohort.name)}”" for cohort in _joined(ctx)][:5]
    if names:
        raise Refusal(
            f"Several cohorts could be meant, such as {', '.join(names)}; say cohort=… as well."
        )


def _joined(ctx: Ctx) -> list[Cohort]:
    walked = {one.cohort for one in ctx.memberships if one.state in MEMBERS}
    joined = ctx.tx.cohorts.joined_by(ctx.known.id) if ctx.known and walked else []
    here = ctx.community.id if ctx.community else None
    direct = ctx.caller.community is None
    return [one for one in joined if one.id in walked and (direct or one.community == here)]
