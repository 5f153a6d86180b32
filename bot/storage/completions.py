"""Milestones that have been done."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, insert, select

from bot.domain.cohorts import Membership
from bot.domain.ids import CohortId, MembershipId
from bot.domain.people import Visibility
from bot.storage.memberships import COUNTED, Memberships
from bot.storage.prepared import Prepared
from bot.storage.tables import completions, memberships, persons

IDS_OF = Prepared(
    select(completions.c.milestone).where(completions.c.membership_id == bindparam("membership"))
)

DONE_BETWEEN = Prepared(
    select(persons.c.alias, persons.c.name, completions.c.milestone)
    .join(memberships, memberships.c.id == completions.c.membership_id)
    .join(persons, persons.c.id == memberships.c.person_id)
    .where(
        memberships.c.cohort_id == bindparam("cohort"),
        memberships.c.state.in_(COUNTED),
        persons.c.visibility == Visibility.COHORT,
        completions.c.at >= bindparam("begins"),
        completions.c.at < bindparam("ends"),
    )
    .order_by(completions.c.at, completions.c.id)
)


@dataclass(frozen=True, slots=True)
class Completion:
    """A milestone somebody has done, with the evidence they gave."""

    milestone: str
    link: str | None
    note: str | None
    at: datetime


class Completions:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, membership: MembershipId) -> list[Completion]:
        """What a member has done, in the order of doing."""
        rows = self._connection.execute(
            select(
                completions.c.milestone, completions.c.link, completions.c.note, completions.c.at
            )
            .where(completions.c.membership_id == membership)
            .order_by(completions.c.at, completions.c.id)
        )
        return [Completion(*row) for row in rows]

    def ids_of(self, membership: MembershipId) -> frozenset[str]:
        """The ids of the milestones a member has done."""
        return frozenset(IDS_OF.column(self._connection, membership=membership))

    def with_others(
        self, cohort: CohortId, known: Collection[str]
    ) -> Mapping[MembershipId, frozenset[str]]:
        """What members have done, for those who have done anything not known by these ids."""
        theirs = (
            select(completions.c.membership_id, completions.c.milestone)
            .join(memberships, memberships.c.id == completions.c.membership_id)
            .where(memberships.c.cohort_id == cohort)
        )
        others = theirs.where(completions.c.milestone.not_in(known)).subquery()
        rows = self._connection.execute(
            theirs.where(completions.c.membership_id.in_(select(others.c.membership_id)))
        )
        found: dict[MembershipId, set[str]] = {}
        for membership, milestone in rows:
            found.setdefault(MembershipId(membership), set()).add(milestone)
        return {membership: frozenset(ids) for membership, ids in found.items()}

    def add(self, membership: Membership, completion: Completion) -> None:
        self._connection.execute(
            insert(completions).values(
                membership_id=membership.id,
                milestone=completion.milestone,
                link=completion.link,
                note=completion.note,
                at=completion.at,
            )
        )
        if membership.state in COUNTED:
            Memberships(self._connection).counted_done(membership.cohort, 1)

    def remove(self, membership: Membership, milestone: str) -> None:
        removed = self._connection.execute(
            delete(completions).where(
                completions.c.membership_id == membership.id,
                completions.c.milestone == milestone,
            )
        ).rowcount
        if removed and membership.state in COUNTED:
            Memberships(self._connection).counted_done(membership.cohort, -removed)

    def between(self, cohort: CohortId, first: datetime, last: datetime) -> list[tuple[str, str]]:
        """Names and milestones done from `first` to before `last`; none of private people."""
        rows = DONE_BETWEEN.rows(self._connection, cohort=cohort, begins=first, ends=last)
        return [(row.alias or row.name, row.milestone) for row in rows]
