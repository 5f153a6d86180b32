"""/cohort list, info, join, leave: cohorts as everybody meets them."""

from datetime import timedelta
from functools import partial
from typing import Annotated

from bot.commands.call import Reply
from bot.commands.choice import reachable
from bot.commands.context import Ctx
from bot.commands.paging import PAGES_MAX, page_of, rest
from bot.commands.spec import Commands, Opt, Role, Scope
from bot.domain.cohorts import MembershipState, Plan
from bot.domain.people import Rank
from bot.message import Line
from bot.services.editions import came_out, walked
from bot.services.memberships import join as join_cohort
from bot.services.memberships import leave as leave_cohort
from bot.services.memberships import weeks_late
from bot.views import cohorts as view
from bot.views import joining, revision
from bot.views.channels import undelivered

commands = Commands()

ON_PAGE = 10
"""Cohorts on one page of the list."""

LATELY = timedelta(days=7)
MOST_FAILED = 5
"""For how long, and how many at a time, facilitators are shown what could not be delivered."""


@commands.command("cohort list", "See the cohorts here")
def list_(
    ctx: Ctx,
    page: Annotated[int | None, Opt("Which page of a long list", least=1, most=PAGES_MAX)] = None,
) -> Reply:
    """The cohorts of the community, or one's own, with state and size; those over come last."""
    cohorts = reachable(ctx.tx, ctx.caller, ctx.community, ctx.known)
    mine = {
        one.cohort
        for one in (ctx.tx.memberships.of(ctx.known.id) if ctx.known else [])
        if one.state is not MembershipState.LEFT
    }
    led = ctx.tx.facilitators.cohorts_of(ctx.known.id) if ctx.known else frozenset()
    shown = page_of(sorted(cohorts, key=lambda cohort: cohort.state.over), page, ON_PAGE)
    sizes = ctx.tx.memberships.sizes(one.id for one in shown.items)
    rows = [
        view.Listed(
            cohort,
            walked(ctx.tx, ctx.library, cohort),
            sizes[cohort.id],
            inside=cohort.id in mine,
            led=cohort.id in led,
        )
        for cohort in shown.items
    ]
    return Reply(view.listing(rows, ctx.now, shown.title, *shown.more("cohort list", {})))


@commands.command("cohort info", "See what a cohort is about", scope=Scope.COHORT)
def info(ctx: Ctx) -> Reply:
    """Dates, pace, place, members, facilitators."""
    members, _ = ctx.tx.memberships.totals(ctx.cohort.id)
    leaders = ctx.tx.people.with_ids(ctx.tx.facilitators.of(ctx.cohort.id))
    names = [person.shown for person in leaders.values()]
    led = ctx.known is not None and ctx.known.id in leaders
    leads = led or ctx.caller.rank is Rank.ADMIN
    newer = came_out(ctx.library, ctx.cohort) if leads and not ctx.cohort.state.over else None
    notes = [revision.came_out(ctx.cohort, newer)] if newer else []
    if leads:
        notes += _undelivered(ctx)
    inside = ctx.mine is not None and ctx.mine.state is not MembershipState.LEFT
    join = () if inside or led or ctx.cohort.state.over else (view.join_button(ctx.cohort),)
    crowd, missing = view.Crowd(members, names), ctx.missing(ctx.cohort.places)
    around = partial(view.info, ctx.cohort, ctx.run, crowd, ctx.now, *join)
    said = partial(around, notes=notes, missing=missing)
    message = said()
    return Reply(message, file=rest("cohort.txt", message, said(most=None)))


def _undelivered(ctx: Ctx) -> list[Line]:
    """What did not reach the cohort or its facilitators of late."""
    failed = ctx.tx.deliveries.undelivered(ctx.cohort.id, ctx.now - LATELY, MOST_FAILED)
    people = ctx.tx.people.with_ids([one.person for one in failed if one.person])
    missing = ctx.missing(one.place for one in failed)
    return [
        undelivered(
            ctx.cohort,
            one,
            people[one.person].shown if one.person else None,
            missing.get(one.place.channel, ()),
        )
        for one in failed
    ]


@commands.command(
    "cohort join",
    "Join a cohort",
    scope=Scope.COHORT,
    writes=True,
    cohort_first=True,
    brings=True,
)
def join(
    ctx: Ctx,
    plan: Annotated[Plan | None, Opt("How to follow the road if you join late")] = None,
) -> Reply:
    """Become a member; who comes late chooses how to follow the road."""
    membership, new = join_cohort(ctx.tx, ctx.cohort, ctx.person, plan, ctx.now)
    late = weeks_late(ctx.cohort, membership.joined_on)
    return Reply(joining.joined(ctx.cohort, ctx.run, membership, late, ctx.now, new=new))


@commands.command(
    "cohort leave",
    "Leave a cohort",
    role=Role.MEMBER,
    scope=Scope.COHORT,
    writes=True,
    waiting=True,
)
def leave(ctx: Ctx) -> Reply:
    """Stop being a member, or waiting to be one; what was done is kept for a return."""
    leave_cohort(ctx.tx, ctx.membership, ctx.person, ctx.now)
    return Reply(joining.left(ctx.cohort, waited=ctx.membership.state is MembershipState.WAITING))
