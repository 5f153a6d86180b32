"""The addresses of people's own calendars, and what was shown there last."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import Connection, bindparam, delete, select, update

from bot.domain.feed import Noted, Status
from bot.domain.ids import PersonId
from bot.storage.prepared import Prepared
from bot.storage.statements import insert_new
from bot.storage.tables import feeds

BEHIND = Prepared(
    select(feeds.c.person_id, feeds.c.seed, feeds.c.noted).where(
        feeds.c.digest == bindparam("digest")
    )
)


@dataclass(frozen=True, slots=True)
class Address:
    """The address of a calendar: a digest of its secret and, where there is a key, that sealed."""

    digest: str
    sealed: str | None
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Feed:
    """A calendar: whose it is, what its entries are told apart from others by, and the last ones.

    `noted` are entries by their keys, as they were shown last.
    """

    person: PersonId
    seed: str
    noted: Mapping[str, Noted]


class Feeds:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def address_of(self, person: PersonId) -> Address | None:
        row = self._connection.execute(
            select(feeds.c.digest, feeds.c.sealed, feeds.c.made_at).where(
                feeds.c.person_id == person
            )
        ).one_or_none()
        return Address(*row) if row else None

    def behind(self, digest: str) -> Feed | None:
        """The calendar at an address."""
        row = BEHIND.row(self._connection, digest=digest)
        if row is None:
            return None
        noted = {key: _noted(*values) for key, values in row.noted.items()}
        return Feed(PersonId(row.person_id), row.seed, noted)

    def give(self, person: PersonId, address: Address, seed: str) -> None:
        """Give a person's calendar an address; another one is none any more, its seed stays."""
        row = asdict(address)
        new = insert_new(self._connection, feeds).returning(feeds.c.person_id)
        seeded = {"person_id": person, "seed": seed, "noted": {}, **row}
        if self._connection.scalar(new, seeded) is None:
            self._connection.execute(update(feeds).where(feeds.c.person_id == person).values(row))

    def end(self, person: PersonId) -> bool:
        """Whether there was a calendar to end."""
        gone = self._connection.execute(delete(feeds).where(feeds.c.person_id == person))
        return gone.rowcount > 0

    def note(self, person: PersonId, noted: Mapping[str, Noted]) -> None:
        """Remember what was shown."""
        rows = {key: _row(one) for key, one in noted.items()}
        self._connection.execute(
            update(feeds).where(feeds.c.person_id == person).values(noted=rows)
        )


def _row(one: Noted) -> list[str]:
    """A list: there are hundreds in one column."""
    return [one.digest, one.since.isoformat(), one.day.isoformat(), one.title, one.status]


def _noted(digest: str, since: str, day: str, title: str, status: str) -> Noted:
    return Noted(
        digest=digest,
        since=datetime.fromisoformat(since),
        day=date.fromisoformat(day),
        title=title,
        status=Status(status),
    )
