"""A copy of the whole database, taken while the bot runs."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.storage.address import file_of, parse
from bot.storage.dumps import dump
from bot.storage.errors import StorageError, one_line


def backup(url: str, target: Path, *, pg_dump: str = "pg_dump") -> None:
    """Copy the database of `url` to the new file `target`, which only its owner may read.

    The copy is of one moment, and nobody waits for it. SQLite's is a database again, and has been
    checked; PostgreSQL's is what the program `pg_dump` writes, for `pg_restore`.

    Raises:
        StorageError: there is something at `target` already, or the copy did not succeed; then
            nothing is left there.
    """
    address = parse(url)
    try:
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except OSError as error:
        raise StorageError(f"cannot write the backup {target}: {error.strerror}") from error
    try:
        if address.get_backend_name() == "sqlite":
            _copy(file_of(address), target)
        else:
            dump(address, target, pg_dump)
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def copy_file(path: Path, target: Path) -> None:
    """Write one moment of an SQLite database to the file `target`, and check what is there then.

    Raises:
        sqlite3.Error: that did not succeed, or the copy is damaged.
    """
    with (
        closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(target)) as copy,
    ):
        source.backup(copy)
        # One file that can be carried away, instead of one with a log beside it.
        copy.execute("PRAGMA journal_mode = DELETE")
        found = copy.execute("PRAGMA integrity_check").fetchone()
    if found != ("ok",):
        raise sqlite3.DatabaseError(f"it is damaged: {found[0]}")


def _copy(path: Path, target: Path) -> None:
    if not path.is_file():
        raise StorageError(f"there is no database {path}")
    try:
        copy_file(path, target)
    except sqlite3.Error as error:
        raise StorageError(f"cannot back up {path}: {one_line(error)}") from error
