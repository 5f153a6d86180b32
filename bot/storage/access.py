"""How a unit of work means to use the database, and what a database has to offer for it."""

from collections.abc import Callable
from enum import Enum
from typing import Protocol, TypeVar

from sqlalchemy import Connection

T = TypeVar("T")


class Access(Enum):
    """READ sees one moment and changes nothing; WRITE runs as if alone; CLAIM locks row by row."""

    READ = "read"
    WRITE = "write"
    CLAIM = "claim"


class Database(Protocol):
    """SQLite or PostgreSQL."""

    async def run(self, access: Access, unit: Callable[[Connection], T]) -> T:
        """Run `unit`, which begins and commits, on a connection that is its own meanwhile.

        It may run more than once. When this returns or raises, the transaction is over.
        """
        ...

    async def close(self) -> None: ...
