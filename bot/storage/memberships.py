"""Memberships, and the totals that are kept beside them."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, exists, func, insert, select, update

from bot.domain.cohorts import Membership, MembershipState, Plan, RollEntry
from bot.domain.ids import CohortId, MembershipId, PersonId
from bot.storage.prepared import Prepared
from bot.storage.tables import (
    checkins,
    cohort_totals,
    completions,
    memberships,
    pauses,
    persons,
)

COUNTED = (MembershipState.ACTIVE, MembershipState.FINISHED)
"""The states in which somebody is one of the cohort's members."""

COLUMNS = (
    memberships.c.id,
    memberships.c.cohort_id,
    memberships.c.person_id,
    memberships.c.state,
    memberships.c.joined_at,
    memberships.c.joined_on,
    memberships.c.plan,
    memberships.c.shift,
    memberships.c.ended_on,
)

OF = Prepared(
    select(*COLUMNS)
    .where(memberships.c.person_id == bindparam("person"))
    .order_by(memberships.c.id)
)

BETWEEN = Prepared(
    select(*COLUMNS).where(
        memberships.c.person_id == bindparam("person"),
        memberships.c.cohort_id == bindparam("cohort"),
    )
)

IN_COHORT = (
    select(*COLUMNS)
    .where(
        memberships.c.cohort_id == bindparam("cohort"),
        memberships.c.state.in_(bindparam("states", expanding=True)),
    )
    .order_by(memberships.c.id)
)

TOTALS = Prepared(
    select(cohort_totals.c.members, cohort_totals.c.milestones_done).where(
        cohort_totals.c.cohort_id == bindparam("cohort")
    )
)

SIZES = select(cohort_totals.c.cohort_id, cohort_totals.c.members).where(
    cohort_totals.c.cohort_id.in_(bindparam("cohorts", expanding=True))
)


class Memberships:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, person: PersonId) -> list[Membership]:
        """Every membership of a person, oldest first."""
        return [membership(row) for row in OF.rows(self._connection, person=person)]

    def between(self, person: PersonId, cohort: CohortId) -> Membership | None:
        row = BETWEEN.row(self._connection, person=person, cohort=cohort)
        return membership(row) if row else None

    def in_cohort(self, cohort: CohortId, states: Sequence[MembershipState]) -> list[Membership]:
        """The memberships of a cohort in these states, oldest first."""
        rows = self._connection.execute(IN_COHORT, {"cohort": cohort, "states": states}).all()
        return [membership(row) for row in rows]

    def add(
        self,
        cohort: CohortId,
        person: PersonId,
        *,
        state: MembershipState,
        plan: Plan,
        shift: int,
        joined_on: date,
        now: datetime,
    ) -> None:
        self._connection.execute(
            insert(memberships).values(
                cohort_id=cohort,
                person_id=person,
                state=state,
                plan=plan,
                shift=shift,
                joined_at=now,
                joined_on=joined_on,
            )
        )
        if state in COUNTED:
            self._count(cohort, members=1)

    def set_state(
        self, membership: Membership, state: MembershipState, ended_on: date | None = None
    ) -> None:
        """Move somebody between waiting, active, left and finished; the totals follow."""
        self._connection.execute(
            update(memberships)
            .where(memberships.c.id == membership.id)
            .values(state=state, ended_on=ended_on)
        )
        change = int(state in COUNTED) - int(membership.state in COUNTED)
        if change:
            self._count(
                membership.cohort, members=change, done=change * self.done_count(membership.id)
            )

    def begin(self, membership: MembershipId, joined_on: date, now: datetime) -> None:
        """Somebody who waited, or never was let in, begins to count from now on."""
        self._connection.execute(
            update(memberships)
            .where(memberships.c.id == membership)
            .values(joined_on=joined_on, joined_at=now)
        )

    def discount(self, membership: Membership) -> None:
        """Take somebody who is about to be deleted out of the totals."""
        done = self.done_count(membership.id)
        self._count(membership.cohort, members=-1, done=-done)

    def set_plan(self, membership: MembershipId, plan: Plan, shift: int) -> None:
        self._connection.execute(
            update(memberships).where(memberships.c.id == membership).values(plan=plan, shift=shift)
        )

    def finish_all(self, cohort: CohortId, ended_on: date) -> None:
        """The road is over for everybody who was still on it."""
        self._connection.execute(
            update(memberships)
            .where(
                memberships.c.cohort_id == cohort,
                memberships.c.state == MembershipState.ACTIVE,
            )
            .values(state=MembershipState.FINISHED, ended_on=ended_on)
        )

    def resume_all(self, cohort: CohortId, ended_on: date) -> None:
        """The road goes on for everybody for whom it was over with the cohort."""
        self._connection.execute(
            update(memberships)
            .where(
                memberships.c.cohort_id == cohort,
                memberships.c.state == MembershipState.FINISHED,
                memberships.c.ended_on == ended_on,
            )
            .values(state=MembershipState.ACTIVE, ended_on=None)
        )

    def totals(self, cohort: CohortId) -> tuple[int, int]:
        """Members of a cohort and the milestones they have done, as kept."""
        (row,) = TOTALS.rows(self._connection, cohort=cohort)
        return row.members, row.milestones_done

    def sizes(self, cohorts: Iterable[CohortId]) -> dict[CohortId, int]:
        """The members of each cohort, as kept."""
        wanted = {"cohorts": list(cohorts)}
        rows = self._connection.execute(SIZES, wanted) if wanted["cohorts"] else ()
        return {CohortId(key): members for key, members in rows}

    def counted_done(self, cohort: CohortId, change: int) -> None:
        """Milestones done or taken back by somebody who counts."""
        self._count(cohort, done=change)

    def done_count(self, membership: MembershipId) -> int:
        return (
            self._connection.scalar(
                select(func.count()).where(completions.c.membership_id == membership)
            )
            or 0
        )

    def roll(self, cohort: CohortId, day: date) -> list[RollEntry]:
        """Who is in a cohort, oldest first, and how they are doing on a day."""
        done = (
            select(func.count())
            .where(completions.c.membership_id == memberships.c.id)
            .scalar_subquery()
        )
        last = (
            select(func.max(checkins.c.day))
            .where(checkins.c.person_id == memberships.c.person_id)
            .scalar_subquery()
        )
        paused = exists().where(
            pauses.c.person_id == memberships.c.person_id,
            pauses.c.first <= day,
            pauses.c.last >= day,
        )
        rows = self._connection.execute(
            select(
                *COLUMNS,
                func.coalesce(persons.c.alias, persons.c.name).label("shown"),
                done.label("done"),
                last.label("last"),
                paused.label("paused"),
            )
            .join(persons, persons.c.id == memberships.c.person_id)
            .where(memberships.c.cohort_id == cohort, memberships.c.state != MembershipState.LEFT)
            .order_by(memberships.c.id)
        )
        return [
            RollEntry(membership(inside), shown, done, last, bool(paused))
            for *inside, shown, done, last, paused in rows
        ]

    def _count(self, cohort: CohortId, members: int = 0, done: int = 0) -> None:
        self._connection.execute(
            update(cohort_totals)
            .where(cohort_totals.c.cohort_id == cohort)
            .values(
                members=cohort_totals.c.members + members,
                milestones_done=cohort_totals.c.milestones_done + done,
            )
        )


def membership(row: Sequence[Any]) -> Membership:
    """A membership, from these columns."""
    key, cohort, person, state, joined_at, joined_on, plan, shift, ended_on = row
    return Membership(
        id=MembershipId(key),
        cohort=CohortId(cohort),
        person=PersonId(person),
        state=MembershipState(state),
        joined_at=joined_at,
        joined_on=joined_on,
        plan=Plan(plan),
        shift=shift,
        ended_on=ended_on,
    )
