"""PostgreSQL: a pool of psycopg connections, and a second run for who collided with somebody."""

import asyncio
import random
from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import URL, Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.storage.access import Access
from bot.storage.errors import StorageError, one_line

T = TypeVar("T")

CONNECTIONS = 10
RUNS = 12
COLLISIONS = frozenset({"40001", "40P01"})
"""SQLSTATEs of a serialization failure and of a deadlock: run again, nothing happened."""

TAKEN = "23505"
"""SQLSTATE of a unique key that is taken. PostgreSQL may say so where two transactions cannot be
put in order: run again, and the row that somebody else made first is there to be found. One that is
still taken then was taken all along.
"""

OPTIONS: dict[Access, dict[str, Any]] = {
    Access.READ: {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True},
    Access.WRITE: {"isolation_level": "SERIALIZABLE"},
    Access.CLAIM: {"isolation_level": "READ COMMITTED"},
}


class Postgres:
    """A database on a server, for any number of processes."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._engines = {
            access: engine.execution_options(**options) for access, options in OPTIONS.items()
        }
        self._second_runs = asyncio.Lock()
        self._running = 0
        self._idle = asyncio.Event()
        self._closed = False

    @classmethod
    async def open(cls, address: URL) -> "Postgres":
        """Connect to the server of `address`.

        Raises:
            StorageError: there is none, or it does not let us in.
        """
        engine = create_async_engine(
            address,
            pool_size=CONNECTIONS,
            max_overflow=0,
        )
        try:
            async with engine.connect():
                pass
        except DBAPIError as error:
            await engine.dispose()
            raise StorageError(f"cannot use the database: {one_line(error)}") from error
        return cls(engine)

    async def run(self, access: Access, unit: Callable[[Connection], T]) -> T:
        """Run `unit`, and run it again while it collides with another transaction.

        It is run again once, too, when its connection turns out to be lost: the pool replaces all
        that were opened before then. To ask each connection first costs every call a round trip.

        Raises:
            StorageError: it collided too often, or the database is closed.
        """
        if self._closed:
            raise StorageError("the database is closed")
        self._running += 1
        try:
            return await self._run(access, unit)
        finally:
            self._running -= 1
            if not self._running:
                self._idle.set()

    async def _run(self, access: Access, unit: Callable[[Connection], T]) -> T:
        try:
            return await self._once(access, unit)
        except DBAPIError as error:
            if not (_collided(error, 0) or _lost(error)):
                raise
        async with self._second_runs:  # those who lost once no longer get in each other's way
            return await self._again(access, unit)

    async def _again(self, access: Access, unit: Callable[[Connection], T]) -> T:
        for run in range(1, RUNS):
            await asyncio.sleep(random.uniform(0, min(0.001 * 2**run, 0.1)))  # noqa: S311 - no secret
            try:
                return await self._once(access, unit)
            except DBAPIError as error:
                if not _collided(error, run):
                    raise
        raise StorageError(f"the database is too busy: collided {RUNS} times, nothing was changed")

    async def _once(self, access: Access, unit: Callable[[Connection], T]) -> T:
        async with self._engines[access].connect() as connection:
            return await connection.run_sync(unit)

    async def close(self) -> None:
        """Let what was begun end, then close every connection."""
        self._closed = True
        while self._running:
            self._idle.clear()
            await self._idle.wait()
        await self._engine.dispose()


def _collided(error: DBAPIError, run: int) -> bool:
    state = getattr(error.orig, "sqlstate", None)
    return state in COLLISIONS or (state == TAKEN and run < 2)


def _lost(error: DBAPIError) -> bool:
    """Whether the connection went away before the COMMIT, which is no statement of ours.

    What became of a COMMIT that was under way is not known: that is not run again.
    """
    return error.connection_invalidated and error.statement is not None
