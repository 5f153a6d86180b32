"""A place in the middle of a transaction where a test can look around."""

import asyncio
from threading import Event

import psycopg

from bot.storage.tx import Tx


class Gate:
    """Holds a unit of work up in the middle, while its transaction is open."""

    def __init__(self, url: str) -> None:
        self._reached, self._opened = Event(), Event()
        self._lock = psycopg.connect(url, autocommit=True) if "postgres" in url else None
        if self._lock:
            self._lock.execute("SELECT pg_advisory_lock(7)")

    def wait(self, tx: Tx) -> None:
        self._reached.set()
        if self._lock:
            tx._connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7)")
        else:
            assert self._opened.wait(10)

    async def reached(self) -> None:
        assert await asyncio.to_thread(self._reached.wait, 10)

    def open(self) -> None:
        self._opened.set()
        if self._lock:
            self._lock.close()
            self._lock = None
