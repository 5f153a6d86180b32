"""The job and delivery queue from claim to done, against procrastinate and against sqlite3."""

import asyncio
import sqlite3
import sys
from asyncio.subprocess import PIPE
from collections import Counter
from collections.abc import Callable
from itertools import count
from pathlib import Path
from time import perf_counter

import procrastinate
import psycopg
from procrastinate.types import JSONValue

from benchmarks.lots import fill, run_jobs, send
from benchmarks.measure import Figure, interleaved, speed
from benchmarks.population import NOW, stored
from benchmarks.servers import Server, server
from benchmarks.statements import connect
from bot.jobs.stream import LEASE, LOT
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
        took = _bare(path, _bare_job_lot)
        path.unlink()
        return took / size

    async def bare_deliveries() -> float:
        store, path = await filled()
        await store.close()
        took = _bare(path, _bare_delivery_lot)
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


def _bare(path: Path, lot: Callable[[sqlite3.Connection], int]) -> float:
    raw = connect(path)
    begun = perf_counter()
    while lot(raw):
        pass
    took = perf_counter() - begun
    raw.close()
    return took


def _bare_job_lot(raw: sqlite3.Connection) -> int:
    raw.execute("BEGIN IMMEDIATE")
    due = raw.execute(
        "SELECT id, key, kind, day, due_at, cohort_id, person_id, payload, attempts FROM jobs"
        " WHERE wake_at <= ? ORDER BY wake_at, id LIMIT ?",
        (stored(NOW), LOT),
    ).fetchall()
    raw.executemany(
        "UPDATE jobs SET wake_at = NULL, state = ?, reason = ?, done_at = ?"
        " WHERE id = ? AND state = 'waiting'",
        [("done", None, stored(NOW), row[0]) for row in due],
    )
    raw.execute("COMMIT")
    return len(due)


def _bare_delivery_lot(raw: sqlite3.Connection) -> int:
    raw.execute("BEGIN IMMEDIATE")
    taken = [
        key
        for (key,) in raw.execute(
            "WITH due AS (SELECT id FROM deliveries WHERE wake_at <= ? AND wake_at IS NOT NULL AND"
            " NOT EXISTS (SELECT * FROM deliveries AS parents WHERE parents.id ="
            " deliveries.parent_id AND parents.wake_at IS NOT NULL)"
            " AND NOT EXISTS (SELECT * FROM deliveries AS edited WHERE edited.id ="
            " deliveries.edits_id AND edited.wake_at IS NOT NULL)"
            " AND NOT EXISTS (SELECT * FROM deliveries AS earlier WHERE earlier.edits_id ="
            " deliveries.edits_id AND earlier.id < deliveries.id AND earlier.wake_at IS NOT NULL)"
            " ORDER BY wake_at, id LIMIT ?)"
            " UPDATE deliveries SET state = 'sending', attempts = attempts + 1,"
            " ambiguous = (ambiguous OR state = 'sending'), wake_at = ?, worker = 'one'"
            " WHERE id IN (SELECT id FROM due) RETURNING id",
            (stored(NOW), LOT, stored(NOW + LEASE)),
        ).fetchall()
    ]
    marks = ",".join("?" * len(taken))
    raw.execute(
        "SELECT deliveries.*, cohorts.name, parents.message_id, edited.message_id, places.*"
        " FROM deliveries JOIN places ON places.id = deliveries.place_id"
        " LEFT JOIN deliveries AS parents ON parents.id = deliveries.parent_id"
        " LEFT JOIN deliveries AS edited ON edited.id = deliveries.edits_id"
        " LEFT JOIN cohorts ON cohorts.id = deliveries.cohort_id"
        f" WHERE deliveries.id IN ({marks}) ORDER BY deliveries.due_at, deliveries.id",
        taken,
    ).fetchall()
    raw.executemany(
        "UPDATE deliveries SET message = NULL, state = 'sent', wake_at = NULL, worker = NULL,"
        " message_id = ?, reason = NULL, sent_at = ?"
        " WHERE id = ? AND worker = 'one' AND state = 'sending'",
        [(f"m{key}", stored(NOW), key) for key in taken],
    )
    raw.execute("COMMIT")
    return len(taken)
