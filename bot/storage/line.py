"""An SQLite connection with a thread of its own, where units of work stand in line.

A unit of work is one hop to that thread and back: all of it runs there, over SQLAlchemy bound to
the very sqlite3 connection that aiosqlite holds. A hop for each statement would cost ten times as
much.
"""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, Generic, TypeVar

import aiosqlite
from sqlalchemy import Connection, StaticPool, create_engine, event

from bot.storage.errors import StorageError

T = TypeVar("T")

PRAGMAS = ("busy_timeout = 5000", "foreign_keys = ON", "synchronous = FULL")


class Turn(Generic[T]):
    """A unit of work in line. It can be given up until it commits."""

    def __init__(self, unit: Callable[[Connection], T]) -> None:
        self.unit = unit
        self.future: Future[T] = Future()
        self.given_up = False

    async def give_up(self) -> None:
        """See that it is not begun or, if it was, not committed; return when it is over."""
        self.given_up = True
        if self.future.cancel():
            return
        over, loop = asyncio.Event(), asyncio.get_running_loop()
        self.future.add_done_callback(lambda _: loop.call_soon_threadsafe(over.set))
        while not over.is_set():
            with suppress(asyncio.CancelledError):
                await over.wait()


class Line(aiosqlite.Connection):
    """First come, first served. `waiting` counts those who are in line or being served."""

    def __init__(self, path: Path, begin: str) -> None:
        super().__init__(partial(_connect, path, read_only=begin == "BEGIN"), iter_chunk_size=1)
        self._thread.daemon = True  # a program that dies without closing must not hang
        self._begin = begin
        self._serving: Turn[Any] | None = None
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
            await self._hop(partial(self._serve, turn))
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
        engine = create_engine("sqlite://", creator=lambda: self._conn, poolclass=StaticPool)
        event.listen(engine, "begin", lambda alchemy: alchemy.exec_driver_sql(self._begin))
        event.listen(engine, "commit", self._refuse_what_was_given_up)
        self._alchemy = engine.connect()

    def _serve(self, turn: Turn[T]) -> None:
        if not turn.future.set_running_or_notify_cancel():
            return
        self._serving = turn
        try:
            result = turn.unit(self._alchemy)
        except BaseException as error:  # noqa: BLE001 - the caller gets it, whatever it is
            self._end_transaction()
            turn.future.set_exception(error)
        else:
            turn.future.set_result(result)
        finally:
            self._serving = None

    def _end_transaction(self) -> None:
        # After a COMMIT that failed SQLAlchemy holds the transaction for ended; SQLite does not.
        if self._conn.in_transaction:
            self._conn.rollback()

    def _refuse_what_was_given_up(self, _: Connection) -> None:
        if self._serving is not None and self._serving.given_up:
            raise GivenUp


class GivenUp(Exception):
    """Nobody waits for this transaction any more."""


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
