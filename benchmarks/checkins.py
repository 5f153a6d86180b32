"""Check-ins a second through the front door, against an INSERT and a commit."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from itertools import count
from pathlib import Path
from time import perf_counter

import psycopg
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from benchmarks.measure import Figure, interleaved, speed
from benchmarks.population import NOW, PLATFORM, TODAY, Learner, Population, stored
from benchmarks.road import library
from benchmarks.servers import server
from benchmarks.standing_clock import StandingClock
from benchmarks.statements import connect
from bot.app import App
from bot.commands.call import Call, Caller
from bot.commands.registry import REGISTRY
from bot.storage.postgres import CONNECTIONS
from bot.storage.store import Store
from bot.storage.tables import metadata

LEARNERS = 1_000
AT_ONCE = (1, 50)
SAID = "Read a chapter and wrote a summary"
"""What a bare row says too."""

INSERT = (
    "INSERT INTO checkins (person_id, community_id, day, done, mood, at, backdated)"
    " VALUES ({0}, {0}, {0}, {0}, {0}, {0}, {0})"
)


async def figures(folder: Path, *, quick: bool) -> list[Figure]:
    each = 50 if quick else 500
    path = folder / "checkins.db"
    population = Population(path)
    # People with a short past: what is measured is writing, not walking a streak.
    learners = population.settle(LEARNERS, LEARNERS // 2)[:each]
    population.close()
    _shorten(path)
    with server(folder) as running:
        url = running.migrated()
        copy(path, url)
        found = await _sqlite(path, learners)
        return found + await _postgres(url, learners)


class CheckIns:
    """Everybody checks in once a repetition; the next one is a day later."""

    def __init__(self, store: Store, learners: Sequence[Learner]) -> None:
        self._clock = StandingClock(NOW)
        self._app = App(store, REGISTRY, library(), self._clock)
        self._learners = learners

    async def trial(self, at_once: int) -> float:
        self._clock.at += timedelta(days=1)
        return await timed(self._one, self._learners, at_once)

    async def _one(self, learner: Learner) -> None:
        caller = Caller(PLATFORM, learner.account, "Ada", learner.community)
        reply = await self._app.handle(Call(caller, ("checkin",), {"done": SAID}))
        if not reply.ok:
            raise AssertionError(reply)


async def timed(
    one: Callable[[Learner], Awaitable[object]], learners: Sequence[Learner], at_once: int
) -> float:
    """Seconds for each, with so many under way at the same time."""
    waiting = iter(learners)

    async def work() -> None:
        for learner in waiting:
            await one(learner)

    begun = perf_counter()
    await asyncio.gather(*(work() for _ in range(at_once)))
    return (perf_counter() - begun) / len(learners)


async def _sqlite(path: Path, learners: Sequence[Learner]) -> list[Figure]:
    store = await Store.open(f"sqlite:///{path}")
    raw = connect(path)
    days = count(1)
    found = []
    for at_once in AT_ONCE:
        checkins = CheckIns(store, learners)

        async def floor() -> float:
            rows = _rows(learners, next(days))
            begun = perf_counter()
            for row in rows:
                raw.execute("BEGIN IMMEDIATE")
                raw.execute(INSERT.format("?"), row)
                raw.execute("COMMIT")
            return (perf_counter() - begun) / len(learners)

        async def ours(at_once: int = at_once, checkins: CheckIns = checkins) -> float:
            return await checkins.trial(at_once)

        pair = await interleaved(floor, ours)
        found.append(speed(f"SQLite: check-ins, {at_once} at once", pair))
        raw.execute("DELETE FROM checkins WHERE day > ?", (TODAY.isoformat(),))
    raw.close()
    await store.close()
    return found


async def _postgres(url: str, learners: Sequence[Learner]) -> list[Figure]:
    store = await Store.open(url)
    days = count(1)
    found = []
    for at_once in AT_ONCE:
        checkins = CheckIns(store, learners)

        async def floor(at_once: int = at_once) -> float:
            rows = dict(zip(learners, _rows(learners, next(days)), strict=True))
            async with _pool(url, min(at_once, CONNECTIONS)) as free:

                async def one(learner: Learner) -> None:
                    connection = await free.get()
                    await connection.execute(INSERT.format("%s"), rows[learner])
                    await connection.commit()
                    free.put_nowait(connection)

                return await timed(one, learners, at_once)

        async def ours(at_once: int = at_once, checkins: CheckIns = checkins) -> float:
            return await checkins.trial(at_once)

        pair = await interleaved(floor, ours)
        found.append(speed(f"PostgreSQL: check-ins, {at_once} at once", pair))
        with psycopg.connect(url) as connection:
            connection.execute("DELETE FROM checkins WHERE day > %s", (TODAY,))
    await store.close()
    return found


@asynccontextmanager
async def _pool(
    url: str, size: int
) -> AsyncIterator[asyncio.Queue[psycopg.AsyncConnection[tuple[object, ...]]]]:
    free: asyncio.Queue[psycopg.AsyncConnection[tuple[object, ...]]] = asyncio.Queue()
    opened = [await psycopg.AsyncConnection.connect(url) for _ in range(size)]
    for connection in opened:
        free.put_nowait(connection)
    yield free
    for connection in opened:
        await connection.close()


def _rows(learners: Sequence[Learner], number: int) -> list[tuple[object, ...]]:
    """Rows of a far future, which no check-in of ours is in the way of."""
    day = (TODAY + timedelta(days=1_000 + number)).isoformat()
    return [
        (int(learner.account[1:]), int(learner.community[1:]), day, SAID, "ok", stored(NOW), False)
        for learner in learners
    ]


def _shorten(path: Path) -> None:
    raw = sqlite3.connect(path, isolation_level=None)
    raw.execute("DELETE FROM checkins WHERE day < ?", ((TODAY - timedelta(days=60)).isoformat(),))
    raw.close()


def copy(path: Path, url: str) -> None:
    """Every row of the SQLite file into the PostgreSQL database, and the numbers that go on."""
    there = create_engine(make_url(url).set(drivername="postgresql+psycopg"))
    here = create_engine(f"sqlite:///{path}")
    with here.connect() as source, there.begin() as target:
        for table in metadata.sorted_tables:
            rows = [dict(row) for row in source.execute(table.select()).mappings()]
            if rows:
                target.execute(table.insert(), rows)
                if "id" in table.c:
                    target.execute(
                        text(
                            f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'),"
                            f" (SELECT max(id) FROM {table.name}))"
                        )
                    )
    with there.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    here.dispose()
    there.dispose()
