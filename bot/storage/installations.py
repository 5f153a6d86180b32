"""Where the bot was added by the people there, and who has set out to add it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from bot.storage.statements import insert_new
from bot.storage.tables import install_states, installations, installed_in


@dataclass(frozen=True, slots=True)
class Kept:
    """An installation as it lies in the database: its token cannot be read without the key."""

    home: str
    enterprise: str | None
    name: str
    bot: str
    bot_id: str | None
    sealed: str

    @property
    def is_wide(self) -> bool:
        """Whether it is in all of an enterprise."""
        return self.home == self.enterprise


_KEPT = select(
    installations.c.home,
    installations.c.enterprise,
    installations.c.name,
    installations.c.bot,
    installations.c.bot_id,
    installations.c.sealed,
)


class Installations:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def save(self, kept: Kept, now: datetime) -> None:
        """Put it in the place of what was there before."""
        row = asdict(kept) | {"at": now}
        new = insert_new(self._connection, installations).returning(installations.c.id)
        if self._connection.scalar(new, row) is None:
            self._connection.execute(
                update(installations).where(installations.c.home == kept.home).values(row)
            )

    def at(self, home: str) -> Kept | None:
        """That of a workspace itself, or of a whole enterprise."""
        row = self._connection.execute(_KEPT.where(installations.c.home == home)).one_or_none()
        return Kept(*row) if row else None

    def around(self, team: str) -> Kept | None:
        """That of the enterprise in which a workspace has been seen before."""
        joined = _KEPT.join(installed_in, installed_in.c.installation_id == installations.c.id)
        row = self._connection.execute(joined.where(installed_in.c.team == team)).one_or_none()
        return Kept(*row) if row else None

    def see(self, team: str, home: str) -> None:
        """Note that a workspace is in the enterprise that has the bot."""
        found = select(installations.c.id).where(installations.c.home == home)
        key = self._connection.scalar(found)
        if key is None:
            return
        row = {"team": team, "installation_id": key}
        new = insert_new(self._connection, installed_in).returning(installed_in.c.team)
        if self._connection.scalar(new, row) is None:
            mine = update(installed_in).where(installed_in.c.team == team)
            self._connection.execute(mine.values(installation_id=key))

    def every(self) -> Sequence[Kept]:
        return [Kept(*row) for row in self._connection.execute(_KEPT)]

    def reseal(self, home: str, sealed: str) -> None:
        """Keep the same token under another key."""
        self._connection.execute(
            update(installations).where(installations.c.home == home).values(sealed=sealed)
        )

    def remove(self, home: str) -> None:
        self._connection.execute(delete(installations).where(installations.c.home == home))

    def begin(self, state: str, now: datetime, expires_at: datetime) -> None:
        """Note a state that can be used once until then; those that were not used go."""
        self._connection.execute(delete(install_states).where(install_states.c.expires_at <= now))
        self._connection.execute(insert(install_states).values(state=state, expires_at=expires_at))

    def use(self, state: str, now: datetime) -> bool:
        """Whether the state is good: it is so for one transaction."""
        used = (
            delete(install_states)
            .where(install_states.c.state == state)
            .returning(install_states.c.expires_at)
        )
        expires_at = self._connection.scalar(used)
        return expires_at is not None and now < expires_at
