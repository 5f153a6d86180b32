"""Personal reminders and pauses."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from bot.domain.ids import PersonId
from bot.domain.people import Pause, Reminder
from bot.storage.prepared import Prepared
from bot.storage.tables import pauses, reminders

PAUSES_OF = Prepared(
    select(pauses.c.first, pauses.c.last, pauses.c.reason)
    .where(pauses.c.person_id == bindparam("person"))
    .order_by(pauses.c.first)
)


class Reminders:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, person: PersonId) -> Reminder | None:
        row = self._connection.execute(
            select(reminders.c.on, reminders.c.at, reminders.c.days).where(
                reminders.c.person_id == person
            )
        ).one_or_none()
        if row is None:
            return None
        return Reminder(row.on, row.at, tuple(int(day) for day in row.days.split(",")))

    def save(self, person: PersonId, reminder: Reminder) -> None:
        self._connection.execute(delete(reminders).where(reminders.c.person_id == person))
        self._connection.execute(
            insert(reminders).values(
                person_id=person,
                on=reminder.on,
                at=reminder.at,
                days=",".join(str(day) for day in reminder.weekdays),
            )
        )

    def turn_off(self, person: PersonId) -> bool:
        """Whether they were on until now."""
        theirs = (reminders.c.person_id == person) & reminders.c.on
        changed = self._connection.execute(update(reminders).where(theirs).values(on=False))
        return changed.rowcount > 0


class Pauses:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, person: PersonId) -> tuple[Pause, ...]:
        """Every pause of a person, in order."""
        return tuple(Pause(*row) for row in PAUSES_OF.rows(self._connection, person=person))

    def on(self, people: Iterable[PersonId], day: date) -> set[PersonId]:
        """Which of these people are paused on a day."""
        found = self._connection.scalars(
            select(pauses.c.person_id).where(
                pauses.c.person_id.in_(list(people)), pauses.c.first <= day, pauses.c.last >= day
            )
        )
        return {PersonId(key) for key in found}

    def replace(self, person: PersonId, wanted: Iterable[Pause]) -> None:
        """All the pauses of a person."""
        self._connection.execute(delete(pauses).where(pauses.c.person_id == person))
        rows = [
            {"person_id": person, "first": p.first, "last": p.last, "reason": p.reason}
            for p in wanted
        ]
        if rows:
            self._connection.execute(insert(pauses), rows)
