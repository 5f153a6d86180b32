"""A copy in the place of the database."""

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import URL, Connection, StaticPool, create_engine

from bot.storage import dumps, migrate
from bot.storage.address import create, file_of, parse
from bot.storage.backup import copy_file
from bot.storage.errors import StorageError, one_line
from bot.storage.restored import go_on_from, last_sign
from bot.storage.vacancy import NOT_OURS, clear, is_ours, refuse_unless_vacant

_SQLITE = (b"SQLite format 3\0",)
_POSTGRES = (dumps.MAGIC, dumps.SCRIPT)
"""How copies begin."""

LOOKS = 10
"""Looks at who is connected to the database, for a second in all."""


@dataclass(frozen=True, slots=True)
class Restored:
    """The schema that the copy had before it was upgraded, and when it last was in use."""

    schema: migrate.Status
    last_sign: datetime | None


def restore(
    url: str, source: Path, now: datetime, *, replace: bool = False, pg_restore: str = "pg_restore"
) -> Restored:
    """Put the copy `source` in the place of the database of `url`: all of it, or nothing.

    It is brought to the newest schema, and made safe to go on from at `now`. What is there already
    is thrown away if it is to be replaced.

    Raises:
        StorageError: the copy is none, is damaged or newer than this version of Cairn; or the
            database is in use, holds something, or cannot be written.
    """
    address = parse(url)
    begins = _beginning(source)
    is_sqlite = address.get_backend_name() == "sqlite"
    ours, theirs = (_SQLITE, _POSTGRES) if is_sqlite else (_POSTGRES, _SQLITE)
    if begins.startswith(theirs):
        raise StorageError(
            f"{source} comes from {'PostgreSQL' if is_sqlite else 'SQLite'}, and the database is of"
            " the other kind: there is no way from one to the other"
        )
    if not begins.startswith(ours):
        raise StorageError(f"{source} is no copy that `cairn db backup` made")
    if is_sqlite:
        return _into_file(file_of(address), source, now, replace=replace)
    return _into_server(address, source, now, pg_restore, replace=replace)


def _beginning(source: Path) -> bytes:
    try:
        with source.open("rb") as file:
            return file.read(max(map(len, (*_SQLITE, *_POSTGRES))))
    except OSError as error:
        raise StorageError(f"cannot read {source}: {error.strerror}") from error


def _into_file(path: Path, source: Path, now: datetime, *, replace: bool) -> Restored:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f"{path.name}.restoring-") as file:
            prepared = Path(file.name)
            restored = _prepared(source, prepared, now)
            create(path)
            with _held(path) as target, closing(sqlite3.connect(prepared)) as copy:
                _refuse_unless_vacant(target, replace=replace)
                copy.backup(target)  # a transaction: all of it, or nothing
    except (OSError, sqlite3.Error) as error:
        raise StorageError(f"cannot restore to {path}: {one_line(error)}") from error
    return restored


def _prepared(source: Path, prepared: Path, now: datetime) -> Restored:
    try:
        copy_file(source, prepared)
    except sqlite3.Error as error:
        raise StorageError(f"cannot restore {source}: {one_line(error)}") from error
    with migrate.alone(URL.create("sqlite", database=str(prepared))) as connection:
        return _made_ready(connection, source, now)


@contextmanager
def _held(path: Path) -> Iterator[sqlite3.Connection]:
    """The file of a database, which nobody else has open or can open meanwhile."""
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as target:
        try:
            target.execute("PRAGMA locking_mode = EXCLUSIVE")
            target.execute("PRAGMA journal_mode = DELETE")
            target.execute("BEGIN EXCLUSIVE")
            target.execute("COMMIT")
        except sqlite3.OperationalError as error:
            raise StorageError(f"{path} is in use ({one_line(error)}): stop Cairn first") from error
        except sqlite3.DatabaseError as error:
            raise StorageError(
                f"{path} cannot be read ({one_line(error)}): move it out of the way, with the files"
                " -wal and -shm beside it"
            ) from error
        yield target


def _refuse_unless_vacant(target: sqlite3.Connection, *, replace: bool) -> None:
    engine = create_engine("sqlite://", creator=lambda: target, poolclass=StaticPool)
    with engine.connect() as connection:
        refuse_unless_vacant(connection, replace=replace)


def _into_server(
    address: URL, source: Path, now: datetime, pg_restore: str, *, replace: bool
) -> Restored:
    with migrate.alone(address) as connection:
        refuse_unless_vacant(connection, replace=replace)
        _refuse_others(connection)
        clear(connection)
        dumps.replay(connection, source, pg_restore)
        restored = _made_ready(connection, source, now)
        connection.exec_driver_sql("ANALYZE")  # or the first questions go through whole tables
    return restored


def _refuse_others(connection: Connection) -> None:
    """See that nobody else is connected; who has just hung up is listed for a moment more."""
    for _ in range(LOOKS):
        others = connection.exec_driver_sql(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND usesysid IS NOT NULL"
        ).scalar_one()
        if not others:
            return
        connection.exec_driver_sql("SELECT pg_sleep(0.1), pg_stat_clear_snapshot()")
    raise StorageError(
        f"the database is in use ({others} other connections): stop Cairn, and whatever else is"
        " connected, first"
    )


def _made_ready(connection: Connection, source: Path, now: datetime) -> Restored:
    if not is_ours(connection):
        raise StorageError(f"{source} {NOT_OURS}")
    try:
        schema = migrate.upgraded(connection)
    except StorageError as error:
        raise StorageError(f"cannot restore {source}: {error}") from error
    sign = last_sign(connection)
    go_on_from(connection, now)
    return Restored(schema, sign)
