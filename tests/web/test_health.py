"""`/healthz` and `/readyz`, in each state that they tell of."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest

from bot.domain.queue import NewJob
from bot.ports import Standing, Unavailable
from bot.storage.sqlite import READERS
from bot.storage.store import Store
from bot.storage.tx import Tx
from bot.web.metrics import Metrics
from tests.databases import Postgres, Sqlite
from tests.fakes.clock import FakeClock
from tests.outages import ailing_file
from tests.storage.gate import Gate
from tests.web.site import HASTY, Site, serving

SILENT = {"database": f"no answer within {HASTY} s", "jobs": "not known"}
AWAY = {"database": "it cannot be reached", "jobs": "not known"}
DAMAGED = {"database": "its files are damaged", "jobs": "not known"}


@asynccontextmanager
async def silence(store: Store, url: str) -> AsyncIterator[None]:
    """The database answers no question meanwhile."""
    if "postgres" in url:
        with psycopg.connect(url) as other:
            other.execute("LOCK TABLE jobs IN ACCESS EXCLUSIVE MODE")
            yield
        return
    gate = Gate(url)
    reading = [asyncio.create_task(store.read(gate.wait)) for _ in range(READERS)]
    await gate.reached()
    try:
        yield
    finally:
        gate.open()
        await asyncio.gather(*reading)


async def due(store: Store, clock: FakeClock, key: str = "one") -> None:
    """A job that is due now, and that nobody runs."""
    now = clock.now()
    await store.write(lambda tx: tx.jobs.add([NewJob(key, "week", now.date(), now)]))


async def test_it_is_well(site: Site) -> None:
    alive = await site.page("/healthz")
    ready = await site.page("/readyz")

    assert (alive.status, alive.text) == (200, "ok\n")
    assert ready.status == 200
    assert ready.headers["Content-Type"].startswith("application/json")
    assert alive.headers["Cache-Control"] == ready.headers["Cache-Control"] == "no-store"
    assert await site.ready() == (200, {})


async def test_a_database_that_does_not_answer(
    site: Site, hasty: Site, store: Store, database_url: str, clock: FakeClock
) -> None:
    await due(store, clock)
    clock.forward(seconds=30)
    before = await site.samples()
    async with silence(store, database_url):
        assert await hasty.ready() == (503, SILENT)
        assert (await hasty.page("/healthz")).status == 200
        meanwhile = await hasty.samples()

    await well(hasty)
    assert (before["cairn_database_up{}"], meanwhile["cairn_database_up{}"]) == (1, 0)
    assert meanwhile["cairn_oldest_due_job_seconds{}"] == 30  # as it was found last


async def well(site: Site) -> None:
    """It is, once the question that got no answer is out of the way."""
    async with asyncio.timeout(5):
        while (await site.ready()) != (200, {}):
            pass


async def test_a_silent_database_is_asked_one_question(
    hasty: Site, store: Store, database_url: str, metrics: Metrics
) -> None:
    async with silence(store, database_url):
        asked = await asyncio.gather(*(hasty.ready() for _ in range(5)))
        again = await hasty.ready()
    await store.close()

    assert [*asked, again] == [(503, SILENT)] * 6
    held = 0 if "postgres" in database_url else READERS
    assert reads(metrics) == held + 1


def reads(metrics: Metrics) -> float:
    count = "cairn_database_wait_seconds_count"
    return metrics.registry.get_sample_value(count, {"access": "read"}) or 0


async def test_a_server_that_is_gone(
    postgres: Postgres, metrics: Metrics, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    with postgres.empty() as url:
        store = await Store.open(url, metrics)
    async with serving(store, clock, metrics) as site:
        for _ in range(3):
            assert await site.ready() == (503, AWAY)
        assert (await site.samples())["cairn_database_up{}"] == 0
    await store.close()

    [said] = caplog.records
    assert said.getMessage().startswith("database unavailable")
    assert said.exc_info is None


async def test_a_file_that_is_none_any_more(
    sqlite: Sqlite, tmp_path: Path, metrics: Metrics, clock: FakeClock
) -> None:
    path = tmp_path / "cairn.db"
    store = await Store.open(sqlite.copy_to(path), metrics)
    path.write_bytes(b"rubbish" * 1000)
    async with serving(store, clock, metrics) as site:
        assert await site.ready() == (503, DAMAGED)
    await store.close()


@pytest.mark.parametrize(
    "name, why",
    [
        ("full", "its disk is full"),
        ("locked", "another program keeps it locked"),
        ("read-only", "it cannot be written to"),
    ],
)
async def test_a_file_that_can_only_be_read(
    name: str, why: str, sqlite: Sqlite, tmp_path: Path, metrics: Metrics, clock: FakeClock
) -> None:
    def much(tx: Tx) -> None:
        tx.calls.note(f"console:{'1' * 2500}", clock.now())

    url = sqlite.copy_to(tmp_path / "cairn.db")
    async with ailing_file(name, url) as one, serving(one.store, clock, metrics) as site:
        async with one.trouble():
            with pytest.raises(Unavailable):
                await one.store.claim(much)
            for _ in range(2):
                assert await site.ready() == (503, {"database": why})
            assert (await site.samples())["cairn_database_up{}"] == 0
        await one.store.claim(much)
        assert await site.ready() == (200, {})
        assert (await site.samples())["cairn_database_up{}"] == 1


async def test_a_platform_that_is_not_connected(site: Site) -> None:
    site.wire.now = Standing(3, 16, connected=False)
    assert await site.ready() == (503, {"console": "3 of 16 connections are open"})
    samples = await site.samples()
    assert samples["cairn_platform_connected{platform=console}"] == 0
    assert samples["cairn_platform_connections{platform=console}"] == 3
    assert samples["cairn_platform_connections_wanted{platform=console}"] == 16

    site.wire.now = Standing(0, 0, connected=False)
    assert await site.ready() == (503, {"console": "not logged in yet"})

    site.wire.now = Standing(1, 2, connected=True)
    assert await site.ready() == (200, {})
    assert (await site.samples())["cairn_platform_connected{platform=console}"] == 1


async def test_a_job_that_nobody_runs(site: Site, store: Store, clock: FakeClock) -> None:
    await due(store, clock, "first")
    clock.forward(seconds=119)
    await due(store, clock, "second")
    clock.forward(seconds=1)
    assert await site.ready() == (200, {})

    clock.forward(seconds=1)
    why = "the oldest due job has waited for 121 s; 120 s are allowed"
    assert await site.ready() == (503, {"jobs": why})
    assert (await site.samples())["cairn_oldest_due_job_seconds{}"] == 121


async def test_what_is_due_later_has_not_waited(site: Site, store: Store, clock: FakeClock) -> None:
    ahead = clock.now() + timedelta(hours=1)
    await store.write(lambda tx: tx.jobs.add([NewJob("one", "week", ahead.date(), ahead)]))

    assert await site.ready() == (200, {})
    assert (await site.samples())["cairn_oldest_due_job_seconds{}"] == 0
