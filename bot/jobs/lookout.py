"""A look, once a day, at whether anything is missing where the cohorts post."""

from collections.abc import Mapping, Sequence
from dataclasses import astuple
from datetime import date, datetime
from typing import TypeAlias

from bot.domain.ids import CohortId
from bot.domain.places import Lack, Place
from bot.domain.queue import NewJob
from bot.jobs.notices import LACKS, lacks_key, names_in
from bot.ports import Rooms
from bot.services.plan import ON
from bot.storage.store import Store

Spot: TypeAlias = tuple[CohortId, Place]
"""A cohort and one of the places it posts in."""


class Lookout:
    """Looks at every place once a day, and leaves a job for each that has changed.

    The job tells the facilitators, and is what the next look compares with: so they hear of
    something once, and again only when something else is missing or it went missing anew. It is
    the process that looks and not a job, because what a platform has told is in the memory of one
    process: places it knows nothing of are left to others, or to a later look.
    """

    def __init__(self, store: Store, rooms: Mapping[str, Rooms]) -> None:
        self._store = store
        self._rooms = rooms
        self._looked: dict[Spot, date] = {}
        self._finishing = False

    async def run_due(self, now: datetime) -> int:
        """Look where nobody has looked today. Returns 0: nothing is left that could be done now."""
        today = now.date()
        platforms = tuple(self._rooms)
        spots = await self._store.read(lambda tx: tx.cohorts.spots(ON, platforms))
        self._looked = {spot: self._looked[spot] for spot in spots if spot in self._looked}
        found: dict[Spot, Sequence[Lack]] = {}
        for spot in spots:
            if self._finishing:
                break
            if self._looked.get(spot) != today and (lacks := await self._lacks(spot)) is not None:
                found[spot] = lacks
        if found:
            await self._write_down(found, now)
            self._looked |= dict.fromkeys(found, today)
        return 0

    def finish(self) -> None:
        """Look at no more places."""
        self._finishing = True

    async def _lacks(self, spot: Spot) -> Sequence[Lack] | None:
        _, place = spot
        return await self._rooms[place.platform].lacks(place)

    async def _write_down(self, found: Mapping[Spot, Sequence[Lack]], now: datetime) -> None:
        payloads = await self._store.read(lambda tx: tx.jobs.payloads(LACKS, ON))
        known = {(cohort, said["place"]): names_in(said) for cohort, said in payloads}
        changed = [
            _job(spot, lacks, now)
            for spot, lacks in found.items()
            if {lack.name for lack in lacks} != known.get((spot[0], spot[1].channel), set())
        ]
        if changed:
            await self._store.claim(lambda tx: tx.jobs.add(changed))


def _job(spot: Spot, lacks: Sequence[Lack], now: datetime) -> NewJob:
    cohort, place = spot
    return NewJob(
        key=lacks_key(cohort, place, lacks, now.date()),
        kind=LACKS,
        day=now.date(),
        due_at=now,
        cohort=cohort,
        payload={
            "place": place.channel,
            "lacks": [astuple(lack) for lack in lacks],
        },
    )
