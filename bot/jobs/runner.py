"""What is due is run, and what has to be said is sent: often, late, and from many processes."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from time import monotonic

from bot.content import Library
from bot.jobs.lots import Lots
from bot.jobs.stream import Stream
from bot.jobs.watch import Watch
from bot.ports import Chat, Meter, Uncounted
from bot.storage.store import Store
from bot.storage.tx import Tx

FIRST_LOT, LOT = 10, 100
"""Jobs run in one transaction: few at first, so that sending begins, then twice as many each time.
"""


class Runner:
    """Runs due jobs and sends what they wrote. `worker` is this process's name on its claims."""

    def __init__(
        self,
        store: Store,
        library: Library,
        chats: Mapping[str, Chat],
        worker: str,
        seconds: Callable[[], float] = monotonic,
        meter: Meter | None = None,
    ) -> None:
        """`seconds` is what the time that sends take is measured by."""
        self._store = store
        self._platforms = tuple(chats)
        self._watch = Watch(seconds)
        counting = meter or Uncounted()
        self._lots = Lots(store, library, counting)
        self._streams = [
            Stream(store, platform, chat, worker, self._watch, counting)
            for platform, chat in chats.items()
        ]
        self._jobs: asyncio.Task[None]
        self._under_way = self._over = self._again = self._finishing = False
        self._ran = 0

    async def run_due(self, now: datetime) -> int:
        """Run all jobs that are due and send all posts; returns how many, 0 for nothing left.

        Posts are sent while later jobs run, in the order of the plan all the same. Called while it
        is under way, it has that look again, and returns 0 at once.
        """
        self._watch.tell(now)
        if self._under_way:
            self._look_again()
            return 0
        self._under_way, self._finishing = True, False
        try:
            done = await self._run()
            while self._again and not self._finishing:
                done += await self._run()
            return done
        finally:
            self._under_way = False

    def finish(self) -> None:
        """Begin nothing more of what is under way; `run_due` returns when the rest has ended."""
        self._finishing = True
        for stream in self._streams:
            stream.finish()

    async def next_due(self) -> datetime | None:
        """When something is due next, which may be in the past; None if nothing waits."""

        def soonest(tx: Tx) -> datetime | None:
            waiting = (tx.jobs.next_due(), tx.deliveries.next_due(self._platforms))
            return min((at for at in waiting if at), default=None)

        return await self._store.read(soonest)

    async def _run(self) -> int:
        self._again = self._over = False
        self._ran = 0
        self._begin_jobs()
        sending = [asyncio.create_task(stream.run(self._is_over)) for stream in self._streams]
        try:
            sent = await asyncio.gather(*sending, return_exceptions=True)
            while not self._jobs.done():
                await asyncio.wait({self._jobs})
        finally:
            self._jobs.cancel()
            await asyncio.gather(self._jobs, return_exceptions=True)
        # Of several that fail at once only one is raised; the others are heard here.
        failed = [one for one in sent if isinstance(one, BaseException)]
        for error in failed:
            raise error
        self._jobs.result()
        return self._ran + sum(one for one in sent if isinstance(one, int))

    def _begin_jobs(self) -> None:
        self._jobs = asyncio.create_task(self._work())
        self._jobs.add_done_callback(lambda _: self._stir())

    async def _work(self) -> None:
        """Run lots of jobs until none is left; what each lot writes is sent at once."""
        lot = FIRST_LOT
        while not self._finishing:
            self._again = False
            ran = await self._lots.run(self._watch.moment, lot)
            self._ran += ran
            lot = min(2 * lot, LOT)
            if ran:
                for stream in self._streams:
                    stream.look()
            elif not self._again:
                return

    def _look_again(self) -> None:
        self._again = True
        if self._over:
            return  # it is too late for this run, and another one follows
        if self._jobs.done() and not self._jobs.exception():
            self._begin_jobs()
        for stream in self._streams:
            stream.look()

    def _is_over(self) -> bool:
        """Whether nothing is left for any platform, and no job may bring more."""
        if not self._over and self._jobs.done() and all(one.idle for one in self._streams):
            self._over = True
            self._stir()
        return self._over

    def _stir(self) -> None:
        for stream in self._streams:
            stream.stir()
