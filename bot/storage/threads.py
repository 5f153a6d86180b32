"""Threads that serve one line of work."""

import asyncio
from collections.abc import Callable
from queue import SimpleQueue
from threading import Thread


class Threads:
    """So many threads; whoever is free takes who came first."""

    def __init__(self, count: int) -> None:
        self._line: SimpleQueue[Callable[[], object] | None] = SimpleQueue()
        # A program that dies without closing must not hang: they are daemons.
        self._threads = [Thread(target=self._serve, daemon=True) for _ in range(count)]
        for thread in self._threads:
            thread.start()

    def put(self, work: Callable[[], object]) -> None:
        """Have some thread do it; it must not raise."""
        self._line.put(work)

    async def close(self) -> None:
        """Do all that was put in line, then end."""
        for _ in self._threads:
            self._line.put(None)
        for thread in self._threads:
            await asyncio.to_thread(thread.join)

    def _serve(self) -> None:
        while work := self._line.get():
            work()
            del work  # what it refers to would live until the next one comes
