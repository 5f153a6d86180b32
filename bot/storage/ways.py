"""The ways that members take where their road branches."""

from sqlalchemy import Connection, bindparam, delete, insert, select

from bot.domain.cohorts import MembershipState
from bot.domain.ids import CohortId, MembershipId
from bot.storage.prepared import Prepared
from bot.storage.tables import memberships, ways

OF = Prepared(
    select(ways.c.branch, ways.c.way)
    .where(ways.c.membership_id == bindparam("membership"))
    .order_by(ways.c.branch)
)


class Ways:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, membership: MembershipId) -> dict[str, str]:
        """What a member takes at each branch they have chosen at."""
        rows = OF.rows(self._connection, membership=membership)
        return {row.branch: row.way for row in rows}

    def take(self, membership: MembershipId, branch: str, way: str) -> None:
        """Take a way at a branch, in the place of another."""
        self.give_up(membership, branch)
        self._connection.execute(
            insert(ways).values(membership_id=membership, branch=branch, way=way)
        )

    def give_up(self, membership: MembershipId, branch: str) -> None:
        """Be as somebody who has not chosen at this branch."""
        self._connection.execute(
            delete(ways).where(ways.c.membership_id == membership, ways.c.branch == branch)
        )

    def in_cohort(self, cohort: CohortId) -> frozenset[str]:
        """Every way that some active member takes."""
        found = self._connection.scalars(
            select(ways.c.way)
            .distinct()
            .join(memberships, memberships.c.id == ways.c.membership_id)
            .where(
                memberships.c.cohort_id == cohort,
                memberships.c.state == MembershipState.ACTIVE,
            )
        )
        return frozenset(found)
