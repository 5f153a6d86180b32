"""Which cohort somebody means."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.commands.call import Call, Caller
from bot.commands.clean import brief, clean
from bot.commands.spec import Command, Role
from bot.domain.cohorts import Cohort, Membership, MembershipState
from bot.domain.people import Community, Person
from bot.domain.places import Place
from bot.domain.refusal import Refusal
from bot.domain.usage import usage
from bot.storage.tx import Tx

MEMBERS = (MembershipState.ACTIVE, MembershipState.FINISHED)
"""The states in which somebody may use what is there for members."""

LEADING = (Role.FACILITATOR, Role.INSIDER)
"""The roles that somebody has in the cohorts they facilitate."""

_NUMBERED = re.compile(r"id:[0-9]+")
"""How buttons name a cohort."""


def insiders(command: Command) -> tuple[MembershipState, ...]:
    """The states in which somebody may use a command that is for members."""
    return (*MEMBERS, MembershipState.WAITING) if command.waiting else MEMBERS


@dataclass(frozen=True, slots=True)
class Choice:
    """The cohorts a caller can mean: those of their community, or their own in a direct message."""

    tx: Tx
    call: Call
    community: Community | None
    person: Person | None
    memberships: Sequence[Membership]

    def named(self, text: str) -> Cohort:
        wanted = clean(text[:400]).casefold()
        if not wanted:
            raise Refusal(
                "The option cohort is empty; it takes the name of a cohort.", option="cohort"
            )
        there = self._reachable()
        for fits in (
            [c for c in there if wanted == f"id:{c.id}"],
            _namesakes([c for c in there if c.name.casefold() == wanted]),
            [c for c in there if wanted and c.name.casefold().startswith(wanted)],
        ):
            if len(meant := _open_first(fits)) == 1:
                return meant[0]
        if _NUMBERED.fullmatch(wanted):
            raise Refusal(
                "That cohort is not here; ",
                usage("cohort list"),
                " shows those there are.",
                option="cohort",
            )
        raise Refusal(
            f"There is no cohort “{brief(text)}” here; ",
            usage("cohort list"),
            " shows those there are.",
            option="cohort",
        )

    def likely(self, command: Command) -> list[Cohort]:
        """Those meant by saying nothing: one's own, then the channel's, then any."""
        if command.brings and not self.call.args and (others := self._others()):
            return others
        role = command.role
        own = [] if role is Role.FACILITATOR else self._joined(command)
        if role in LEADING and not own:
            own = self._facilitated()
        if len(own) == 1:
            return own
        spoken = _open_first(self._here(own or self._reachable()))
        if len(spoken) == 1:
            return spoken
        if own or role in (Role.MEMBER, Role.INSIDER):
            return own
        return _open_first(self._reachable())

    def _others(self) -> list[Cohort]:
        """The channel's cohorts that one may come into or, in a channel of none, all of them."""
        inside = {one.cohort for one in self.memberships if one.state is not MembershipState.LEFT}
        there = [cohort for cohort in self._reachable() if not cohort.state.over]
        return [cohort for cohort in self._here(there) or there if cohort.id not in inside]

    def _joined(self, command: Command) -> list[Cohort]:
        if self.person is None:
            return []
        states = {one.cohort: one.state for one in self.memberships}
        joined = self.tx.cohorts.joined_by(self.person.id) if states else []
        enough = insiders(command)
        return _open_first([c for c in joined if states[c.id] in enough and self._is_local(c)])

    def _facilitated(self) -> list[Cohort]:
        if self.person is None:
            return []
        mine = self.tx.facilitators.cohorts_of(self.person.id)
        return _open_first([cohort for cohort in self._reachable() if cohort.id in mine])

    def _reachable(self) -> list[Cohort]:
        return reachable(self.tx, self.call.caller, self.community, self.person)

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


def reachable(
    tx: Tx, caller: Caller, community: Community | None, person: Person | None
) -> list[Cohort]:
    """The cohorts of the community or, in a direct conversation, the caller's own."""
    if community is not None:
        return tx.cohorts.in_community(community.id)
    if person is None or caller.community is not None:
        return []
    return _theirs(tx, person)


def _theirs(tx: Tx, person: Person) -> list[Cohort]:
    """In a direct message: the cohorts somebody is in or leads, wherever they are."""
    joined = tx.cohorts.joined_by(person.id)
    led = tx.facilitators.cohorts_of(person.id) - {cohort.id for cohort in joined}
    return [*joined, *(tx.cohorts.with_id(key) for key in sorted(led))]


def _namesakes(cohorts: list[Cohort]) -> list[Cohort]:
    """Those of a name that are not over, or the latest: a name is free once its cohort is over."""
    return [cohort for cohort in cohorts if not cohort.state.over] or cohorts[-1:]


def _open_first(cohorts: list[Cohort]) -> list[Cohort]:
    """Those that are not over, or all when every one is."""
    return [cohort for cohort in cohorts if not cohort.state.over] or cohorts
