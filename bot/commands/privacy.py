"""/privacy export and /privacy delete."""

import json
from typing import Annotated

from bot.commands.call import File, Reply
from bot.commands.context import Ctx
from bot.commands.spec import Commands, Opt
from bot.domain.cohorts import Cohort
from bot.domain.people import Person
from bot.domain.refusal import Refusal
from bot.domain.roadmap import Run
from bot.domain.usage import usage
from bot.services.editions import walked
from bot.services.privacy import export_of, forget
from bot.views.answers import sentence
from bot.views.people import forgotten

commands = Commands()


@commands.command("privacy export", "Get everything Cairn knows of you")
def export(ctx: Ctx) -> Reply:
    """All rows about the person, as one JSON file."""

    def run_of(cohort: Cohort) -> Run | None:
        return walked(ctx.tx, ctx.library, cohort)

    everything = export_of(ctx.tx, _somebody(ctx), run_of, ctx.now)
    text = json.dumps(everything, ensure_ascii=False, indent=2, default=str)
    return Reply(
        sentence("This is everything Cairn knows of you."), file=File("cairn-export.json", text)
    )


@commands.command("privacy delete", "Have Cairn forget you", writes=True, introduces=False)
def delete(ctx: Ctx, confirm: Annotated[bool, Opt("Yes, delete everything about me")]) -> Reply:
    """Delete every row about the person, at once."""
    if not confirm:
        raise Refusal(
            "Nothing was deleted; ",
            usage("privacy delete", confirm="yes"),
            " does it, for good.",
        )
    rows = forget(ctx.tx, _somebody(ctx), ctx.now)
    return Reply(forgotten(rows), due=True)


def _somebody(ctx: Ctx) -> Person:
    if ctx.known is None:
        raise Refusal("Cairn knows nothing of you, so there is nothing to hand over or to delete.")
    return ctx.known
