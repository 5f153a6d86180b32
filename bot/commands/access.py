"""Who may do what, and which cohort is meant: checked here, and nowhere else."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.commands.call import Call
from bot.commands.clean import brief, clean
from bot.commands.context import Ctx
from bot.commands.lookup import Registry
from bot.commands.spec import NAME_MAX, Command, Role, Scope
from bot.content import Library
from bot.domain.cohorts import Cohort, Membership, MembershipState
from bot.domain.people import Community, Person, Rank
from bot.domain.places import Place
from bot.domain.refusal import Refusal
from bot.domain.zones import names
from bot.services.people import welcome
from bot.storage.tx import Tx

MEMBERS = (MembershipState.ACTIVE, MembershipState.FINISHED)
"""The states in which somebody may use what is there for members."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What stays the same from call to call."""

    registry: Registry
    library: Library


def admit(tx: Tx, setting: Setting, command: Command, call: Call, now: datetime) -> Ctx:
    """The context of a call that may go on.

    Raises:
        Refusal: no cohort, or several, could be meant, or the caller may not do this.
    """
    if call.caller.community is None:
        # A rank counts where it was given: nobody is an administrator of a direct conversation.
        call = replace(call, caller=replace(call.caller, rank=Rank.MEMBER))
    community = _community(tx, command, call, now)
    person = _person(tx, command, call, community, now)
    cohort = _cohort(tx, command, call, community, person)
    mine = tx.memberships.between(person.id, cohort.id) if person and cohort else None
    _check(tx, command, call, person, cohort, mine)
    return Ctx(
        tx=tx,
        now=now,
        caller=call.caller,
        channel=call.channel,
        registry=setting.registry,
        library=setting.library,
        community=community,
        known=person,
        found=cohort,
        mine=mine,
    )


def may(role: Role, rank: Rank, *, member: bool, facilitates: bool) -> bool:
    """The table of docs/permissions: a role against who somebody is."""
    match role:
        case Role.ANYONE:
            return True
        case Role.MEMBER:
            return member
        case Role.FACILITATOR:
            return facilitates or rank is Rank.ADMIN
        case Role.ORGANIZER:
            return rank is not Rank.MEMBER


def _community(tx: Tx, command: Command, call: Call, now: datetime) -> Community | None:
    caller = call.caller
    if caller.community is None:
        return None
    known = tx.communities.known(caller.platform, caller.community)
    if known is None and command.writes:
        name = brief(caller.community_name, NAME_MAX) or caller.community
        return tx.communities.add(caller.platform, caller.community, name, now)
    return known


def _person(
    tx: Tx, command: Command, call: Call, community: Community | None, now: datetime
) -> Person | None:
    caller = call.caller
    if not (command.writes and command.introduces):
        return tx.people.behind_account(caller.platform, caller.account)
    return welcome(
        tx,
        platform=caller.platform,
        account=caller.account,
        name=brief(caller.name, NAME_MAX) or caller.account,
        community=community.id if community else None,
        zone=caller.zone if caller.zone in names() else None,
        now=now,
    )


def _cohort(
    tx: Tx, command: Command, call: Call, community: Community | None, person: Person | None
) -> Cohort | None:
    if command.scope is Scope.NONE:
        return None
    choice = _Choice(tx, call, community, person)
    named = call.args.get("cohort")
    if named is not None:
        return choice.named(named)
    candidates = choice.likely(command.role)
    if len(candidates) == 1:
        return candidates[0]
    if command.scope is Scope.MAYBE:
        return None
    if candidates:
        shown = ", ".join(f"“{brief(cohort.name)}”" for cohort in candidates[:5])
        raise Refusal(f"Several cohorts could be meant, such as {shown}; say cohort=… as well.")
    if command.role is Role.MEMBER:
        raise Refusal("You are not in a cohort here yet; /cohort list shows them.")
    raise Refusal("There is no cohort here yet; /cohort create starts one.")


@dataclass(frozen=True, slots=True)
class _Choice:
    """The cohorts a caller can mean: those of their community, or their own in a direct message."""

    tx: Tx
    call: Call
    community: Community | None
    person: Person | None

    def named(self, text: str) -> Cohort:
        wanted = clean(text).casefold()
        if not wanted:
            raise Refusal("The option cohort is empty; it takes the name of a cohort.")
        there = self._reachable()
        for fits in (
            [c for c in there if wanted == f"id:{c.id}"],
            [c for c in there if c.name.casefold() == wanted],
            [c for c in there if wanted and c.name.casefold().startswith(wanted)],
        ):
            if len(fits) == 1:
                return fits[0]
        raise Refusal(
            f"There is no cohort “{brief(text)}” here; /cohort list shows those there are."
        )

    def likely(self, role: Role) -> list[Cohort]:
        """Those meant by saying nothing: one's own, then the channel's, then any."""
        own = self._facilitated() if role is Role.FACILITATOR else self._joined()
        if len(own) == 1:
            return own
        spoken = self._here(own or self._reachable())
        if len(spoken) == 1:
            return spoken
        if own or role is Role.MEMBER:
            return own
        return _open_first(self._reachable())

    def _joined(self) -> list[Cohort]:
        if self.person is None:
            return []
        states = {m.cohort: m.state for m in self.tx.memberships.of(self.person.id)}
        joined = self.tx.cohorts.joined_by(self.person.id) if states else []
        return _open_first([c for c in joined if states[c.id] in MEMBERS and self._is_local(c)])

    def _facilitated(self) -> list[Cohort]:
        if self.person is None:
            return []
        mine = self.tx.facilitators.cohorts_of(self.person.id)
        return _open_first([cohort for cohort in self._reachable() if cohort.id in mine])

    def _reachable(self) -> list[Cohort]:
        if self.community is not None:
            return self.tx.cohorts.in_community(self.community.id)
        if self.person is None or self.call.caller.community is not None:
            return []
        return self._mine(self.person)

    def _mine(self, person: Person) -> list[Cohort]:
        """In a direct message: the cohorts somebody is in or leads, wherever they are."""
        joined = self.tx.cohorts.joined_by(person.id)
        led = self.tx.facilitators.cohorts_of(person.id) - {cohort.id for cohort in joined}
        return [*joined, *(self.tx.cohorts.with_id(key) for key in sorted(led))]

    def _is_local(self, cohort: Cohort) -> bool:
        if self.community is None:
            return self.call.caller.community is None
        return cohort.community == self.community.id

    def _here(self, among: Sequence[Cohort]) -> list[Cohort]:
        caller = self.call.caller
        if self.call.channel is None or caller.community is None:
            return []
        place = Place(caller.platform, caller.community, self.call.channel)
        return [cohort for cohort in among if place in cohort.places]


def _open_first(cohorts: list[Cohort]) -> list[Cohort]:
    """Those that are not over, or all when every one is."""
    return [cohort for cohort in cohorts if not cohort.state.over] or cohorts


def _check(
    tx: Tx,
    command: Command,
    call: Call,
    person: Person | None,
    cohort: Cohort | None,
    mine: Membership | None,
) -> None:
    member = mine is not None and mine.state in MEMBERS
    if command.role is Role.MEMBER and cohort is None:
        member = person is not None and any(
            one.state in MEMBERS for one in tx.memberships.of(person.id)
        )
    facilitates = (
        command.role is Role.FACILITATOR
        and person is not None
        and cohort is not None
        and cohort.id in tx.facilitators.cohorts_of(person.id)
    )
    if may(command.role, call.caller.rank, member=member, facilitates=facilitates):
        return
    raise Refusal(_refused(command, cohort))


def _refused(command: Command, cohort: Cohort | None) -> str:
    match command.role:
        case Role.FACILITATOR if cohort:
            return f"/{command.name} is for facilitators of {cohort.name}."
        case Role.MEMBER if cohort:
            return f"You are not in {cohort.name}; /cohort join brings you in."
        case Role.MEMBER:
            return "You are not in a cohort yet; /cohort list shows them."
        case _:
            return (
                f"/{command.name} is for facilitators of this community; "
                "whoever runs it can name you one with /setup."
            )
