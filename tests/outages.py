"""Ways in which a database stops doing its part, and does it again."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import (
    AbstractAsyncContextManager,
    AsyncExitStack,
    asynccontextmanager,
    closing,
    suppress,
)
from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy import Connection, make_url

from bot.storage.access import Access
from bot.storage.address import file_of, parse
from bot.storage.store import Store
from tests.databases import Postgres

Meanwhile: TypeAlias = AbstractAsyncContextManager[None]


@dataclass(frozen=True, slots=True)
class Ailing:
    """A store on a database that is in trouble for as long as a test wants it to be."""

    store: Store
    trouble: Callable[[], Meanwhile]
    reads: bool
    """Whether it can be read meanwhile."""


class Way:
    """A way to a PostgreSQL server that can be cut, and mended again."""

    def __init__(self, url: str) -> None:
        self._url = make_url(url)
        self._socket = f"{self._url.query['host']}/.s.PGSQL.5432"
        self._server: asyncio.Server | None = None
        self._cut = False
        self._open: set[asyncio.StreamWriter] = set()
        self._going: set[asyncio.Task[None]] = set()

    async def open(self) -> str:
        """The address of the same database at the near end."""
        self._server = await asyncio.start_server(self._carry, "127.0.0.1", 0)
        port = self._server.sockets[0].getsockname()[1]
        near = self._url.set(host="127.0.0.1", port=port, query={"sslmode": "disable"})
        return near.render_as_string(hide_password=False)

    async def cut(self) -> None:
        """Who is on it notices at once, and nobody else gets through.

        The port stays taken: somebody else could get it.
        """
        self._cut = True
        for writer in self._open:
            writer.transport.abort()
        await asyncio.gather(*self._going, return_exceptions=True)

    def mend(self) -> None:
        self._cut = False

    async def close(self) -> None:
        await self.cut()
        if self._server is not None:
            self._server.close()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._cut:
            writer.transport.abort()
            return
        there, back = await asyncio.open_unix_connection(self._socket)
        self._open |= {writer, back}
        for ends in ((reader, back), (there, writer)):
            task = asyncio.create_task(self._copy(*ends))
            self._going.add(task)
            task.add_done_callback(self._going.discard)

    async def _copy(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while data := await reader.read(65536):
                writer.write(data)
        writer.close()
        self._open.discard(writer)


@asynccontextmanager
async def full(store: Store, url: str) -> AsyncIterator[None]:
    """The file may not grow, and every page of it is in use."""
    with closing(_beside(url)) as other:
        other.execute("VACUUM")
        [pages] = other.execute("PRAGMA page_count").fetchone()
    await _tell(store, f"PRAGMA max_page_count = {pages}")
    yield
    await _tell(store, "PRAGMA max_page_count = 1000000")


@asynccontextmanager
async def locked(store: Store, url: str) -> AsyncIterator[None]:
    """Another program writes and does not come to an end, and the store does not wait for it."""
    await _tell(store, "PRAGMA busy_timeout = 0")
    with closing(_beside(url)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


@asynccontextmanager
async def read_only(store: Store, url: str) -> AsyncIterator[None]:
    """The file system has been made read-only, as Linux does when a disk begins to fail."""
    await _tell(store, "PRAGMA query_only = ON")
    yield
    await _tell(store, "PRAGMA query_only = OFF")


@asynccontextmanager
async def moved(store: Store, url: str) -> AsyncIterator[None]:
    """Somebody has moved the file out of the way, and moves it back."""
    path = file_of(parse(url))
    away = path.rename(path.with_name("away.db"))
    yield
    away.rename(path)


OF_FILES: Mapping[str, Callable[[Store, str], Meanwhile]] = {
    "full": full,
    "locked": locked,
    "moved": moved,
    "read-only": read_only,
}


@asynccontextmanager
async def ailing_file(name: str, url: str) -> AsyncIterator[Ailing]:
    """A file of SQLite that comes to be full, locked or read-only."""
    store = await Store.open(url)
    yield Ailing(store, lambda: OF_FILES[name](store, url), reads=True)
    await store.close()


@asynccontextmanager
async def ailing_server(postgres: Postgres) -> AsyncIterator[Ailing]:
    """A server of PostgreSQL that goes away and comes back."""
    way = Way(postgres.wiped())

    @asynccontextmanager
    async def away() -> AsyncIterator[None]:
        await way.cut()
        yield
        way.mend()

    async with AsyncExitStack() as stack:
        url = await way.open()
        stack.push_async_callback(way.close)
        store = await Store.open(url)
        stack.push_async_callback(store.close)
        yield Ailing(store, away, reads=False)


def _beside(url: str) -> sqlite3.Connection:
    """What another program opens."""
    return sqlite3.connect(file_of(parse(url)), isolation_level=None)


async def _tell(store: Store, pragma: str) -> None:
    """Past the store, which would take it for a sign of life."""

    def unit(connection: Connection) -> None:
        connection.exec_driver_sql(pragma)
        connection.rollback()

    await store._database.run(Access.WRITE, unit)
