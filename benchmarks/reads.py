"""What `/progress` costs, from a thousand learners to a million."""

import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from math import log
from pathlib import Path
from time import perf_counter
from typing import TypeVar

from benchmarks.measure import Figure, Pair, Trial, cost, interleaved, micros
from benchmarks.population import NOW, PLATFORM, Learner, Population
from benchmarks.road import library
from benchmarks.standing_clock import StandingClock
from benchmarks.statements import Statement, Thread, caught, scans
from bot.app import App
from bot.commands.call import Call, Caller
from bot.commands.registry import REGISTRY
from bot.storage.store import Store
from bot.storage.tx import Tx

T = TypeVar("T")

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

    def calls(self, learners: Sequence[Learner], rounds: int) -> Trial:
        """Whole calls of these people, without a floor."""
        return _each(learners, rounds, self._handle)

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
        lots: list[list[Statement]] = []
        for learner in learners:
            with caught() as found:
                await ours(learner)
            lots.append(found)

        floor = _each(lots, rounds, thread.play)
        mine = _each(learners, rounds, ours)
        await floor()
        await mine()
        pair = await interleaved(floor, mine)
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


def _each(items: Sequence[T], rounds: int, act: Callable[[T], Awaitable[object]]) -> Trial:
    """Seconds that `act` takes for one item, over so many rounds of all."""

    async def trial() -> float:
        begun = perf_counter()
        for _ in range(rounds):
            for item in items:
                await act(item)
        return (perf_counter() - begun) / rounds / len(items)

    return trial


def everything(tx: Tx, learner: Learner) -> object:
    """The questions that `/progress` asks, and nothing made of the answers."""
    known = tx.callers.known(PLATFORM, learner.account, learner.community)
    assert known.person
    cohort = tx.cohorts.joined_by(known.person.id)[0]
    return tx.records.of(known.memberships[0].id), cohort


@dataclass(frozen=True, slots=True)
class Town:
    """A database of some size, and the people whose reads are measured in it."""

    size: int
    progress: Progress
    learners: Sequence[Learner]
    small: Sequence[Learner]
    large: Sequence[Learner]


async def figures(folder: Path, *, quick: bool) -> list[Figure]:
    rounds = 5 if quick else 40
    sizes = (1_000, 10_000) if quick else (1_000, 100_000, 1_000_000)
    towns = [await _town(folder / f"{size}.db", size) for size in sizes]
    found: list[Figure] = []
    for town in towns:
        read, call = await town.progress.pairs(town.learners, rounds)
        where = f"{town.size:,} learners"
        found.append(cost(f"/progress, its reads alone, {where}", read, micros, TWICE))
        found.append(cost(f"/progress, the whole call, {where}", call, micros, TWICE))
    first, last = towns[0], towns[-1]
    found.append(await _growth(first, last, rounds))
    found.append(await _crowd(last, rounds))
    report_scans(last.progress.path, await last.progress.statements(last.learners[0]))
    for town in towns:
        await town.progress.store.close()
    return found


async def _town(path: Path, size: int) -> Town:
    population = Population(path)
    learners = population.settle(size, MEASURED)
    large = population.cohort_of(LARGE, MEASURED)
    small = population.cohort_of(SMALL, MEASURED)
    population.close()
    progress = Progress(await Store.open(population.url), path)
    return Town(size, progress, learners, small, large)


async def _crowd(town: Town, rounds: int) -> Figure:
    """The same call in a cohort of 2,000 and in one of 20, in turns."""
    progress = town.progress
    pair = await interleaved(progress.calls(town.small, rounds), progress.calls(town.large, rounds))
    return cost(f"/progress in a cohort of {LARGE:,}; floor: one of {SMALL}", pair, micros, 1.1)


async def _growth(first: Town, last: Town, rounds: int) -> Figure:
    """The same call among few people and among many, in turns."""
    pair = await interleaved(
        first.progress.calls(first.learners, rounds), last.progress.calls(last.learners, rounds)
    )
    exponent = log(pair.ratio) / log(last.size / first.size)
    return Figure(
        name=f"/progress, growth exponent; floor: {first.size:,} learners, then {last.size:,}",
        floor=micros(pair.floor),
        ours=micros(pair.ours),
        ratio=f"{exponent:.3f}",
        aim=f"≤ {GROWTH:.2f}",
        met=exponent <= GROWTH,
    )


def report_scans(path: Path, statements: list[Statement]) -> None:
    raw = sqlite3.connect(path)
    for what, text in scans(raw, statements):
        print(f"  a scan: {what} in {text[:200]}")
    raw.close()
