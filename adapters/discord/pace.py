"""Requests spread over time, so that no second has more of them than it may."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from time import monotonic

SECOND = 1.0


class Pace:
    """Gives out turns evenly, so many a second.

    A turn comes back a second after its request was answered: whatever the network does in
    between, the server never sees more of them within a second.
    """

    def __init__(
        self,
        per_second: int,
        seconds: Callable[[], float] = monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._gap = SECOND / per_second
        self._seconds = seconds
        self._sleep = sleep
        self._next = seconds()
        self._free: asyncio.Queue[float] = asyncio.Queue()
        for _ in range(per_second):
            self._free.put_nowait(self._next)

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for a turn, in the order of asking, and have it until the answer is there."""
        free = await self._free.get()
        try:
            now = self._seconds()
            begins = max(now, free, self._next)
            self._next = begins + self._gap
            if begins > now:
                await self._sleep(begins - now)
            yield
        finally:
            self._free.put_nowait(self._seconds() + SECOND)
