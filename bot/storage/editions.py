"""Roadmaps as they were when cohorts took them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select

from bot.storage.prepared import Prepared
from bot.storage.tables import editions

HOLDS = Prepared(select(editions.c.digest).where(editions.c.digest == bindparam("digest")))

FILES_OF = Prepared(select(editions.c.files).where(editions.c.digest == bindparam("digest")))


@dataclass(frozen=True, slots=True)
class Kept:
    """An edition of a roadmap that is kept: its digest, and the version it calls itself."""

    digest: str
    version: str


class Editions:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def files(self, digest: str) -> bytes | None:
        """The packed files of an edition."""
        return next(iter(FILES_OF.column(self._connection, digest=digest)), None)

    def holds(self, digest: str) -> bool:
        """Whether an edition is kept."""
        return bool(HOLDS.column(self._connection, digest=digest))

    def of(self, roadmap: str) -> Sequence[Kept]:
        """The editions of a roadmap that are kept, the latest first."""
        rows = self._connection.execute(
            select(editions.c.digest, editions.c.version)
            .where(editions.c.roadmap == roadmap)
            .order_by(editions.c.at.desc(), editions.c.digest)
        )
        return [Kept(*row) for row in rows]

    def keep(self, digest: str, roadmap: str, version: str, files: bytes, now: datetime) -> None:
        """Keep an edition that is not kept yet."""
        self._connection.execute(
            insert(editions).values(
                digest=digest, roadmap=roadmap, version=version, files=files, at=now
            )
        )
