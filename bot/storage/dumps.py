"""Copies of PostgreSQL: what `pg_dump` writes, and how it comes back."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import takewhile
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection

from bot.storage.errors import StorageError

MAGIC = b"PGDMP"
"""How what `pg_dump --format=custom` writes begins."""

SCRIPT = b"--\n-- PostgreSQL"
WHOLE = b"PostgreSQL database dump complete"
"""How what `pg_restore --file` makes of it begins, and what stands at the end of it."""

END = b"\\.\n"
"""What stands after the rows of a table."""

UNKNOWN = b"SET transaction_timeout"
"""What a newer `pg_restore` says although a server before PostgreSQL 17 does not know it."""


def dump(address: URL, target: Path, pg_dump: str) -> None:
    """Write the database of `address` to the file `target`.

    Raises:
        StorageError: the program is not there, or did not succeed.
    """
    program = _found(pg_dump, "backup")
    name = address.set(drivername="postgresql", password=None).render_as_string()
    done = subprocess.run(  # noqa: S603 - no shell, and the address is the operator's own
        [program, "--format=custom", f"--file={target}", f"--dbname={name}", "--no-password"],
        # The password would be seen in the list of processes.
        env={**os.environ, "PGPASSWORD": str(address.password)} if address.password else None,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = " ".join(done.stderr.split())
        raise StorageError(f"cannot back up the database: {said or 'pg_dump failed'}")


def replay(connection: Connection, source: Path, pg_restore: str) -> None:
    """Write what `source` holds, in the transaction that is under way.

    `pg_restore` itself cannot do so: it has a transaction of its own, before and after which
    nothing could be done without somebody seeing the database half done. Where it has made a script
    of the copy already, it does not have to be here.

    Raises:
        StorageError: the program is not there, or `source` is no whole dump.
    """
    error: Any = connection.dialect.loaded_dbapi.Error
    try:
        with _script(source, pg_restore) as lines:
            cursor: Any = connection.connection.cursor()
            _run(cursor, lines)
            cursor.execute("RESET ALL")
    except error as said:
        raise StorageError(f"cannot restore {source}: {' '.join(str(said).split())}") from said


def _run(cursor: Any, lines: Iterator[bytes]) -> None:
    statements = b""
    for line in lines:
        if line.startswith(b"COPY ") and line.endswith(b" FROM stdin;\n"):
            cursor.execute(statements)
            statements = b""
            with cursor.copy(line) as table:
                for row in takewhile(lambda one: one != END, lines):
                    table.write(row)
        elif not line.startswith((b"\\", UNKNOWN)):  # what begins with \ is for psql alone
            statements += line
    cursor.execute(statements)


@contextmanager
def _script(source: Path, pg_restore: str) -> Iterator[Iterator[bytes]]:
    """What is to be run, line by line."""
    with source.open("rb") as file:
        if file.read(len(SCRIPT)) != SCRIPT:
            with _made_of(source, _found(pg_restore, "restore")) as lines:
                yield lines
            return
        file.seek(max(0, source.stat().st_size - len(WHOLE) * 10))
        if WHOLE not in file.read():
            raise StorageError(f"cannot restore {source}: it ends before its end")
        file.seek(0)
        yield file


@contextmanager
def _made_of(source: Path, program: str) -> Iterator[Iterator[bytes]]:
    """What `pg_restore` makes of the file."""
    with tempfile.TemporaryFile() as words:
        with subprocess.Popen(  # noqa: S603 - no shell, and the file is the operator's own
            [program, "--no-owner", "--no-privileges", "--file=-", str(source)],
            stdout=subprocess.PIPE,
            stderr=words,
        ) as running:
            yield iter(running.stdout or ())
        if running.returncode:
            words.seek(0)
            said = " ".join(words.read().decode(errors="replace").split())
            raise StorageError(f"cannot read {source}: {said or 'pg_restore failed'}")


def _found(program: str, purpose: str) -> str:
    path = shutil.which(program)
    if path is None:
        raise StorageError(
            f"a {purpose} of PostgreSQL needs the program {program}, which is not here"
        )
    return path
