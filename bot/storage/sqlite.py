"""SQLite: one writer and a few readers, each with a thread of its own."""

import sqlite3
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import URL, Connection
from sqlalchemy.exc import DBAPIError

from bot.storage.access import Access
from bot.storage.address import create, file_of
from bot.storage.errors import unusable
from bot.storage.line import READING, WRITING, Line

T = TypeVar("T")

READERS = 2


class Sqlite:
    """A database file. Writes wait in line for the one writer; reads wait for no write."""

    def __init__(self, writer: Line, readers: list[Line]) -> None:
        self._writer = writer
        self._readers = readers

    @classmethod
    async def open(cls, address: URL) -> "Sqlite":
        """Open the file of `address`, or create it and its folder.

        Raises:
            StorageError: it names no file, or one that is no database or cannot be written.
        """
        path = file_of(address)
        lines: list[Line] = []
        try:
            create(path)
            lines.append(await Line.open(path, WRITING))
            lines.extend([await Line.open(path, READING) for _ in range(READERS)])
            await lines[0].run(_write_nothing)
        except (OSError, sqlite3.Error, DBAPIError) as error:
            for line in reversed(lines):
                await line.close()
            raise unusable(error, path) from error
        return cls(lines[0], lines[1:])

    async def run(self, access: Access, unit: Callable[[Connection], T]) -> T:
        """Run `unit` on the writer or, to read, on the reader with the shortest line."""
        if access is Access.READ:
            return await min(self._readers, key=lambda reader: reader.waiting).run(unit)
        return await self._writer.run(unit)

    async def close(self) -> None:
        """Close the writer last, so that it can fold the log into the file."""
        for line in (*self._readers, self._writer):
            await line.close()


def _write_nothing(connection: Connection) -> None:
    with connection.begin():
        pass
