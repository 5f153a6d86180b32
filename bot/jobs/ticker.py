"""APScheduler rings; the rows decide what is due."""

import asyncio
import logging
from datetime import datetime
from typing import Protocol

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.ports import Clock

log = logging.getLogger(__name__)

JOB = "due-scan"


class Scan(Protocol):
    """What is rung for."""

    async def run_due(self, now: datetime) -> int:
        """Do a lot of what is due; returns how much that was, 0 for nothing left."""
        ...


class Ticker:
    """Runs the due-scan every `seconds`, and at once when it is woken."""

    def __init__(self, runner: Scan, clock: Clock, seconds: float) -> None:
        self._runner = runner
        self._clock = clock
        self._ringing = asyncio.Lock()
        self._stopping = False
        self._under_way: set[asyncio.Task[None]] = set()
        # UTC, because wall clocks jump; nothing is lost by a late ring.
        self._scheduler = AsyncIOScheduler(
            timezone="UTC",
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )
        self._scheduler.add_job(self.ring, "interval", seconds=seconds, id=JOB)

    def start(self) -> None:
        """Begin; what fell due while nobody looked is run now."""
        self._scheduler.start()
        self.wake()

    def wake(self) -> None:
        """Ring now or, while it rings, once more after that."""
        self._scheduler.add_job(self.ring, id=f"{JOB}-now", replace_existing=True)

    async def stop(self, within: float | None = None) -> None:
        """Ring no more; return when the lot that is under way is settled.

        It is cut off after so many seconds, as it is when the process dies: what is left of it is
        sent later, by whoever rings then.
        """
        self._stopping = True
        if not self._scheduler.running:
            return
        self._scheduler.pause()
        try:
            async with asyncio.timeout(within), self._ringing:
                pass
        except TimeoutError:
            log.warning("posts were still on their way; they are seen to later")
            for lots in self._under_way:
                lots.cancel()
        async with self._ringing:  # APScheduler's own shutdown cancels what runs
            self._scheduler.shutdown(wait=False)

    async def ring(self) -> None:
        """Run lots until nothing is left that is due."""
        async with self._ringing:
            self._under_way = {asyncio.create_task(self._run_lots())}
            await asyncio.wait(self._under_way)

    async def _run_lots(self) -> None:
        try:
            while not self._stopping and await self._runner.run_due(self._clock.now()):
                pass
        except Exception:
            log.exception("the due-scan failed; it rings again")
