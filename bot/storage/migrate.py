"""Bringing a database to the schema that this version needs. Nothing here needs an event loop."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import Connection as SqliteConnection

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event, inspect
from sqlalchemy.exc import DBAPIError

import bot
from bot.storage.address import LETTERS, create, file_of, parse
from bot.storage.errors import StorageError, unusable

MIGRATIONS = Path(bot.__file__).parent.parent / "migrations"
UPGRADES = 0x636169726E
"""The PostgreSQL advisory lock that those who upgrade stand in line for."""


@dataclass(frozen=True, slots=True)
class Status:
    """The revision a database is at, the one it should be at, and those it lacks, oldest first."""

    current: str | None
    head: str
    pending: tuple[str, ...]


class Newer(StorageError):
    """A newer version of Cairn has upgraded the database."""


def status(url: str) -> Status:
    """Where the database of `url` stands. Changes nothing.

    Raises:
        Newer: a newer version of Cairn has upgraded it.
        StorageError: it cannot be used.
    """
    address = parse(url)
    if _is_sqlite(address) and not file_of(address).exists():
        return _status(None)
    with connected(address, "BEGIN") as connection:
        return _status(revision(connection))


def upgrade(url: str) -> Status:
    """Bring the database of `url` to the newest schema: all of it, or nothing.

    Returns where it stood before. Several processes may do this at once: the others wait, and then
    find nothing left to do.

    Raises:
        StorageError: it cannot be used, or a newer version of Cairn has upgraded it.
    """
    with alone(parse(url)) as connection:
        return upgraded(connection)


@contextmanager
def alone(address: URL) -> Iterator[Connection]:
    """A transaction to change the schema in; whoever else wants to do so waits for its end.

    Raises:
        StorageError: the database cannot be used.
    """
    with connected(address, "BEGIN IMMEDIATE") as connection:
        if not _is_sqlite(address):
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({UPGRADES})")
        yield connection


def upgraded(connection: Connection) -> Status:
    """Bring a database to the newest schema in the transaction that is under way.

    Raises:
        StorageError: it is somebody else's, a newer version of Cairn has upgraded it, or a row
            would lose another one.
    """
    before = _status(revision(connection))
    if before.current is None and (there := inspect(connection).get_table_names()):
        raise StorageError(
            f"the database holds tables that are not Cairn's, such as {min(there)}: give Cairn a"
            " database of its own"
        )
    if before.pending:
        from bot.storage.alembic import bring_to_newest  # noqa: PLC0415 - see there

        bring_to_newest(connection, MIGRATIONS)
        _refuse_orphans(connection)
    return before


def revisions() -> list[str]:
    """Every revision, oldest first, as the names of their files say."""
    return sorted(path.name.partition("_")[0] for path in MIGRATIONS.glob("versions/[0-9]*.py"))


def _status(current: str | None) -> Status:
    every = revisions()
    if current is not None and current not in every:
        raise Newer(
            f"the database is at revision {current}, which this version of Cairn does not know:"
            " a newer one has upgraded it"
        )
    done = every.index(current) + 1 if current else 0
    return Status(current, every[-1], tuple(every[done:]))


def revision(connection: Connection) -> str | None:
    """The revision that the database is at; None if it has no schema of Cairn."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()


@contextmanager
def connected(address: URL, begin: str) -> Iterator[Connection]:
    """A connection in a transaction of its own, which SQLite begins so.

    Raises:
        StorageError: there is none to be had, or the database fails meanwhile.
    """
    engine = _sqlite(address, begin) if _is_sqlite(address) else _postgres(address)
    try:
        if begin == "BEGIN IMMEDIATE" and _is_sqlite(address):
            create(file_of(address))
        with engine.begin() as connection:
            _refuse_other_letters(connection)
            yield connection
    except (DBAPIError, OSError) as error:
        raise unusable(error, file_of(address) if _is_sqlite(address) else "") from error


def _postgres(address: URL) -> Engine:
    return create_engine(
        address, poolclass=NullPool, isolation_level="READ COMMITTED", connect_args={**LETTERS}
    )


def _sqlite(address: URL, begin: str) -> Engine:
    def prepare(connection: SqliteConnection, _: object) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA busy_timeout = 30000")
        # A table is copied to change it: that must not take the rows that refer to it along.
        connection.execute("PRAGMA foreign_keys = OFF")

    engine = create_engine(f"sqlite:///{file_of(address)}", poolclass=NullPool)
    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
    return engine


def _refuse_other_letters(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        return
    found = connection.exec_driver_sql("SHOW server_encoding").scalar()
    if found != "UTF8":
        raise StorageError(
            f"the database is written in {found}, which has no room for every letter; make one with"
            " CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0"
        )


def _is_sqlite(address: URL) -> bool:
    return address.get_backend_name() == "sqlite"


def _refuse_orphans(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    orphan = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if orphan:
        raise StorageError(f"the upgrade would leave a row of {orphan[0]} without its {orphan[2]}")
