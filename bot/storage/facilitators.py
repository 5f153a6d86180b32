"""Who facilitates which cohort."""

from sqlalchemy import Connection, bindparam, delete, insert, select

from bot.domain.ids import CohortId, PersonId
from bot.storage.prepared import Prepared
from bot.storage.tables import facilitators

COHORTS_OF = Prepared(
    select(facilitators.c.cohort_id).where(facilitators.c.person_id == bindparam("person"))
)


class Facilitators:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def cohorts_of(self, person: PersonId) -> set[CohortId]:
        """The cohorts a person facilitates."""
        return set(COHORTS_OF.column(self._connection, person=person))

    def of(self, cohort: CohortId) -> list[PersonId]:
        """The people who facilitate a cohort."""
        found = self._connection.scalars(
            select(facilitators.c.person_id)
            .where(facilitators.c.cohort_id == cohort)
            .order_by(facilitators.c.person_id)
        )
        return [PersonId(key) for key in found]

    def name(self, cohort: CohortId, person: PersonId) -> None:
        self._connection.execute(insert(facilitators).values(cohort_id=cohort, person_id=person))

    def dismiss(self, cohort: CohortId, person: PersonId) -> None:
        self._connection.execute(
            delete(facilitators).where(
                facilitators.c.cohort_id == cohort, facilitators.c.person_id == person
            )
        )
