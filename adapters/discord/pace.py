"""Requests spread over time, so that no second has more of them than it may."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from time import monotonic
from types import SimpleNamespace
from typing import Any

from aiohttp import ClientSession, TraceConfig, TraceRequestEndParams

SECOND = 1.0

CATCH_UP = 0.5
"""Seconds of turns that nobody took and that are made up for, at twice the pace."""

LATELY = 1000
"""Round trips that are remembered."""

DOUBT = 2.0
"""Seconds, shared by all round trips that are known, by which the quickest may not be the quickest
there is: a process that has just begun is busy, and its first ones are slow.
"""


@dataclass(slots=True)
class Trip:
    """When a turn began, when its request left, and when the answer began to come.

    `filled` is told, as soon as an answer says so, for how many seconds no other request of its
    kind is taken there.
    """

    begun: float
    left: float | None = None
    answered: float | None = None
    filled: Callable[[float], None] | None = None


_UNDER_WAY: ContextVar[Trip | None] = ContextVar("_UNDER_WAY", default=None)


class Pace:
    """Gives out turns evenly, so many a second.

    A turn comes back a second after its request has arrived. Of that no more is known than that it
    happened between the request and the answer, and that the quickest round trip is spent on the
    way: so what a round trip takes longer than that counts as if it were spent on the way there.
    Round trips are known of clients that have the `trace`; to others a turn comes back a second
    after its answer.
    """

    def __init__(
        self,
        per_second: int,
        seconds: Callable[[], float] = monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        spent: int = 0,
    ) -> None:
        """`spent` are the turns that were taken, some other way, just before the first one."""
        self._gap = SECOND / per_second
        self._seconds = seconds
        self._sleep = sleep
        self._next = self._soonest = seconds()
        self._free: asyncio.Queue[float] = asyncio.Queue()
        self._before: deque[float] = deque(maxlen=LATELY)
        self._trips: deque[float] = deque(maxlen=LATELY)
        self._spent = spent
        for _ in range(per_second - spent):
            self._free.put_nowait(self._next)

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[Trip]:
        """Wait for a turn, in the order of asking, and have it until the answer is there."""
        free = await self._free.get()
        trip = Trip(self._seconds())
        under_way = _UNDER_WAY.set(trip)
        try:
            now = self._seconds()
            while self._spent:
                self._free.put_nowait(now + SECOND)
                self._spent -= 1
            begins = max(now, free, self._next, self._soonest)
            self._next = max(self._next, now - CATCH_UP) + self._gap
            self._soonest = begins + self._gap / 2
            if begins > now:
                await self._sleep(begins - now)
            trip.begun = self._seconds()
            yield trip
        finally:
            _UNDER_WAY.reset(under_way)
            self._free.put_nowait(self._arrived_by(trip) + SECOND)

    def _arrived_by(self, trip: Trip) -> float:
        """When the request arrived at the latest, if the next one is as quick as can be."""
        if trip.left is None or trip.answered is None:
            return self._seconds()
        self._before.append(trip.left - trip.begun)
        self._trips.append(trip.answered - trip.left)
        way = min(self._trips) + min(self._before) - DOUBT / len(self._trips)
        return trip.answered - max(0.0, way)


def _full_for(headers: Mapping[str, str]) -> float:
    if headers.get("X-RateLimit-Remaining") != "0":
        return 0.0
    return float(headers.get("X-RateLimit-Reset-After", 0.0))


def trace(seconds: Callable[[], float] = monotonic) -> TraceConfig:
    """What has a client tell when the requests of turns leave and are answered."""

    async def left(session: ClientSession, context: SimpleNamespace, params: Any) -> None:
        if (trip := _UNDER_WAY.get()) is not None:
            trip.left = seconds()

    async def answered(
        session: ClientSession, context: SimpleNamespace, params: TraceRequestEndParams
    ) -> None:
        if (trip := _UNDER_WAY.get()) is not None:
            trip.answered = seconds()
            full_for = _full_for(params.response.headers)
            if full_for and trip.filled is not None:
                trip.filled(full_for)

    config = TraceConfig()
    config.on_request_headers_sent.append(left)
    config.on_request_end.append(answered)
    return config
