"""/home: what is somebody's own, for a platform that has a place to show it all the time."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from bot.commands.call import Reply
from bot.commands.choice import MEMBERS, reachable
from bot.commands.coming import next_of
from bot.commands.context import Ctx
from bot.commands.progress import card
from bot.commands.spec import Commands
from bot.domain.cohorts import Cohort, MembershipState
from bot.domain.people import Rank
from bot.domain.refusal import Refusal
from bot.message import Line, line
from bot.services.absence import pause_on
from bot.services.editions import walked as road_of
from bot.views import home as view
from bot.views.cohorts import Listed
from bot.views.people import with_word

commands = Commands()

T = TypeVar("T")

MOST = 5
"""Cohorts with all there is to do in them; those one is in go before those one leads."""

MOST_WALKED, MOST_WAITING, MOST_OPEN = 3, 2, 3
"""Of each kind: a message on Slack holds 25 buttons, and nobody wants so many."""


@commands.command("home", "See all that is yours at a glance", hidden=True)
def home(ctx: Ctx) -> Reply:
    """Every cohort here that one is in or leads, what to do next, and what there is to join."""
    message = view.home(_home(ctx))
    return Reply(with_word(message, ctx.known) if ctx.known else message)


def _home(ctx: Ctx) -> view.Home:
    here = reachable(ctx.tx, ctx.caller, ctx.community, ctx.known)
    mine = {one.cohort: one for one in ctx.memberships if one.state is not MembershipState.LEFT}
    leads = ctx.tx.facilitators.cohorts_of(ctx.known.id) if ctx.known else set()
    walked = _open_first([one for one in here if one.id in mine and mine[one.id].state in MEMBERS])
    waits = [one for one in here if one.id in mine and mine[one.id].state not in MEMBERS]
    led = _open_first([one for one in here if one.id in leads])
    others = [one for one in here if not (one.id in mine or one.id in leads or one.state.over)]
    inside, asked, open_ = walked[:MOST_WALKED], waits[:MOST_WAITING], others[:MOST_OPEN]
    leading = led[: MOST - len(inside)]
    sizes = ctx.tx.memberships.sizes(one.id for one in (*leading, *open_))
    own, gone = _with_road(inside, lambda one: card(ctx, one, mine[one.id]))
    theirs, lost = _with_road(leading, lambda one: _led(ctx, one, sizes[one.id]))
    return view.Home(
        now=ctx.now,
        checked_in=bool(own) and ctx.tx.checkins.on(ctx.person.id, ctx.today) is not None,
        pause=pause_on(ctx.tx.pauses.of(ctx.person.id), ctx.today) if own else None,
        walked=own,
        waiting=asked,
        led=theirs,
        open=[Listed(one, road_of(ctx.tx, ctx.library, one), sizes[one.id]) for one in open_],
        words=[*gone, *lost],
        whole=[inside, asked, leading, open_] == [walked, waits, led, others],
        organizes=ctx.caller.community is not None and ctx.caller.rank is not Rank.MEMBER,
    )


def _open_first(cohorts: Sequence[Cohort]) -> list[Cohort]:
    """What is over comes last, and of that the latest first."""
    return [
        *(one for one in cohorts if not one.state.over),
        *(one for one in reversed(cohorts) if one.state.over),
    ]


def _with_road(
    cohorts: Sequence[Cohort], shown: Callable[[Cohort], T]
) -> tuple[list[T], list[Line]]:
    """How each is shown, and what is said of those whose roadmap is not there any more."""
    found: list[T] = []
    words: list[Line] = []
    for cohort in cohorts:
        try:
            found.append(shown(cohort))
        except Refusal as refusal:
            words.append(line(*refusal.parts))
    return found, words


def _led(ctx: Ctx, cohort: Cohort, members: int) -> view.Led:
    due = next_of(ctx, cohort)
    return view.Led(cohort, members, due.at if due else None)
