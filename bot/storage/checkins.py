"""Check-ins: one row for each of a person's days."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from bot.domain.checkins import CheckIn, Mood
from bot.domain.ids import CohortId, CommunityId, PersonId
from bot.domain.people import Visibility
from bot.storage.gathered import gathered
from bot.storage.memberships import COUNTED
from bot.storage.prepared import Prepared
from bot.storage.tables import checkins, cohorts, memberships, persons

DAYS_OF = Prepared(
    select(gathered(checkins.c.day).label("days")).where(
        checkins.c.person_id == bindparam("person"), checkins.c.day >= bindparam("since")
    )
)

ON = Prepared(
    select(checkins).where(
        checkins.c.person_id == bindparam("person"), checkins.c.day == bindparam("on")
    )
)

IN_COHORT = Prepared(
    select(checkins, func.coalesce(persons.c.alias, persons.c.name).label("shown"))
    .join(memberships, memberships.c.person_id == checkins.c.person_id)
    .join(cohorts, cohorts.c.id == memberships.c.cohort_id)
    .join(persons, persons.c.id == checkins.c.person_id)
    .where(
        cohorts.c.id == bindparam("cohort"),
        memberships.c.state.in_(COUNTED),
        persons.c.visibility == Visibility.COHORT,
        checkins.c.community_id == cohorts.c.community_id,
        checkins.c.day.between(bindparam("first"), bindparam("last")),
        checkins.c.day >= memberships.c.joined_on,
    )
    .order_by(checkins.c.at, checkins.c.id)
)

ADD = insert(checkins)


class CheckIns:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def days_of(self, person: PersonId, since: date) -> AbstractSet[date]:
        """The days a person checked in on, from `since` on, in order."""
        [days] = DAYS_OF.column(self._connection, person=person, since=since)
        found: AbstractSet[date] = days
        return found

    def on(self, person: PersonId, day: date) -> CheckIn | None:
        row = ON.row(self._connection, person=person, on=day)
        return _checkin(row) if row else None

    def of(self, person: PersonId) -> list[CheckIn]:
        """Every check-in of a person, oldest first."""
        rows = self._connection.execute(
            select(checkins).where(checkins.c.person_id == person).order_by(checkins.c.day)
        )
        return [_checkin(row) for row in rows]

    def backdated(self, person: PersonId, since: date) -> int:
        """How many of a person's check-ins from `since` on were made a day later."""
        return (
            self._connection.scalar(
                select(func.count()).where(
                    checkins.c.person_id == person,
                    checkins.c.day >= since,
                    checkins.c.backdated,
                )
            )
            or 0
        )

    def backdated_days(self, person: PersonId, since: date) -> frozenset[date]:
        """The days from `since` on that a person checked in for a day later."""
        rows = self._connection.scalars(
            select(checkins.c.day).where(
                checkins.c.person_id == person, checkins.c.day >= since, checkins.c.backdated
            )
        )
        return frozenset(rows)

    def add(self, person: PersonId, checkin: CheckIn, community: CommunityId | None) -> None:
        self._connection.execute(
            ADD,
            {
                "person_id": person,
                "community_id": community,
                "day": checkin.day,
                **_columns(checkin),
            },
        )

    def rewrite(
        self, person: PersonId, checkin: CheckIn, previous: Mapping[str, Any] | None
    ) -> None:
        """Change a day's check-in; `previous` is what an undo brings back."""
        self._connection.execute(
            update(checkins)
            .where(checkins.c.person_id == person, checkins.c.day == checkin.day)
            .values(previous=previous, **_columns(checkin))
        )

    def remove(self, person: PersonId, day: date) -> None:
        self._connection.execute(
            delete(checkins).where(checkins.c.person_id == person, checkins.c.day == day)
        )

    def in_cohort(
        self, cohort: CohortId, first: date, last: date
    ) -> list[tuple[PersonId, str, CheckIn]]:
        """Who of a cohort checked in on the days from `first` to `last`, in order of saying.

        What somebody said in another community stays there: it is counted, not quoted, so only
        check-ins made in the cohort's own community are here.
        """
        rows = IN_COHORT.rows(self._connection, cohort=cohort, first=first, last=last)
        return [(PersonId(row.person_id), row.shown, _checkin(row)) for row in rows]


def _columns(checkin: CheckIn) -> dict[str, Any]:
    return {
        "done": checkin.done,
        "next": checkin.next,
        "blocked": checkin.blocked,
        "minutes": checkin.minutes,
        "mood": checkin.mood,
        "at": checkin.at,
        "backdated": checkin.backdated,
        "revision": checkin.revision,
    }


def _checkin(row: Any) -> CheckIn:
    at: datetime = row.at
    return CheckIn(
        day=row.day,
        done=row.done,
        next=row.next,
        blocked=row.blocked,
        minutes=row.minutes,
        mood=Mood(row.mood) if row.mood else None,
        at=at,
        backdated=row.backdated,
        revision=row.revision,
        previous=row.previous,
    )
