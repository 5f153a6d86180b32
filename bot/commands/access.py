"""Who may do what, and which cohort is meant: checked here, and nowhere else."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.commands.call import Call, Caller
from bot.commands.choice import Choice, insiders
from bot.commands.clean import brief
from bot.commands.context import SOMEWHERE, Ctx
from bot.commands.introduce import introduce
from bot.commands.lookup import Registry
from bot.commands.spec import NAME_MAX, Command, Role, Scope
from bot.content import Library
from bot.domain.cohorts import Cohort
from bot.domain.people import Community, Rank
from bot.domain.refusal import Refusal
from bot.domain.usage import usage
from bot.services.feeds import Feeds
from bot.storage.callers import Known
from bot.storage.tx import Tx


@dataclass(frozen=True, slots=True)
class Setting:
    """What stays the same from call to call; no feeds where nothing can be fetched from Cairn."""

    registry: Registry
    library: Library
    feeds: Feeds | None = None


def admit(tx: Tx, setting: Setting, command: Command, call: Call, now: datetime) -> Ctx:
    """The context of a call that may go on.

    Raises:
        Refusal: no cohort, or several, could be meant, or the caller may not do this.
    """
    caller = call.caller
    known = tx.callers.known(caller.platform, caller.account, caller.community)
    community = _community(tx, command, caller, known, now)
    call = replace(call, caller=replace(caller, rank=_rank(caller, community)))
    person = known.person
    if command.writes and command.introduces:
        person = introduce(tx, caller, person, community.id if community else None, now)
    choice = Choice(tx, call, community, person, known.memberships)
    ctx = Ctx(
        tx=tx,
        now=now,
        caller=call.caller,
        channel=call.channel,
        mentions=call.mentions,
        lacks=call.lacks,
        registry=setting.registry,
        library=setting.library,
        feeds=setting.feeds,
        community=community,
        known=person,
        found=_cohort(command, choice),
        memberships=known.memberships,
    )
    _check(command, ctx)
    return ctx


def may(role: Role, rank: Rank, *, member: bool, facilitates: bool) -> bool:
    """The table of docs/permissions: a role against who somebody is."""
    match role:
        case Role.ANYONE:
            return True
        case Role.MEMBER:
            return member
        case Role.INSIDER:
            return member or facilitates or rank is Rank.ADMIN
        case Role.FACILITATOR:
            return facilitates or rank is Rank.ADMIN
        case Role.ORGANIZER:
            return rank is not Rank.MEMBER


def _rank(caller: Caller, community: Community | None) -> Rank:
    """A rank counts where it was given: nobody is an administrator of a direct conversation."""
    if caller.community is None:
        return Rank.MEMBER
    leading = community.facilitator_role if community else None
    if caller.rank is Rank.MEMBER and leading and _is_among(leading, caller.roles):
        return Rank.FACILITATOR
    return caller.rank


def _is_among(role: str, roles: Iterable[str]) -> bool:
    wanted = role.removeprefix("@").casefold()
    return any(wanted == one.removeprefix("@").casefold() for one in roles)


def _community(
    tx: Tx, command: Command, caller: Caller, known: Known, now: datetime
) -> Community | None:
    if caller.community is None or known.community or not command.writes:
        return known.community
    name = brief(caller.community_name, NAME_MAX) or caller.community
    return tx.communities.add(caller.platform, caller.community, name, now)


def _cohort(command: Command, choice: Choice) -> Cohort | None:
    if command.scope is Scope.NONE:
        return None
    named = choice.call.args.get("cohort")
    if named is not None:
        return choice.named(named)
    candidates = choice.likely(command)
    if len(candidates) == 1:
        return candidates[0]
    if command.scope is Scope.MAYBE:
        return None
    if candidates:
        shown = ", ".join(f"“{brief(cohort.name)}”" for cohort in candidates[:5])
        raise Refusal(
            f"Several cohorts could be meant, such as {shown}; say which with the option cohort.",
            option="cohort",
        )
    if command.role in (Role.MEMBER, Role.INSIDER):
        raise Refusal("You are not in a cohort here yet; ", usage("cohort list"), " shows them.")
    raise Refusal(
        "There is no cohort here yet; a facilitator starts one with ", usage("cohort create"), "."
    )


def _check(command: Command, ctx: Ctx) -> None:
    enough = insiders(command)
    if command.role is Role.MEMBER and ctx.found is None:
        member = any(one.state in enough for one in ctx.memberships)
    else:
        member = ctx.mine is not None and ctx.mine.state in enough
    facilitates = (
        (command.role is Role.FACILITATOR or (command.role is Role.INSIDER and not member))
        and ctx.known is not None
        and ctx.found is not None
        and ctx.found.id in ctx.tx.facilitators.cohorts_of(ctx.known.id)
    )
    if may(command.role, ctx.caller.rank, member=member, facilitates=facilitates):
        return
    if command.role is Role.ORGANIZER and ctx.caller.community is None:
        raise Refusal(SOMEWHERE)
    raise _refused(command, ctx.caller, ctx.found)


def _refused(command: Command, caller: Caller, cohort: Cohort | None) -> Refusal:
    asked = usage(command.name)
    match command.role:
        case Role.FACILITATOR if cohort:
            return Refusal(asked, f" is for facilitators of {cohort.name}.")
        case Role.MEMBER | Role.INSIDER if cohort:
            return Refusal(
                f"You are not in {cohort.name}; ", usage("cohort join"), " brings you in."
            )
        case Role.MEMBER | Role.INSIDER:
            return Refusal("You are not in a cohort yet; ", usage("cohort list"), " shows them.")
        case _ if not caller.has_roles:
            return Refusal(
                asked,
                " is for administrators of this community; one of them can start a cohort and "
                "name you its facilitator.",
            )
        case _:
            return Refusal(
                asked,
                " is for facilitators of this community; whoever runs it can name you one with ",
                usage("setup"),
                ".",
            )
