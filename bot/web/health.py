"""Whether the process is well: what its database, its platforms and its jobs say."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.log import logger
from bot.ports import Clock, Standing, Unavailable
from bot.storage.store import Store
from bot.storage.tx import Tx

log = logger(__name__)

ANSWERS_WITHIN = 2.0
"""Seconds that the database has to answer."""

OVERDUE = timedelta(minutes=2)
"""What is due is run within seconds; a job that waits for longer is one that nobody runs."""


class Connected(Protocol):
    """A platform that tells how it is connected."""

    async def standing(self) -> Standing:
        """As far as is known; asks nobody."""
        ...


@dataclass(frozen=True, slots=True)
class Due:
    """For how long the oldest job, and the oldest post of each platform, has been due."""

    job: timedelta
    deliveries: Mapping[str, timedelta]


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found; `why` is what keeps the database from doing its part.

    `due` is None where it has not even told what is due.
    """

    due: Due | None
    why: str
    standings: Mapping[str, Standing]

    @property
    def troubles(self) -> dict[str, str | None]:
        """What was looked at, and what is wrong with it."""
        return {"database": self.why or None, "jobs": self._overdue()} | {
            platform: None if standing.connected else _missing(standing)
            for platform, standing in self.standings.items()
        }

    def _overdue(self) -> str | None:
        if self.due is None:
            return "not known"
        if self.due.job <= OVERDUE:
            return None
        late, limit = self.due.job.total_seconds(), OVERDUE.total_seconds()
        return f"the oldest due job has waited for {late:.0f} s; {limit:.0f} s are allowed"


class Health:
    """Looks whenever somebody asks, and asks the database once at a time."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        platforms: Mapping[str, Connected],
        within: float = ANSWERS_WITHIN,
    ) -> None:
        self._store = store
        self._clock = clock
        self._platforms = platforms
        self._within = within
        self._asking: asyncio.Task[Due] | None = None

    async def look(self) -> Findings:
        due, why = await self._ask()
        standings = {key: await one.standing() for key, one in self._platforms.items()}
        return Findings(due, why, standings)

    async def _ask(self) -> tuple[Due | None, str]:
        # A question that got no answer stays: cancelled, it would keep who asks waiting all the
        # same, and others would queue up behind it.
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._store.read(self._due))
            self._asking.add_done_callback(_heard)
        asking = self._asking
        await asyncio.wait({asking}, timeout=self._within)
        if not asking.done():
            return None, f"no answer within {self._within:g} s"
        try:
            return asking.result(), self._store.trouble or ""
        except Unavailable:
            return None, self._store.trouble or "too much is asked of it at once"
        except Exception as error:  # noqa: BLE001 - whatever it is, the database does not work
            log.warning("database cannot be asked", error=type(error).__name__)
            return None, "it cannot be asked; the log says why"

    def _due(self, tx: Tx) -> Due:
        now = self._clock.now()
        posts = {one: _lag(tx.deliveries.next_due([one]), now) for one in self._platforms}
        return Due(_lag(tx.jobs.next_due(), now), posts)


def _heard(asking: asyncio.Task[Due]) -> None:
    """Nobody may wait for it any more when it fails."""
    if not asking.cancelled():
        asking.exception()


def _lag(due: datetime | None, now: datetime) -> timedelta:
    return max(now - due, timedelta()) if due else timedelta()


def _missing(standing: Standing) -> str:
    if standing.wanted:
        return f"{standing.lines} of {standing.wanted} connections are open"
    return "not logged in yet"
