"""The statements that a unit of work gives to sqlite3, caught and played again without us."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, event

from bot.storage import driver

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Statement:
    """What was executed, with the values that sqlite3 was handed."""

    text: str
    values: Any
    many: bool


@contextmanager
def caught() -> Iterator[list[Statement]]:
    """Everything that the store executes meanwhile; a commit is `COMMIT`."""
    found: list[Statement] = []

    def before(_: Any, __: Any, text: str, values: Any, ___: Any, many: bool) -> None:  # noqa: FBT001
        found.append(Statement(text, values, many))

    def commit(_: Any) -> None:
        found.append(Statement("COMMIT", (), many=False))

    def past_alchemy(connection: Connection, text: str, values: Any) -> list[Any]:
        found.append(Statement(text, values, many=False))
        return fetched(connection, text, values)

    def begun(connection: Connection, text: str) -> None:
        found.append(Statement(text, (), many=False))
        begin(connection, text)

    fetched, driver.fetched = driver.fetched, past_alchemy
    begin, driver.begin = driver.begin, begun
    event.listen(Engine, "before_cursor_execute", before)
    event.listen(Engine, "commit", commit)
    try:
        yield found
    finally:
        driver.fetched, driver.begin = fetched, begin
        event.remove(Engine, "before_cursor_execute", before)
        event.remove(Engine, "commit", commit)


def play(raw: sqlite3.Connection, statements: list[Statement]) -> list[Any]:
    """Execute them, and fetch what they find."""
    found: list[Any] = []
    for statement in statements:
        if statement.many:
            raw.executemany(statement.text, statement.values)
        else:
            found.append(raw.execute(statement.text, statement.values).fetchall())
    return found


def connect(path: Path) -> sqlite3.Connection:
    """As bare as can be, and as durable as the store's own connections."""
    raw = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        raw.execute(f"PRAGMA {pragma}")
    return raw


class Thread:
    """A plain sqlite3 connection with one thread: one hop there and back for each unit of work."""

    def __init__(self, path: Path) -> None:
        self._threads = ThreadPoolExecutor(1)
        self._raw = connect(path)

    async def play(self, statements: list[Statement]) -> list[Any]:
        return await self.run(lambda: play(self._raw, statements))

    async def run(self, function: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, function)

    def close(self) -> None:
        self._threads.shutdown()
        self._raw.close()


def scans(raw: sqlite3.Connection, statements: list[Statement]) -> list[tuple[str, str]]:
    """(what, statement) for each whole table that a statement reads or sorts without an index."""
    found: list[tuple[str, str]] = []
    for statement in statements:
        if not statement.text.startswith(("SELECT", "UPDATE", "DELETE", "WITH")):
            continue
        values = statement.values[0] if statement.many else statement.values
        for *_, detail in raw.execute(f"EXPLAIN QUERY PLAN {statement.text}", values):
            if detail.startswith("SCAN") or "AUTOMATIC" in detail:
                found.append((detail, " ".join(statement.text.split())))
    return found
