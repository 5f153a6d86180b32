"""Who calls and from where: what every call begins with, read at once."""

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select

from bot.domain.cohorts import Membership
from bot.domain.people import Community, Person
from bot.storage.communities import COLUMNS as COMMUNITY
from bot.storage.communities import Communities
from bot.storage.gathered import rows
from bot.storage.memberships import COLUMNS as MEMBERSHIP
from bot.storage.memberships import membership
from bot.storage.people import ACCOUNT_OWNER, PEOPLE, person
from bot.storage.prepared import Prepared
from bot.storage.tables import communities, memberships, persons

THERE = select(rows(*COMMUNITY)).where(
    communities.c.platform == bindparam("platform"),
    communities.c.external_id == bindparam("home"),
)

INSIDE = select(rows(*MEMBERSHIP)).where(memberships.c.person_id == persons.c.id)

WHO = Prepared(
    PEOPLE.add_columns(
        THERE.scalar_subquery().label("there"), INSIDE.scalar_subquery().label("inside")
    ).where(persons.c.id == ACCOUNT_OWNER)
)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a caller. The person is None where they have not been seen before.

    `community` is the one they call from; `memberships` are all of theirs, oldest first.
    """

    community: Community | None
    person: Person | None = None
    memberships: tuple[Membership, ...] = ()


class Callers:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def known(self, platform: str, account: str, community: str | None) -> Known:
        """What is known of somebody who calls, by the platform's own ids."""
        row = WHO.row(self._connection, platform=platform, external_id=account, home=community)
        if row is None:
            here = Communities(self._connection)
            return Known(here.known(platform, community) if community is not None else None)
        *one, there, inside = row
        return Known(
            next((Community(*each) for each in there), None),
            person(one),
            tuple(membership(each) for each in inside),
        )
