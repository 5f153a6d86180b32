"""/cohort members, facilitator and approve: the people of a cohort."""

from typing import Annotated

from bot.commands.call import Reply
from bot.commands.context import Ctx
from bot.commands.found import is_around, person_meant, person_named
from bot.commands.paging import rest
from bot.commands.spec import NAME_MAX, Commands, Kind, Opt, Role, Scope
from bot.commands.undo import undo_buttons
from bot.domain.refusal import Refusal
from bot.services.memberships import approve as let_in
from bot.services.memberships import roll
from bot.views import roll as view
from bot.views.answers import sentence
from bot.views.wording import listed, this_cohort

commands = Commands()


@commands.command("cohort members", "See who is where", role=Role.FACILITATOR, scope=Scope.COHORT)
def members(ctx: Ctx) -> Reply:
    """Each member's milestones and last check-in."""
    rows = roll(ctx.tx, ctx.cohort, ctx.run, ctx.now)
    total = len(ctx.run.milestones)
    message = view.members(ctx.cohort, total, rows)
    whole = view.members(ctx.cohort, total, rows, shown=len(rows))
    return Reply(message, file=rest("members.txt", message, whole))


@commands.command(
    "cohort facilitator",
    "Name a facilitator",
    role=Role.FACILITATOR,
    scope=Scope.COHORT,
    writes=True,
)
def facilitator(
    ctx: Ctx,
    *,
    person: Annotated[str, Opt("Who", most=NAME_MAX, kind=Kind.PERSON, complete="person")],
    remove: Annotated[bool, Opt("Take the role back instead")] = False,
) -> Reply:
    """Name somebody a facilitator of the cohort, or take it back; both are written down."""
    if not remove:
        is_around(ctx, person)
    who = person_named(ctx, person)
    leaders = ctx.tx.facilitators.of(ctx.cohort.id)
    if remove:
        if who.id not in leaders:
            raise Refusal(f"{who.shown} is not a facilitator of {ctx.cohort.name}.")
        if len(leaders) == 1:
            raise Refusal(f"{who.shown} is the last facilitator; name another one first.")
        ctx.tx.facilitators.dismiss(ctx.cohort.id, who.id)
    else:
        if who.id in leaders:
            raise Refusal(f"{who.shown} is a facilitator of {ctx.cohort.name} already.")
        ctx.tx.facilitators.name(ctx.cohort.id, who.id)
    names = ctx.tx.people.with_ids(ctx.tx.facilitators.of(ctx.cohort.id))
    shown = listed([one.shown for one in names.values()])
    back = {"person": f"id:{who.id}", **({} if remove else {"remove": "yes"})}
    undo = undo_buttons(("cohort", "facilitator"), back | dict([this_cohort(ctx.cohort)]))
    return Reply(sentence(f"Facilitators of {ctx.cohort.name}: {shown}.", *undo))


@commands.command(
    "cohort approve",
    "Let somebody in",
    role=Role.FACILITATOR,
    scope=Scope.COHORT,
    writes=True,
)
def approve(
    ctx: Ctx,
    *,
    person: Annotated[str, Opt("Who", most=NAME_MAX, kind=Kind.PERSON, complete="person")],
) -> Reply:
    """Answer somebody who asked to join."""
    who = person_meant(ctx, person)
    let_in(ctx.tx, ctx.cohort, who, ctx.now)
    return Reply(sentence(f"{who.shown} is in {ctx.cohort.name} now."), due=True)
