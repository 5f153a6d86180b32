"""What storage says when the database does not do its part."""

import errno
import sqlite3
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from sqlalchemy.exc import DBAPIError, InterfaceError, InternalError, OperationalError

from bot.ports import Unavailable
from bot.storage.access import Access


class StorageError(Exception):
    """The database cannot be used: one line that says why and never holds a password."""


class Trouble(StrEnum):
    """Why a database cannot be used for a while, as the end of a sentence about it."""

    AWAY = "it cannot be reached"
    BROKEN = "its disk or its server fails"
    BUSY = "too much is asked of it at once"
    DAMAGED = "its files are damaged"
    FULL = "its disk is full"
    GONE = "its file was moved or deleted"
    LOCKED = "another program keeps it locked"
    READ_ONLY = "it cannot be written to"


class Outage(StorageError, Unavailable):
    """The database is in trouble, and who asked is not to blame.

    It is `sure` that nothing was changed, unless the end of a transaction was lost on its way.
    """

    def __init__(self, words: str, trouble: Trouble, *, sure: bool = True) -> None:
        super().__init__(words)
        self.trouble = trouble
        self.sure = sure


_SQLITE: Mapping[int, Trouble] = {
    3: Trouble.READ_ONLY,
    5: Trouble.LOCKED,
    6: Trouble.LOCKED,
    7: Trouble.BROKEN,
    8: Trouble.READ_ONLY,
    10: Trouble.BROKEN,
    11: Trouble.DAMAGED,
    13: Trouble.FULL,
    14: Trouble.AWAY,
    15: Trouble.LOCKED,
    26: Trouble.DAMAGED,
    sqlite3.SQLITE_READONLY_DBMOVED: Trouble.GONE,
}
"""By SQLite's own code or the lower byte of it; what is missing is a fault of the statement."""

_POSTGRES: Mapping[str, Trouble] = {
    "08": Trouble.AWAY,
    "25006": Trouble.READ_ONLY,
    "28": Trouble.AWAY,
    "3D": Trouble.AWAY,
    "40": Trouble.BUSY,
    "53": Trouble.BROKEN,
    "53100": Trouble.FULL,
    "53300": Trouble.AWAY,
    "55P03": Trouble.LOCKED,
    "57": Trouble.AWAY,
    "57014": Trouble.BROKEN,
    "58": Trouble.BROKEN,
    "XX": Trouble.BROKEN,
    "XX001": Trouble.DAMAGED,
    "XX002": Trouble.DAMAGED,
}
"""By PostgreSQL's own code or the class that it begins with."""


_SYSTEM: Mapping[int, Trouble] = {
    errno.EACCES: Trouble.READ_ONLY,
    errno.ENOSPC: Trouble.FULL,
    errno.EPERM: Trouble.READ_ONLY,
    errno.EROFS: Trouble.READ_ONLY,
}


def failure_of(error: DBAPIError, access: Access) -> StorageError | None:
    """What an error of a transaction means; None for a mistake in what was asked."""
    trouble = _trouble(error)
    if trouble is Trouble.READ_ONLY and access is Access.READ:
        trouble = None  # whoever said that they only read has written
    if trouble is not None:
        lost = error.connection_invalidated and error.statement is None
        return Outage(one_line(error), trouble, sure=not lost)
    if isinstance(error, OperationalError | InterfaceError | InternalError):
        return StorageError(one_line(error))
    return None


def _trouble(error: Exception) -> Trouble | None:
    said = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(said, "sqlite_errorcode", None)
    if code is not None:
        return _SQLITE.get(code) or _SQLITE.get(code & 0xFF)
    state: str | None = getattr(said, "sqlstate", None)
    if state is not None:
        return _POSTGRES.get(state) or _POSTGRES.get(state[:2])
    if isinstance(said, OSError):
        return _SYSTEM.get(said.errno or 0)
    # Without a code it comes from the way to the server, not from there.
    lost = isinstance(error, DBAPIError) and error.connection_invalidated
    return Trouble.AWAY if lost or isinstance(error, OperationalError) else None


_HELPS: Mapping[Trouble, str] = {
    Trouble.DAMAGED: "if it is Cairn's, go back to a copy",
    Trouble.FULL: "its disk needs room",
    Trouble.LOCKED: "another program works on it and does not let go",
    Trouble.READ_ONLY: "whoever runs Cairn has to be allowed to write to it, and in its folder",
}


def unusable(error: Exception, where: object = "") -> StorageError:
    """What keeps a database from being opened and, where that is known, what helps."""
    trouble = _trouble(error)
    if trouble is Trouble.AWAY and isinstance(where, Path) and where.is_file():
        trouble = Trouble.READ_ONLY  # SQLite may not make its log beside the file
    helps = f"; {_HELPS[trouble]}" if trouble and trouble in _HELPS else ""
    place = f" {where}" if where else ""
    return StorageError(f"cannot use the database{place}: {one_line(error)}{helps}")


def one_line(error: Exception) -> str:
    """What the database itself said, without the statement and its values."""
    said: object = error
    if isinstance(error, DBAPIError):
        said = error.orig
    elif isinstance(error, OSError):
        said = error.strerror
    return " ".join(str(said).split())
