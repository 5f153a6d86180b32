"""APScheduler rings; the rows decide what is due."""

import asyncio
from contextvars import Context
from datetime import datetime
from typing import Protocol

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.log import logger
from bot.ports import Clock, Unavailable

log = logger(__name__)

JOB = "due-scan"


AT_ONCE = 2
"""One ring does what is due, which may take a while; another one tells it to look again."""


class Scan(Protocol):
    """What is rung for."""

    async def run_due(self, now: datetime) -> int:
        """Do what is due; returns how much that was, 0 for nothing left or already under way."""
        ...

    def finish(self) -> None:
        """Begin nothing more of what is under way."""
        ...


class Ticker:
    """Runs the due-scan every `seconds`, and at once when it is woken."""

    def __init__(self, runner: Scan, clock: Clock, seconds: float) -> None:
        self._runner = runner
        self._clock = clock
        self._stopping = False
        self._failing: str | None = None
        self._under_way: set[asyncio.Task[None]] = set()
        # UTC, because wall clocks jump; nothing is lost by a late ring.
        self._scheduler = AsyncIOScheduler(
            timezone="UTC",
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": AT_ONCE},
        )
        self._scheduler.add_job(self.ring, "interval", seconds=seconds, id=JOB)

    def start(self) -> None:
        """Begin; what fell due while nobody looked is run now."""
        self._scheduler.start()
        self.wake()

    def wake(self) -> None:
        """Ring now; what is under way then looks again."""
        self._scheduler.add_job(self.ring, id=f"{JOB}-now", replace_existing=True)

    async def stop(self, within: float | None = None) -> None:
        """Ring no more; return when what is in the air is settled and the rest handed back.

        It is cut off after so many seconds, as it is when the process dies: what is left of it is
        sent later, by whoever rings then.
        """
        self._stopping = True
        if not self._scheduler.running:
            return
        self._scheduler.pause()
        self._runner.finish()
        if self._under_way:
            _, late = await asyncio.wait(self._under_way, timeout=within)
            if late:
                log.warning("posts still on their way: they are seen to later")
                for lots in late:
                    lots.cancel()
                await asyncio.wait(late)
        self._scheduler.shutdown(wait=False)

    async def ring(self) -> None:
        """Run what is due until nothing is left."""
        # Whose call woke it is of no meaning to what is due.
        lots = asyncio.create_task(self._run_lots(), context=Context())
        self._under_way.add(lots)
        lots.add_done_callback(self._under_way.discard)
        await asyncio.wait({lots})  # APScheduler's own shutdown cancels what runs

    async def _run_lots(self) -> None:
        try:
            while not self._stopping and await self._runner.run_due(self._clock.now()):
                pass
        except Unavailable:
            return  # the database is looked after elsewhere, and it rings again
        except Exception as error:  # noqa: BLE001 - it is logged, and it rings again
            self._failed(error)
        else:
            if self._failing is not None:
                self._failing = None
                log.warning("due-scan works again")

    def _failed(self, error: Exception) -> None:
        """Log it, unless it is what the ring before has met."""
        met = f"{type(error).__name__}: {error}"
        if met != self._failing:
            self._failing = met
            log.error("due-scan failed: it rings again", exc_info=error)
