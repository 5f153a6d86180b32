"""Every row that is about one person, to hand over or to delete."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, delete, or_, select, update

from bot.domain.ids import CohortId, PersonId
from bot.domain.schedule import PostKind
from bot.storage.tables import (
    accounts,
    audit,
    checkins,
    cohorts,
    completions,
    deliveries,
    facilitators,
    feeds,
    goals,
    jobs,
    memberships,
    pauses,
    persons,
    places,
    projects,
    reminders,
    ways,
    zone_history,
)

QUOTING = (PostKind.DIGEST, PostKind.RECAP)
"""The kinds of posts that repeat what people said or did."""


class Privacy:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def rows_about(self, person: PersonId) -> dict[str, list[dict[str, Any]]]:
        """Every row about a person, by table, without the ids that only Cairn uses."""
        found = {}
        for name, query in _queries(person).items():
            rows = self._connection.execute(query).mappings()
            found[name] = [dict(row) for row in rows]
        return found

    def forget(self, person: PersonId) -> None:
        """Delete the person and everything that is theirs; what others wrote stays."""
        theirs = select(accounts.c.platform, accounts.c.external_id).where(
            accounts.c.person_id == person
        )
        for platform, external_id in self._connection.execute(theirs).all():
            self._connection.execute(
                delete(places).where(
                    places.c.platform == platform,
                    places.c.channel == external_id,
                    places.c.direct,
                )
            )
        self._connection.execute(delete(persons).where(persons.c.id == person))

    def recall(self, in_cohorts: Sequence[CohortId], now: datetime) -> None:
        """Have posts that quote people written anew where nobody has begun to send them.

        What failed or was skipped loses its words: they may be those of somebody who is gone. What
        is being sent just now is left to be edited once it has arrived.
        """
        theirs = deliveries.c.cohort_id.in_(in_cohorts) & deliveries.c.kind.in_(QUOTING)
        held = theirs & (deliveries.c.state == "waiting")
        again = self._connection.scalars(select(deliveries.c.job_id).where(held)).all()
        self._connection.execute(delete(deliveries).where(held))
        over = theirs & deliveries.c.wake_at.is_(None)
        self._connection.execute(update(deliveries).where(over).values(message=None))
        self._connection.execute(
            update(jobs)
            .where(jobs.c.id.in_(again))
            .values(state="waiting", wake_at=now, done_at=None, reason=None)
        )


def _queries(person: PersonId) -> dict[str, Select[Any]]:
    mine = select(memberships.c.id).where(memberships.c.person_id == person)
    return {
        "person": select(persons).where(persons.c.id == person),
        "accounts": select(accounts).where(accounts.c.person_id == person),
        "zones": select(zone_history)
        .where(zone_history.c.person_id == person)
        .order_by(zone_history.c.since),
        "goals": select(goals).where(goals.c.person_id == person).order_by(goals.c.since),
        "pauses": select(pauses).where(pauses.c.person_id == person).order_by(pauses.c.first),
        "calendar": select(feeds.c.made_at, feeds.c.noted).where(feeds.c.person_id == person),
        "reminders": select(reminders).where(reminders.c.person_id == person),
        "checkins": select(checkins).where(checkins.c.person_id == person).order_by(checkins.c.day),
        "memberships": select(memberships).where(memberships.c.person_id == person),
        "completions": select(completions)
        .where(completions.c.membership_id.in_(mine))
        .order_by(completions.c.at),
        "ways": select(ways).where(ways.c.membership_id.in_(mine)).order_by(ways.c.branch),
        "projects": select(projects)
        .where(projects.c.membership_id.in_(mine))
        .order_by(projects.c.id),
        "facilitates": select(cohorts.c.name)
        .join(facilitators, facilitators.c.cohort_id == cohorts.c.id)
        .where(facilitators.c.person_id == person),
        "created_cohorts": select(cohorts.c.name).where(cohorts.c.created_by == person),
        "audit": select(audit).where(or_(audit.c.actor == person, audit.c.subject == person)),
        "jobs": select(jobs.c.kind, jobs.c.day, jobs.c.due_at, jobs.c.state).where(
            jobs.c.person_id == person
        ),
        "deliveries": select(
            deliveries.c.kind, deliveries.c.due_at, deliveries.c.state, deliveries.c.sent_at
        ).where(deliveries.c.person_id == person),
    }
