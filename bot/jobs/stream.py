"""One platform's deliveries, in a steady stream from the rows to their places and back."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from bot.domain.queue import Delivery, Retry, Returned
from bot.jobs.lanes import Lanes
from bot.jobs.rows import Rows
from bot.jobs.sender import Sender, Settled
from bot.jobs.watch import Watch
from bot.ports import Chat, Meter, Unavailable
from bot.storage.store import Store

LOT = 100
"""Deliveries taken at a time."""

REFILL = 50
"""The next lot is taken when fewer than so many could be sent at once."""

IN_HAND = 500
"""No more is taken when so many wait for their turn or for their places."""

IN_THE_AIR = 50
"""Sends at once: 50 a second, with a second for each."""

BEGIN_WITHIN = 60.0
"""Seconds after the claim in which a send may begin, so that it ends before the lease does."""

HOLD = timedelta(seconds=10)
"""What a place cannot take within this time waits in the rows, until half of it is left."""

EXCHANGE_EVERY = 0.1
"""Seconds between two exchanges with the rows while something is in the air."""


class Stream:
    """Sends what is due for `worker` on one platform, each place in order, all places at once.

    Nothing waits for anything else: while some messages are in the air, those that have arrived are
    settled, and the next ones are claimed in the same transaction.
    """

    def __init__(
        self, store: Store, platform: str, chat: Chat, worker: str, watch: Watch, meter: Meter
    ) -> None:
        self._rows = Rows(store, platform, worker, watch)
        self._platform = platform
        self._chat = chat
        self._sender = Sender(chat, watch)
        self._watch = watch
        self._meter = meter
        self._lanes = Lanes()
        self._ended: list[Settled] = []
        self._air: set[asyncio.Task[None]] = set()
        self._exchange: asyncio.Task[None] | None = None
        self._exchange_from = 0.0
        self._look = False
        self._finishing = False
        self._trouble: Exception | None = None
        self._killed: BaseException | None = None
        self._taken = 0
        self._stir = asyncio.Event()

    @property
    def idle(self) -> bool:
        """Nothing is under way, and nothing is left to be done."""
        if self._air or self._exchange:
            return False
        return self._trouble is not None or not (self._look or self._ended or len(self._lanes))

    async def run(self, over: Callable[[], bool]) -> int:
        """Send what is due until it is `over`, which is asked when nothing is left.

        Returns how many deliveries were taken. When the database fails, what is in the air ends
        first; it is settled by the next run.
        """
        self._look, self._finishing = True, False
        self._trouble = self._killed = None
        self._taken, self._exchange_from = 0, 0.0
        try:
            while not (self.idle and over()):
                self._stir.clear()
                self._begin()
                self._begin_exchange()
                with suppress(TimeoutError):
                    async with asyncio.timeout_at(self._next_moment()):
                        await self._stir.wait()
                if self._killed is not None:
                    raise self._killed
        except BaseException:
            await self._drop_everything()
            raise
        if self._trouble is not None:
            raise self._trouble
        return self._taken

    def look(self) -> None:
        """Something may be due that was not before."""
        self._look = not self._finishing
        self._stir.set()

    def stir(self) -> None:
        """See whether it is over."""
        self._stir.set()

    def finish(self) -> None:
        """Begin nothing more, and give back what has not begun."""
        self._finishing, self._look = True, False
        self._give_back(self._lanes.clear_all(), "the process stopped")
        self._stir.set()

    def _begin(self) -> None:
        now = asyncio.get_running_loop().time()
        while len(self._air) < IN_THE_AIR and self._trouble is None:
            taken = self._lanes.take(now)
            if taken is None:
                return
            delivery, begin_by = taken
            if self._watch.seconds() >= begin_by:
                self._empty_lane(delivery, "those before it took too long")
                continue
            wait = self._chat.wait(delivery.place, delivery.thread)
            if wait > HOLD:
                at = self._watch.moment + wait - HOLD / 2
                self._empty_lane(delivery, "the place is busy", at)
            elif wait:
                self._lanes.rest(delivery, begin_by, now + wait.total_seconds())
            else:
                send = asyncio.create_task(self._send(delivery))
                self._air.add(send)
                send.add_done_callback(self._landed)

    def _empty_lane(self, first: Delivery, reason: str, at: datetime | None = None) -> None:
        self._give_back([first, *self._lanes.clear(first.place)], reason, at)
        self._lanes.free(first.place)

    async def _send(self, delivery: Delivery) -> None:
        one = await self._sender.send(delivery)
        self._ended.append(one)
        self._meter.delivered(self._platform, one.outcome)
        if isinstance(one.outcome, Retry):
            others = self._lanes.clear(delivery.place)
            self._give_back(others, "it waits for the one before it", one.outcome.at)
        self._lanes.free(delivery.place)

    def _landed(self, send: asyncio.Task[None]) -> None:
        self._air.discard(send)
        self._stir.set()
        if not send.cancelled() and (error := send.exception()) is not None:
            self._killed = self._killed or error

    def _begin_exchange(self) -> None:
        wanted = self._ended or (self._look and self._has_room)
        if self._exchange or self._trouble or not wanted or not self._may_exchange():
            return
        self._exchange = asyncio.create_task(self._exchange_rows())

    def _may_exchange(self) -> bool:
        now = asyncio.get_running_loop().time()
        return self._finishing or not self._air or now >= self._exchange_from

    @property
    def _has_room(self) -> bool:
        if self._finishing or len(self._lanes) >= IN_HAND:
            return False
        return self._lanes.ready(asyncio.get_running_loop().time()) < REFILL

    async def _exchange_rows(self) -> None:
        ended, self._ended = self._ended, []
        limit = LOT if self._has_room else 0
        crowded, begun = self._lanes.crowded(), self._watch.seconds()
        if limit:
            self._look = False

        try:
            self._take(await self._rows.exchange(ended, limit, crowded), limit, begun)
        except Exception as error:  # noqa: BLE001 - it is raised when what is in the air has landed
            self._ended = ended + self._ended
            self._trouble = error
        finally:
            self._exchange = None
            self._exchange_from = asyncio.get_running_loop().time() + EXCHANGE_EVERY
            self._stir.set()

    def _take(self, claimed: Sequence[Delivery], limit: int, begun: float) -> None:
        if limit and len(claimed) == limit:
            self._look = True
        if self._finishing:
            self._look = False
            self._give_back(claimed, "the process stopped")
            return
        too_many = self._lanes.add(claimed, begun + BEGIN_WITHIN)
        self._give_back(too_many, "others are sent to its place")
        self._taken += len(claimed) - len(too_many)

    def _give_back(
        self, deliveries: Sequence[Delivery], reason: str, at: datetime | None = None
    ) -> None:
        self._ended += [Settled(Returned(one.id, at or one.due_at, reason)) for one in deliveries]

    def _next_moment(self) -> float | None:
        """When to go on, in the loop's time, although nothing has happened."""
        now = asyncio.get_running_loop().time()
        moments = []
        if (self._ended or self._look) and self._exchange_from > now:
            moments.append(self._exchange_from)
        soonest = self._lanes.soonest()
        if soonest is not None and len(self._air) < IN_THE_AIR and self._trouble is None:
            moments.append(soonest)  # which may have come since the last look
        return min(moments, default=None)

    async def _drop_everything(self) -> None:
        """As if the process had died: what was claimed comes up when the lease is over.

        Where it has only been told to stop, and waited for long enough, somebody else may take it
        at once.
        """
        under_way = [*self._air, *([self._exchange] if self._exchange else [])]
        for one in under_way:
            one.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)
        ended, self._ended, self._lanes = self._ended, [], Lanes()
        if self._finishing and self._killed is None and not self._rows.are_closed:
            with suppress(Unavailable):  # it comes up when the lease is over
                await self._rows.hand_back(ended)
