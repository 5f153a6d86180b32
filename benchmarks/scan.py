"""The due-scan: a hundred thousand cohorts, of which a thousand have something due."""

import shutil
import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from time import perf_counter

from benchmarks.measure import Figure, Pair, cost, interleaved, micros, millis
from benchmarks.population import NOW, PLATFORM, TODAY, Population, add_cohort, insert, stored
from benchmarks.road import library
from benchmarks.statements import Statement, caught, connect, play, scans
from bot.content.library import Library
from bot.domain.places import Place
from bot.domain.schedule import DEFAULT_SLOTS, PostKind
from bot.jobs.runner import Runner
from bot.ports import Outgoing
from bot.storage.store import Store

IDLE_LOOKS = 200
LATER = NOW + timedelta(days=3)


class Willing:
    """A chat that accepts everything at once."""

    def wait(self, place: Place, thread: str | None) -> timedelta:
        return timedelta()

    async def post(self, outgoing: Outgoing) -> str:
        return outgoing.nonce

    async def find(self, outgoing: Outgoing) -> str | None:
        return outgoing.nonce

    async def edit(self, outgoing: Outgoing, message_id: str) -> None:
        pass


async def figures(folder: Path, *, quick: bool) -> list[Figure]:
    cohorts, due = (2_000, 100) if quick else (100_000, 1_000)
    full = folder / "scan.db"
    settle(full, cohorts, due)
    shelf = library()
    statements = await _statements(folder, full, shelf, due)
    copy = folder / "copy.db"

    async def ours() -> float:
        shutil.copyfile(full, copy)
        return await _run(copy, shelf, due)

    async def floor() -> float:
        shutil.copyfile(full, copy)
        raw = connect(copy)
        begun = perf_counter()
        play(raw, statements)
        took = perf_counter() - begun
        raw.close()
        return took

    pair = await interleaved(floor, ours)
    each = Pair(pair.floor / due, pair.ours / due, pair.ratio)
    idle = await _idle(full, shelf)
    return [
        cost(f"{cohorts:,} cohorts, {due:,} due: run and sent", pair, millis),
        cost("the same, for each post", each, micros),
        cost(f"{cohorts:,} cohorts, none due: one look", idle, micros),
    ]


def settle(path: Path, cohorts: int, due: int) -> None:
    """Cohorts begin today or later; each has its next job of each kind waiting."""
    population = Population(path)
    population.close()
    raw = sqlite3.connect(path, isolation_level=None)
    raw.execute("PRAGMA journal_mode = OFF")
    raw.execute("BEGIN")
    insert(
        raw,
        "communities (id, platform, external_id, name, created_at)",
        [(1, PLATFORM, "c1", "Home", stored(NOW))],
    )
    for cohort in range(1, cohorts + 1):
        start = TODAY if cohort <= due else TODAY + timedelta(days=7 + cohort % 28)
        add_cohort(raw, cohort, 1, 0, start, "planned", "standard")
        insert(
            raw,
            "jobs (key, kind, cohort_id, day, due_at, wake_at, payload, state, attempts)",
            _waiting(cohort, start),
        )
    raw.execute("COMMIT")
    raw.close()


def _waiting(cohort: int, start: datetime | object) -> Iterator[tuple[object, ...]]:
    assert isinstance(start, type(TODAY))
    for slot in DEFAULT_SLOTS:
        day = start + timedelta(days=(slot.days or (4,))[0] - 1)
        # Cohorts are in Berlin: an hour ahead of UTC in winter, two from the end of March on.
        at = datetime.combine(day, slot.at, NOW.tzinfo) - timedelta(hours=1)
        if slot.kind is not PostKind.WEEK and at <= NOW:
            raise AssertionError("only the posts of the week are due")
        key = f"cohort:{cohort}:{slot.kind}:{day}"
        yield key, slot.kind, cohort, day, stored(at), stored(at), "{}", "waiting", 0


async def _run(path: Path, shelf: Library, due: int) -> float:
    store = await Store.open(f"sqlite:///{path}")
    runner = Runner(store, shelf, {PLATFORM: Willing()}, worker="one")
    begun = perf_counter()
    while await runner.run_due(NOW):
        pass
    took = perf_counter() - begun
    await store.close()
    _check(path, due)
    return took


def _check(path: Path, due: int) -> None:
    raw = sqlite3.connect(path)
    (sent,) = raw.execute("SELECT count(*) FROM deliveries WHERE state = 'sent'").fetchone()
    raw.close()
    if sent != due:
        raise AssertionError(f"{sent} of {due} posts were sent")


async def _statements(folder: Path, full: Path, shelf: Library, due: int) -> list[Statement]:
    path = folder / "caught.db"
    shutil.copyfile(full, path)
    with caught() as found:
        await _run(path, shelf, due)
    raw = sqlite3.connect(path)
    # In a hundred thousand rows a scan shows; each text once is enough.
    for what, text in scans(raw, list({one.text: one for one in found}.values())):
        print(f"  a scan: {what} in {text[:200]}")
    raw.close()
    return found


async def _idle(path: Path, shelf: Library) -> Pair:
    """Nothing is due yet: what every tick costs."""
    before = NOW - timedelta(days=1)
    store = await Store.open(f"sqlite:///{path}")
    runner = Runner(store, shelf, {PLATFORM: Willing()}, worker="one")
    with caught() as found:
        await runner.run_due(before)
    raw = connect(path)

    async def floor() -> float:
        begun = perf_counter()
        for _ in range(IDLE_LOOKS):
            play(raw, found)
        return (perf_counter() - begun) / IDLE_LOOKS

    async def ours() -> float:
        begun = perf_counter()
        for _ in range(IDLE_LOOKS):
            await runner.run_due(before)
        return (perf_counter() - begun) / IDLE_LOOKS

    pair = await interleaved(floor, ours)
    raw.close()
    await store.close()
    return pair
