"""Requests spread over time, so that no second has more of them than it may."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from time import monotonic

SECOND = 1.0

CATCH_UP = 0.25
"""Seconds of turns that nobody took and that are given out at once."""

LATELY = 100
"""Round trips that are remembered."""

ENOUGH = 20
"""Round trips after which the quickest of them tells how long the way is."""


class Pace:
    """Gives out turns evenly, so many a second.

    A turn comes back a second after its request has arrived. Of that no more is known than that it
    happened between the request and the answer, and that the quickest round trip is spent on the
    way: so what a round trip takes longer than that counts as if it were spent on the way there.
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
        self._trips: deque[float] = deque(maxlen=LATELY)
        for _ in range(per_second):
            self._free.put_nowait(self._next)

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for a turn, in the order of asking, and have it until the answer is there."""
        free = await self._free.get()
        begun = None
        try:
            now = self._seconds()
            begins = max(now, free, self._next)
            self._next = max(self._next, now - CATCH_UP) + self._gap
            if begins > now:
                await self._sleep(begins - now)
            begun = self._seconds()
            yield
        finally:
            self._free.put_nowait(self._seconds() + SECOND - self._on_the_way(begun))

    def _on_the_way(self, begun: float | None) -> float:
        if begun is not None:
            self._trips.append(self._seconds() - begun)
        return min(self._trips) if len(self._trips) >= ENOUGH else 0.0
