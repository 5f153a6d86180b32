"""The job and delivery queue from claim to done, against procrastinate and against sqlite3."""

import asyncio
import sys
from asyncio.subprocess import PIPE
from collections import Counter
from itertools import count
from pathlib import Path
from time import perf_counter

import procrastinate
import psycopg
from procrastinate.types import JSONValue

from benchmarks.lots import fill, run_jobs, send
from benchmarks.measure import Figure, interleaved, speed
from benchmarks.queue_floor import delivery_lot, job_lot, worked_off
from benchmarks.servers import Server, server
from bot.storage.migrate import upgrade
from bot.storage.store import Store
from bot.storage.tx import Tx

PROCESSES = 4
CONCURRENCY = 10
"""Of procrastinate's worker: more did not make it faster."""


async def figures(folder: Path, *, quick: bool) -> list[Figure]:
    count_ = 1_000 if quick else 10_000
    found = await _on_sqlite(folder, count_)
    with server(folder) as running:
        found += await _on_postgres(running, count_)
        found.append(await _in_processes(running, count_))
    return found


async def _on_postgres(running: Server, size: int) -> list[Figure]:
    url = running.migrated()
    store = await Store.open(url)
    few = size // 10

    async def refill() -> None:
        await _empty(store)
        await fill(store, size)
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")  # what autovacuum does a minute later

    async def floor() -> float:
        return await _procrastinate(running.database(), few) / few

    async def jobs() -> float:
        await refill()
        begun = perf_counter()
        done = await run_jobs(store)
        return (perf_counter() - begun) / len(done)

    async def deliveries() -> float:
        await refill()
        begun = perf_counter()
        done = await send(store, "one")
        return (perf_counter() - begun) / len(done)

    ran = await interleaved(floor, jobs)
    sent = await interleaved(floor, deliveries)
    await store.close()
    return [
        speed("PostgreSQL: jobs, one process; floor: procrastinate", ran, 15),
        speed("PostgreSQL: deliveries, one process; floor: procrastinate", sent, 15),
    ]


async def _empty(store: Store) -> None:
    await store.claim(_clear)


def _clear(tx: Tx) -> None:
    connection = tx._connection  # noqa: SLF001 - no question of ours empties tables
    connection.exec_driver_sql("DELETE FROM deliveries")
    connection.exec_driver_sql("DELETE FROM jobs")


async def _procrastinate(url: str, size: int) -> float:
    """Seconds that procrastinate takes for so many tasks that do nothing."""
    app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=url, max_size=10))

    @app.task(name="nothing")
    async def nothing(number: int) -> None:
        pass

    async with app.open_async():
        await app.schema_manager.apply_schema_async()
        tasks: list[dict[str, JSONValue]] = [{"number": number} for number in range(size)]
        await nothing.batch_defer_async(*tasks)
        begun = perf_counter()
        await app.run_worker_async(
            wait=False,
            concurrency=CONCURRENCY,
            listen_notify=False,
            install_signal_handlers=False,
        )
        return perf_counter() - begun


async def _in_processes(running: Server, size: int) -> Figure:
    """Four processes work off one queue: each row must be done by exactly one of them."""
    url = running.migrated()
    store = await Store.open(url)
    await fill(store, size)
    await store.close()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
    workers = [
        await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "benchmarks.lots", url, f"worker-{number}"),
            stdin=PIPE,
            stdout=PIPE,
        )
        for number in range(PROCESSES)
    ]
    for worker in workers:
        assert worker.stdout
        await worker.stdout.readline()
    begun = perf_counter()
    said = await asyncio.gather(*(worker.communicate(b"\n") for worker in workers))
    took = perf_counter() - begun
    lines = [out.decode().split("\n") for out, _ in said]
    done = [Counter(row for line in lines for row in line[place].split()) for place in (0, 1)]
    lost = sum(size - len(rows) for rows in done)
    twice = sum(rows.total() - len(rows) for rows in done)
    return Figure(
        name=f"PostgreSQL: {size:,} jobs and {size:,} deliveries, {PROCESSES} processes",
        floor="",
        ours=f"{2 * size / took:,.0f}/s",
        ratio=f"{lost} lost, {twice} twice",
        aim="0 lost, 0 twice",
        met=not lost and not twice,
    )


async def _on_sqlite(folder: Path, size: int) -> list[Figure]:
    numbers = count()

    async def filled() -> tuple[Store, Path]:
        path = folder / f"queue-{next(numbers)}.db"
        upgrade(f"sqlite:///{path}")
        store = await Store.open(f"sqlite:///{path}")
        await fill(store, size)
        return store, path

    async def jobs() -> float:
        store, path = await filled()
        begun = perf_counter()
        done = await run_jobs(store)
        took = perf_counter() - begun
        await store.close()
        path.unlink()
        return took / len(done)

    async def deliveries() -> float:
        store, path = await filled()
        begun = perf_counter()
        done = await send(store, "one")
        took = perf_counter() - begun
        await store.close()
        path.unlink()
        return took / len(done)

    async def bare_jobs() -> float:
        store, path = await filled()
        await store.close()
        took = worked_off(path, job_lot)
        path.unlink()
        return took / size

    async def bare_deliveries() -> float:
        store, path = await filled()
        await store.close()
        took = worked_off(path, delivery_lot)
        path.unlink()
        return took / size

    return [
        speed("SQLite: jobs; floor: sqlite3", await interleaved(bare_jobs, jobs), 0.25),
        speed(
            "SQLite: deliveries; floor: sqlite3",
            await interleaved(bare_deliveries, deliveries),
            0.25,
        ),
    ]
