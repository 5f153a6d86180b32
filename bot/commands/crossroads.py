"""Which road somebody means where they choose a way, and what they take on it."""

from bot.commands.context import Ctx
from bot.commands.walking import DEFAULT_ROADMAP, joined, several, walking
from bot.domain.progress import place_on
from bot.services.ways import taken_by
from bot.views.track import Crossroads


def crossroads(ctx: Ctx) -> Crossroads:
    """Where the caller stands: in their cohort, or before the default roadmap.

    Raises:
        Refusal: several of their cohorts could be meant.
    """
    if ctx.found is None:
        if cohorts := joined(ctx):
            raise several(cohorts)
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
