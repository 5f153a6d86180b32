"""/done and /undone."""

from dataclasses import replace
from typing import Annotated

from bot.commands.call import Reply
from bot.commands.context import Ctx
from bot.commands.links import LINK_MAX, checked_link
from bot.commands.spec import Commands, Opt, Role, Scope
from bot.commands.wire import fits
from bot.domain.progress import Standing, standing
from bot.message import Button
from bot.services.milestones import mark_done, milestone_meant, take_back
from bot.storage.completions import Completion
from bot.views import milestones as view
from bot.views.wording import done_button

commands = Commands()


@commands.command(
    "done", "Mark a milestone as done", role=Role.MEMBER, scope=Scope.COHORT, writes=True
)
def done(
    ctx: Ctx,
    milestone: Annotated[str, Opt("Which milestone", most=120, complete="milestone")],
    link: Annotated[str | None, Opt("Where it can be seen", most=LINK_MAX)] = None,
    note: Annotated[str | None, Opt("A word about it", most=300)] = None,
) -> Reply:
    """Record the milestone, with evidence if there is some."""
    if link is not None:
        link = checked_link(link)
    meant = milestone_meant(ctx.run, milestone)
    mark_done(ctx.tx, ctx.run, ctx.membership, meant, (link, note), ctx.now)
    today = ctx.cohort.today(ctx.now)
    return Reply(view.marked_done(ctx.cohort, meant, link, _standing(ctx), today))


@commands.command(
    "undone", "Take a milestone back", role=Role.MEMBER, scope=Scope.COHORT, writes=True
)
def undone(
    ctx: Ctx,
    milestone: Annotated[str, Opt("Which milestone", most=120, complete="done milestone")],
) -> Reply:
    """Forget that the milestone was done."""
    meant = milestone_meant(ctx.run, milestone)
    was = take_back(ctx.tx, ctx.run, ctx.membership, meant)
    redo = _with_evidence(done_button(ctx.cohort, meant.id), was)
    return Reply(view.taken_back(ctx.cohort, meant, _standing(ctx), redo))


def _with_evidence(button: Button, was: Completion) -> Button:
    """The button with the link and the note that were there, as far as they fit into it."""
    for name, old in (("link", was.link), ("note", was.note)):
        fuller = replace(button, args=(*button.args, (name, old))) if old else button
        button = fuller if fits(fuller) else button
    return button


def _standing(ctx: Ctx) -> Standing:
    ids = ctx.tx.completions.ids_of(ctx.membership.id)
    today = ctx.cohort.today(ctx.now)
    return standing(ctx.run, ctx.cohort.calendar, ctx.membership, ids, today)
