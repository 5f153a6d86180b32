"""APScheduler rings; the rows decide what is due."""

import logging

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.jobs.runner import Runner
from bot.ports import Clock

log = logging.getLogger(__name__)

JOB = "due-scan"


class Ticker:
    """Runs the due-scan every `seconds`, and at once when it is woken."""

    def __init__(self, runner: Runner, clock: Clock, seconds: float) -> None:
        self._runner = runner
        self._clock = clock
        # UTC, because wall clocks jump; nothing is lost by a late ring (PLATFORM, D).
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
        """Ring now."""
        self._scheduler.modify_job(JOB, next_run_time=self._clock.now())

    async def stop(self) -> None:
        """Ring no more."""
        self._scheduler.shutdown(wait=False)

    async def ring(self) -> None:
        """Run lots until nothing is left that is due."""
        try:
            while await self._runner.run_due(self._clock.now()):
                pass
        except Exception:
            log.exception("the due-scan failed; it rings again")
