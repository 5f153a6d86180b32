"""PostgreSQL: a pool of connections and threads, and a second run for who collided with somebody.

A unit of work is one hop to a thread and back. psycopg without asyncio waits for the server in a
third of the time that it takes to wait in the loop, for each statement.
"""

import asyncio
import random
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError

from bot.storage import driver
from bot.storage.access import Access
from bot.storage.address import LETTERS
from bot.storage.errors import Outage, StorageError, Trouble, unusable
from bot.storage.threads import Threads
from bot.storage.turn import Turn, commit_nothing_given_up

T = TypeVar("T")

CONNECTIONS = 4
"""More would wait for Python's one lock instead: with ten, bursts took ten times as long."""
RUNS = 12
COLLISIONS = frozenset({"40001", "40P01"})
"""SQLSTATEs of a serialization failure and of a deadlock: run again, nothing happened."""

PATIENCE: dict[str, object] = {
    "connect_timeout": 3,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 5_000,
}
"""After how long a server is away that says nothing at all, where its address names nothing else:
seconds, but the last one in milliseconds. Left to itself, Linux waits for a quarter of an hour.
"""

LIMITS = "SET lock_timeout = '3s'; SET statement_timeout = '30s'"
"""How long one that does answer lets others wait: an operator may lock tables, or rewrite them."""

TAKEN = "23505"
"""SQLSTATE of a unique key that is taken. PostgreSQL may say so where two transactions cannot be
put in order: run again, and the row that somebody else made first is there to be found. One that is
still taken then was taken all along.
"""

BEGIN: dict[Access, str] = {
    Access.READ: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    Access.WRITE: "BEGIN ISOLATION LEVEL SERIALIZABLE READ WRITE",
    Access.CLAIM: "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE",
}


class Postgres:
    """A database on a server, for any number of processes."""

    def __init__(self, engine: Engine, threads: Threads) -> None:
        self._engine = engine
        self._engines = {
            access: engine.execution_options(begin=begin) for access, begin in BEGIN.items()
        }
        self._threads = threads
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
        engine = engine_of(address)
        opened = cls(engine, Threads(CONNECTIONS))
        try:
            # At once, so that each is there before the first burst of calls is.
            await asyncio.gather(*(opened._once(Access.READ, _nothing) for _ in range(CONNECTIONS)))
        except DBAPIError as error:
            await opened.close()
            raise unusable(error) from error
        return opened

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
            if _lost(error):
                return await self._once(access, unit)
            if not _collided(error, 0):
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
        words = f"the database is too busy: collided {RUNS} times, nothing was changed"
        raise Outage(words, Trouble.BUSY)

    async def _once(self, access: Access, unit: Callable[[Connection], T]) -> T:
        turn = Turn(unit)
        self._threads.put(partial(turn.serve, self._engines[access].connect))
        return await turn.over()

    async def close(self) -> None:
        """Let what was begun end, then close every connection."""
        await self._ended()
        self._engine.dispose()

    async def _ended(self) -> None:
        self._closed = True
        while self._running:
            self._idle.clear()
            await self._idle.wait()
        await self._threads.close()


def engine_of(address: URL) -> Engine:
    """What opens connections to the server of `address`, and keeps them."""
    engine = create_engine(
        address,
        pool_size=CONNECTIONS,
        max_overflow=0,
        pool_use_lifo=True,  # the process of the server that has everything at hand already
        connect_args={
            **{name: much for name, much in PATIENCE.items() if name not in address.query},
            **LETTERS,
            "autocommit": True,  # transactions begin by a statement of our own
        },
    )
    event.listen(engine, "connect", _limit)
    event.listen(engine, "begin", _begin)
    commit_nothing_given_up(engine)
    return engine


def _nothing(_: Connection) -> None:
    pass


def _limit(connection: Any, _: object) -> None:
    connection.execute(LIMITS)


def _begin(connection: Connection) -> None:
    driver.begin(connection, connection.get_execution_options()["begin"])


def _collided(error: DBAPIError, run: int) -> bool:
    state = getattr(error.orig, "sqlstate", None)
    return state in COLLISIONS or (state == TAKEN and run < 2)


def _lost(error: DBAPIError) -> bool:
    """Whether the connection went away before the COMMIT, which is no statement of ours.

    What became of a COMMIT that was under way is not known: that is not run again.
    """
    return error.connection_invalidated and error.statement is not None
