"""All that happened to one membership, read at once: what a card of progress is made of."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, bindparam, select

from bot.domain.ids import MembershipId
from bot.domain.people import Pause
from bot.domain.portfolio import Project
from bot.storage.gathered import gathered, rows
from bot.storage.prepared import Prepared
from bot.storage.tables import (
    checkins,
    cohort_totals,
    completions,
    memberships,
    pauses,
    projects,
)

DAYS = select(gathered(checkins.c.day)).where(
    checkins.c.person_id == memberships.c.person_id, checkins.c.day >= memberships.c.joined_on
)
DONE = select(rows(completions.c.milestone)).where(completions.c.membership_id == memberships.c.id)
PAUSES = select(rows(pauses.c.first, pauses.c.last, pauses.c.reason)).where(
    pauses.c.person_id == memberships.c.person_id
)
PROJECTS = select(rows(projects.c.id, projects.c.title, projects.c.link, projects.c.at)).where(
    projects.c.membership_id == memberships.c.id
)

OF = Prepared(
    select(
        DONE.scalar_subquery().label("done"),
        DAYS.scalar_subquery().label("days"),
        PAUSES.scalar_subquery().label("pauses"),
        PROJECTS.scalar_subquery().label("projects"),
        cohort_totals.c.members,
        cohort_totals.c.milestones_done,
    )
    .join(cohort_totals, cohort_totals.c.cohort_id == memberships.c.cohort_id)
    .where(memberships.c.id == bindparam("membership"))
)


@dataclass(frozen=True, slots=True)
class Record:
    """What a member did, from the day they joined on.

    `days`: those they checked in on; `pauses` and `projects` in order, of projects the latest
    first; `totals`: the members of their cohort, and the milestones these have done.
    """

    done: frozenset[str]
    days: AbstractSet[date]
    pauses: Sequence[Pause]
    projects: Sequence[Project]
    totals: tuple[int, int]


class Records:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, membership: MembershipId) -> Record:
        """The record of a membership there is."""
        (row,) = OF.rows(self._connection, membership=membership)
        return Record(
            done=frozenset(milestone for (milestone,) in row.done),
            days=row.days,
            pauses=tuple(Pause(*pause) for pause in row.pauses),
            projects=tuple(Project(*project) for project in reversed(row.projects)),
            totals=(row.members, row.milestones_done),
        )
