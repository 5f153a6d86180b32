"""What a handler is given."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.commands.call import Caller
from bot.commands.lookup import Registry
from bot.content import Library
from bot.domain.cohorts import Cohort, Membership
from bot.domain.people import Community, Person
from bot.domain.places import Lack, Place
from bot.domain.refusal import Refusal
from bot.domain.roadmap import Roadmap, Run
from bot.services.editions import walked
from bot.services.feeds import Feeds
from bot.storage.tx import Tx

SOMEWHERE = "This works in a server or workspace, not in a direct conversation; say it there."


@dataclass(frozen=True, slots=True)
class Ctx:
    """One admitted call inside its transaction.

    `known`, `found` and `mine` are None where nobody, no cohort or no membership is meant; the
    properties of the same meaning are for handlers whose declaration promises them. `memberships`
    are all of the caller's, oldest first.
    """

    tx: Tx
    now: datetime
    caller: Caller
    channel: str | None
    mentions: tuple[Caller, ...]
    lacks: Mapping[str, tuple[Lack, ...]]
    registry: Registry
    library: Library
    feeds: Feeds | None
    community: Community | None
    known: Person | None
    found: Cohort | None
    memberships: tuple[Membership, ...]

    @property
    def mine(self) -> Membership | None:
        if self.found is None:
            return None
        return next((one for one in self.memberships if one.cohort == self.found.id), None)

    @property
    def person(self) -> Person:
        if self.known is None:
            raise LookupError("this command is declared for people Cairn knows")
        return self.known

    @property
    def cohort(self) -> Cohort:
        if self.found is None:
            raise LookupError("this command is declared without a cohort")
        return self.found

    @property
    def membership(self) -> Membership:
        if self.mine is None:
            raise LookupError("this command is declared for members")
        return self.mine

    @property
    def home(self) -> Community:
        """The community the call comes from.

        Raises:
            Refusal: it comes from a direct conversation.
        """
        if self.community is None:
            raise Refusal(SOMEWHERE)
        return self.community

    @property
    def today(self) -> date:
        """The person's own day."""
        return self.person.today(self.now)

    @property
    def run(self) -> Run:
        """The stretch of road the cohort walks."""
        return self.run_of(self.cohort)

    def run_of(self, cohort: Cohort) -> Run:
        """Raises Refusal when the cohort's roadmap is not there any more."""
        found = walked(self.tx, self.library, cohort)
        if found is None:
            raise Refusal(
                f"The roadmap {cohort.name} walks on is not there any more; whoever runs Cairn "
                "can bring it back, and all that was done is kept."
            )
        return found

    def missing(self, places: Iterable[Place]) -> Mapping[str, tuple[Lack, ...]]:
        """The channels of these places in which something is known to be missing, and what."""
        here = (self.caller.platform, self.caller.community)
        near = [one.channel for one in places if (one.platform, one.community) == here]
        return {channel: self.lacks[channel] for channel in near if self.lacks.get(channel)}

    def roadmap(self, name: str) -> Roadmap:
        """Raises Refusal when there is no such roadmap."""
        found = self.library.roadmaps.get(name)
        if found is None:
            names = ", ".join(sorted(self.library.roadmaps))
            raise Refusal(
                f"There is no roadmap “{name[:40]}”; there are: {names}.", option="roadmap"
            )
        return found
