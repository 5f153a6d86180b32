"""/track."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated

from bot.commands.call import Reply
from bot.commands.context import Ctx
from bot.commands.crossroads import crossroads
from bot.commands.introduce import introduce
from bot.commands.quiz import answer
from bot.commands.spec import NAME_MAX, Commands, Opt, Scope
from bot.commands.walking import walking
from bot.commands.wire import fits
from bot.domain.branches import Branch, Taken
from bot.domain.cohorts import Membership
from bot.domain.refusal import Refusal
from bot.domain.roadmap import Roadmap
from bot.domain.usage import usage
from bot.message import Button
from bot.services.ways import branch_meant, choose, way_meant
from bot.views import track as view
from bot.views.track import NONE, Crossroads

commands = Commands()


@commands.command(
    "track",
    "Choose your ways where the road branches",
    scope=Scope.MAYBE,
    writes=True,
    introduces=False,
)
def track(
    ctx: Ctx,
    *,
    specialization: Annotated[
        str | None, Opt("What to go deep in, or none", most=NAME_MAX, complete="specialization")
    ] = None,
    domain: Annotated[
        str | None, Opt("The field to apply it to, or none", most=NAME_MAX, complete="domain")
    ] = None,
    choice: Annotated[
        str | None,
        Opt("Any ways, such as a cloud, with commas between them", most=NAME_MAX, complete="way"),
    ] = None,
    quiz: Annotated[bool, Opt("Answer some questions first")] = False,
) -> Reply:
    """Show the branches, take ways at them, or begin the questionnaire, which keeps nothing."""
    at = crossroads(ctx)
    own = {"specialization": specialization, "domain": domain}
    said = {name: text for name, text in own.items() if text is not None}
    if quiz:
        if said or choice:
            raise Refusal("The option quiz stands alone; choose once you have seen what it says.")
        return answer(at)
    if not said and choice is None:
        return Reply(view.track(at))
    membership = _membership(ctx)
    wanted = _wanted(at.road, said, choice)
    taken = choose(ctx.tx, at.road, membership, wanted)
    here = ctx.community.id if ctx.community else None
    introduce(ctx.tx, ctx.caller, ctx.known, here, ctx.now)
    after = replace(at, taken=taken)
    return Reply(view.chosen(after, at.taken, *_undo(at, wanted, taken)))


def _membership(ctx: Ctx) -> Membership:
    if membership := walking(ctx):
        return membership
    if ctx.found:
        raise Refusal(f"You are not in {ctx.found.name}; ", usage("cohort join"), " brings you in.")
    raise Refusal("You are not in a cohort here yet; ", usage("cohort list"), " shows them.")


def _wanted(road: Roadmap, said: Mapping[str, str], choice: str | None) -> dict[str, str | None]:
    """The way at each branch that is spoken of, None to give it up."""
    wanted: dict[str, str | None] = {}
    for name, text in said.items():
        branch = branch_meant(road, name)
        wanted[branch.id] = None if text.casefold() == NONE else _way(road, text, branch)
    for text in _pieces(road, choice) if choice is not None else ():
        branch, way = _chosen(road, text)
        if wanted.setdefault(branch.id, way) != way:
            raise Refusal(f"That names two ways for {branch.title}; say only one of them.")
    return wanted


def _pieces(road: Roadmap, choice: str) -> list[str]:
    """What stands between the commas; a title may have some of its own."""
    titles = {way.title.casefold() for branch in road.branches for way in branch.ways}
    words = [word.strip() for word in choice.split(",") if word.strip()]
    return [choice] if choice.casefold() in titles or not words else words


def _way(road: Roadmap, text: str, branch: Branch) -> str:
    return way_meant(road, text, branch)[1].id


def _chosen(road: Roadmap, text: str) -> tuple[Branch, str | None]:
    """A way of any branch, or `none:cloud`."""
    word, colon, name = text.partition(":")
    if colon and word.strip().casefold() == NONE:
        return branch_meant(road, name.strip().casefold()), None
    branch, way = way_meant(road, text)
    return branch, way.id


def _undo(at: Crossroads, wanted: Mapping[str, str | None], taken: Taken) -> tuple[Button, ...]:
    """The button that takes again what was taken before, or nothing where nothing was."""
    before = {
        branch: at.taken.get(branch)
        for branch in wanted
        if at.taken.get(branch) != taken.get(branch)
    }
    button = view.take_all(at, "Undo", before)
    return (button,) if before and fits(button) else ()
