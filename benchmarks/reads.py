"""What `/progress` costs, from a thousand learners to a million."""

import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from math import log
from pathlib import Path
from time import perf_counter

from benchmarks.measure import Figure, Pair, cost, interleaved, micros
from benchmarks.population import NOW, PLATFORM, Learner, Population
from benchmarks.road import library
from benchmarks.standing_clock import StandingClock
from benchmarks.statements import Statement, Thread, caught, scans
from bot.app import App
from bot.commands.call import Call, Caller
from bot.commands.registry import REGISTRY
from bot.storage.store import Store
from bot.storage.tx import Tx

MEASURED = 20
"""People whose reads are measured, spread over the whole database."""

TWICE, GROWTH = 2.0, 0.10
LARGE, SMALL = 2000, 20


class Progress:
    """One database, and what its measured people read."""

    def __init__(self, store: Store, path: Path) -> None:
        self.store = store
        self.app = App(store, REGISTRY, library(), StandingClock(NOW))
        self.path = path

    async def pairs(self, learners: Sequence[Learner], rounds: int) -> tuple[Pair, Pair]:
        """The read alone, and the whole call, each against the same statements."""
        read = await self._against(learners, rounds, self._read)
        return read, await self._against(learners, rounds, self._handle)

    async def statements(self, learner: Learner) -> list[Statement]:
        with caught() as found:
            await self._handle(learner)
        return found

    async def _against(
        self,
        learners: Sequence[Learner],
        rounds: int,
        ours: Callable[[Learner], Awaitable[object]],
    ) -> Pair:
        thread = Thread(self.path)
        lots = []
        for learner in learners:
            with caught() as found:
                await ours(learner)
            lots.append(found)

        async def floor_trial() -> float:
            begun = perf_counter()
            for _ in range(rounds):
                for lot in lots:
                    await thread.play(lot)
            return (perf_counter() - begun) / rounds / len(lots)

        async def our_trial() -> float:
            begun = perf_counter()
            for _ in range(rounds):
                for learner in learners:
                    await ours(learner)
            return (perf_counter() - begun) / rounds / len(learners)

        await floor_trial()
        await our_trial()
        pair = await interleaved(floor_trial, our_trial)
        thread.close()
        return pair

    async def _handle(self, learner: Learner) -> object:
        caller = Caller(PLATFORM, learner.account, "Ada", learner.community)
        reply = await self.app.handle(Call(caller, ("progress",)))
        if not reply.ok:
            raise AssertionError(reply)
        return reply

    async def _read(self, learner: Learner) -> object:
        return await self.store.read(lambda tx: everything(tx, learner))


def everything(tx: Tx, learner: Learner) -> object:
    """The questions that `/progress` asks, and nothing made of the answers."""
    tx.communities.known(PLATFORM, learner.community)
    person = tx.people.behind_account(PLATFORM, learner.account)
    assert person
    mine = tx.memberships.of(person.id)[0]
    cohort = tx.cohorts.joined_by(person.id)[0]
    return (
        tx.completions.ids_of(mine.id),
        tx.memberships.totals(cohort.id),
        tx.checkins.days_of(person.id, mine.joined_on),
        tx.pauses.of(person.id),
        tx.cohorts.paused_since(cohort.id),
    )


async def figures(folder: Path, *, quick: bool) -> list[Figure]:
    sizes = (1_000, 10_000) if quick else (1_000, 100_000, 1_000_000)
    rounds = 5 if quick else 40
    found: list[Figure] = []
    measured: dict[int, tuple[Pair, Pair]] = {}
    for size in sizes:
        path = folder / f"{size}.db"
        population = Population(path)
        learners = population.settle(size, MEASURED)
        large = population.cohort_of(LARGE, MEASURED)
        small = population.cohort_of(SMALL, MEASURED)
        population.close()
        store = await Store.open(population.url)
        progress = Progress(store, path)
        measured[size] = await progress.pairs(learners, rounds)
        read, call = measured[size]
        found.append(cost(f"/progress, its reads alone, {size:,} learners", read, micros, TWICE))
        found.append(cost(f"/progress, the whole call, {size:,} learners", call, micros, TWICE))
        if size == sizes[-1]:
            found.append(await _crowd(progress, small, large, rounds))
            report_scans(path, await progress.statements(learners[0]))
        await store.close()
        path.unlink()
    return found + _growth(measured)


async def _crowd(
    progress: Progress, small: Sequence[Learner], large: Sequence[Learner], rounds: int
) -> Figure:
    """The same call in a cohort of 2,000 and in one of 20, in turns."""

    def trial(learners: Sequence[Learner]) -> Callable[[], Awaitable[float]]:
        async def run() -> float:
            begun = perf_counter()
            for _ in range(rounds):
                for learner in learners:
                    await progress._handle(learner)  # noqa: SLF001 - the same module
            return (perf_counter() - begun) / rounds / len(learners)

        return run

    pair = await interleaved(trial(small), trial(large))
    return cost(f"/progress in a cohort of {LARGE:,}, floor: one of {SMALL}", pair, micros, 1.1)


def _growth(measured: dict[int, tuple[Pair, Pair]]) -> list[Figure]:
    small, large = min(measured), max(measured)
    found = []
    for place, name in enumerate(("reads alone", "whole call")):
        before, after = measured[small][place], measured[large][place]
        ours = log(after.ours / before.ours) / log(large / small)
        floor = log(after.floor / before.floor) / log(large / small)
        found.append(
            Figure(
                name=f"/progress, {name}, growth exponent {small:,} to {large:,}",
                floor=f"{floor:.3f}",
                ours=f"{ours:.3f}",
                ratio="",
                aim=f"≤ {GROWTH:.2f}",
                met=ours <= GROWTH,
            )
        )
    return found


def report_scans(path: Path, statements: list[Statement]) -> None:
    raw = sqlite3.connect(path)
    for what, text in scans(raw, statements):
        print(f"  a scan: {what} in {text[:200]}")
    raw.close()
