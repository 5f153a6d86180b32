"""A person's own calendar at an address that only they know."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_hex, token_urlsafe

from bot.content import Library
from bot.domain.cohorts import Cohort, CohortState, Membership, MembershipState
from bot.domain.ids import PersonId
from bot.domain.itinerary import Journey, ended_on
from bot.ports import Unavailable
from bot.services.editions import walked
from bot.services.milestones import done_on
from bot.services.ways import taken_by
from bot.storage.feeds import Address
from bot.storage.seal import Seal
from bot.storage.tx import Tx

TOKEN_BYTES = 20
"""How much of an address nobody can guess."""

PATH = "calendar"
"""Where calendars lie on the web part, each under its own name."""

KEPT = timedelta(days=90)
"""For how long a road that is over stays in calendars."""

WALKED = (MembershipState.ACTIVE, MembershipState.FINISHED)


@dataclass(frozen=True, slots=True)
class Feeds:
    """Where calendars are fetched: the web part's own address; `seal` keeps theirs readable."""

    public: str
    seal: Seal | None = None

    def give(self, tx: Tx, person: PersonId, now: datetime) -> str:
        """A new address for a person's calendar; the one it had is none any more."""
        token = token_urlsafe(TOKEN_BYTES)
        sealed = self.seal.close(_owner(person), token) if self.seal else None
        tx.feeds.give(person, Address(digest_of(token), sealed, now), token_hex(16))
        return self._address(token)

    def read(self, person: PersonId, address: Address) -> str | None:
        """The address as it was given; None where no key is set that can read it."""
        if self.seal is None or address.sealed is None:
            return None
        token = self.seal.open(_owner(person), address.sealed)
        return self._address(token) if token else None

    def _address(self, token: str) -> str:
        return f"{self.public.rstrip('/')}/{PATH}/{token}.ics"


def digest_of(token: str) -> str:
    """What is kept of the secret in an address: enough to know it again, and not to find it out."""
    return sha256(token.encode("utf-8", "replace")).hexdigest()


def journeys(tx: Tx, library: Library, person: PersonId, now: datetime) -> Iterator[Journey]:
    """The roads somebody walks, and those that they walked until not long ago.

    Raises:
        Unavailable: one of them cannot be read; without it, all of it would look called off.
    """
    cohorts = {cohort.id: cohort for cohort in tx.cohorts.joined_by(person)}
    for member in tx.memberships.of(person):
        cohort = cohorts[member.cohort]
        if member.state in WALKED and not _is_long_over(cohort, member, now):
            yield _journey(tx, library, cohort, member)


def _journey(tx: Tx, library: Library, cohort: Cohort, member: Membership) -> Journey:
    run = walked(tx, library, cohort)
    if run is None:
        raise Unavailable(f"the roadmap {cohort.roadmap} is not there")
    paused = cohort.state is CohortState.PAUSED
    return Journey(
        cohort=cohort,
        run=run,
        member=member,
        done=done_on(tx, run, member),
        taken=taken_by(tx, run.roadmap, member),
        halted=tx.cohorts.paused_since(cohort.id) if paused else None,
    )


def _is_long_over(cohort: Cohort, member: Membership, now: datetime) -> bool:
    over = ended_on(cohort, member)
    return over is not None and cohort.today(now) - over > KEPT


def _owner(person: PersonId) -> str:
    """Who a sealed secret belongs to; workspaces, which have others, are called otherwise."""
    return f"calendar:{person}"
