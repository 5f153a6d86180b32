"""/portfolio."""

from typing import Annotated

from bot.commands.call import Reply
from bot.commands.context import Ctx
from bot.commands.links import LINK_MAX, checked_link
from bot.commands.paging import rest
from bot.commands.spec import Commands, Opt, Role, Scope
from bot.commands.wire import fits
from bot.domain.portfolio import TITLE_MAX, Project
from bot.domain.refusal import Refusal
from bot.message import Button, Line
from bot.services.portfolio import show, take_out
from bot.views import portfolio as view
from bot.views.wording import this_cohort

commands = Commands()

NO_LINK = "none"
"""What takes a link away."""


@commands.command(
    "portfolio",
    "Show what you build beside the milestones",
    role=Role.MEMBER,
    scope=Scope.COHORT,
    writes=True,
)
def portfolio(
    ctx: Ctx,
    *,
    title: Annotated[str | None, Opt("What it is called", most=TITLE_MAX)] = None,
    link: Annotated[str | None, Opt("Where it can be seen, or none", most=LINK_MAX)] = None,
    remove: Annotated[
        str | None, Opt("Which project to take out", most=TITLE_MAX, complete="project")
    ] = None,
) -> Reply:
    """List the caller's projects, show one more, change the link of one, or take one out."""
    if remove is not None:
        if title is not None or link is not None:
            raise Refusal("The option remove stands alone; leave title and link out.")
        gone = take_out(ctx.tx, ctx.membership, remove)
        return _reply(ctx, view.taken_out(gone), *_put_back(ctx, gone))
    if title is None:
        if link is not None:
            raise Refusal("The option link goes with title; title says what the link shows.")
        return _reply(ctx, None)
    project, before = show(ctx.tx, ctx.membership, title, _address(link), ctx.now)
    if before is None:
        return _reply(ctx, view.added(project), _button(ctx, remove=f"id:{project.id}"))
    undo = _button(ctx, title=f"id:{project.id}", link=before.link or NO_LINK)
    return _reply(ctx, view.relinked(project, before), undo)


def _address(link: str | None) -> str | None:
    if link is None:
        return None
    return "" if link.casefold() == NO_LINK else checked_link(link)


def _put_back(ctx: Ctx, gone: Project) -> tuple[Button, ...]:
    """The button that shows it again: without its link where a button cannot hold that."""
    if gone.link is None:
        return (_button(ctx, title=gone.title),)
    whole = _button(ctx, title=gone.title, link=gone.link)
    part = _button(ctx, "Undo without its link", title=gone.title)
    return (whole if fits(whole) else part,)


def _button(ctx: Ctx, label: str = "Undo", **args: str) -> Button:
    return Button(label, ("portfolio",), (*args.items(), this_cohort(ctx.cohort)))


def _reply(ctx: Ctx, said: Line | None, *undo: Button) -> Reply:
    shown = ctx.tx.projects.of(ctx.membership.id)
    held = [button for button in undo if fits(button)]
    message = view.portfolio(ctx.cohort, shown, said, *held)
    whole = view.portfolio(ctx.cohort, shown, said, *held, whole=True)
    return Reply(message, file=rest("portfolio.txt", message, whole))
