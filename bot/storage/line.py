"""An SQLite connection with a thread of its own, where units of work stand in line.

A unit of work is one hop to that thread and back: all of it runs there, over SQLAlchemy bound to
the very sqlite3 connection that aiosqlite holds. A hop for each statement would cost ten times as
much.
"""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from threading import local
from typing import Any, TypeVar

import aiosqlite
from sqlalchemy import Connection, Engine, NullPool, create_engine, event

from bot.storage import driver
from bot.storage.errors import StorageError
from bot.storage.turn import Turn, commit_nothing_given_up

T = TypeVar("T")

READING = "BEGIN"
WRITING = "BEGIN IMMEDIATE"
"""Statements that begin a transaction."""

PRAGMAS = ("busy_timeout = 3000", "foreign_keys = ON", "synchronous = FULL")

_thread = local()
"""Holds the connection that is the thread's own."""


class Line(aiosqlite.Connection):
    """First come, first served. `waiting` counts those who are in line or being served."""

    def __init__(self, path: Path, begin: str) -> None:
        super().__init__(partial(_connect, path, read_only=begin == READING), iter_chunk_size=1)
        self._thread.daemon = True  # a program that dies without closing must not hang
        self._begin = begin
        self._path = path
        self.waiting = 0
        self._stopped: asyncio.Future[Any] | None = None

    @classmethod
    async def open(cls, path: Path, begin: str) -> "Line":
        """Connect to the file; `begin` is the statement that begins each transaction.

        Raises:
            sqlite3.Error: the file is no database, or cannot be opened.
        """
        line = cls(path, begin)
        try:
            _ = await line
        except sqlite3.Error:
            if line._stopped:
                await line._stopped
            raise
        await line._hop(line._bind)
        return line

    def stop(self) -> "asyncio.Future[Any] | None":
        """Have the thread end. aiosqlite does so without waiting when it cannot connect."""
        self._stopped = super().stop()
        return self._stopped

    async def run(self, unit: Callable[[Connection], T]) -> T:
        """Run `unit`. When this returns or raises, its transaction is over.

        Raises:
            StorageError: the line is closed.
        """
        turn = Turn(unit)
        self.waiting += 1
        try:
            await self._hop(partial(turn.serve, self._connected))
        except asyncio.CancelledError:
            await turn.give_up()
            raise
        finally:
            self.waiting -= 1
        return turn.future.result()

    async def close(self) -> None:
        """Serve who is in line, then close."""
        if self._connection is not None:
            await self._hop(self._alchemy.close)
            await super().close()

    async def _hop(self, function: Callable[[], object]) -> None:
        if not self._running or self._connection is None:
            raise StorageError("the database is closed")
        execute: Callable[..., Awaitable[object]] = self._execute
        await execute(function)

    def _bind(self) -> None:
        self._file = _identity(self._path)
        _thread.connection = self._conn
        self._alchemy = _engine().connect()
        event.listen(self._alchemy, "begin", self._start)

    def _start(self, alchemy: Connection) -> None:
        """Begin, to write only in the file that whoever opens the database will find."""
        if self._begin != READING and _identity(self._path) != self._file:
            moved = sqlite3.OperationalError(f"{self._path} is gone, or another file")
            moved.sqlite_errorcode = sqlite3.SQLITE_READONLY_DBMOVED
            raise driver.failure(alchemy, moved, self._begin, ())
        driver.begin(alchemy, self._begin)

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        try:
            yield self._alchemy
        finally:
            # After a COMMIT that failed SQLAlchemy holds the transaction for ended, SQLite not.
            if self._conn.in_transaction:
                self._conn.rollback()


@cache
def _engine() -> Engine:
    """One for every line, each of which would compile all the statements for itself again."""
    engine = create_engine("sqlite://", creator=lambda: _thread.connection, poolclass=NullPool)
    commit_nothing_given_up(engine)
    return engine


def _connect(path: Path, *, read_only: bool) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, cached_statements=512)
    try:
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        if read_only:
            connection.execute("PRAGMA query_only = ON")
        elif connection.execute("PRAGMA journal_mode = WAL").fetchone() != ("wal",):
            raise sqlite3.OperationalError("its file system has no write-ahead logging")
    except BaseException:
        connection.close()
        raise
    return connection


def _identity(path: Path) -> tuple[int, int] | None:
    """Which file it is; None where there is none."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino
