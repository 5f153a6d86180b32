"""Where the database is."""

from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from bot.storage.errors import StorageError

LETTERS: Mapping[str, str] = {"client_encoding": "utf8"}
"""How PostgreSQL is written to, whatever the environment and the server would choose."""

UNKNOWN = "unknown database address: write sqlite:///PATH or postgresql://USER@HOST/NAME"


def parse(url: str) -> URL:
    """The address that `url` writes, whatever driver it names.

    Raises:
        StorageError: it is neither SQLite's nor PostgreSQL's.
    """
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):  # the port is no number
        raise StorageError(UNKNOWN) from None
    match address.get_backend_name():
        case "sqlite":
            return address.set(drivername="sqlite")
        case "postgresql" | "postgres":
            return address.set(drivername="postgresql+psycopg")
        case _:
            raise StorageError(UNKNOWN)


def file_of(address: URL) -> Path:
    """The database file that an SQLite `address` names.

    Raises:
        StorageError: it names none; a database in memory would be another one on each connection.
    """
    name = address.database or ""
    if address.query or name in ("", ":memory:") or name.startswith("file:"):
        raise StorageError("a database in memory or with options is not supported: sqlite:///PATH")
    return Path(name)


def create(path: Path) -> None:
    """Make the file, empty, and its folder, unless they are there; only their owner may read them.

    What people said is nobody else's on this machine. SQLite gives its log the mode of the file.

    Raises:
        OSError: there is no way to write there.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(mode=0o600)
