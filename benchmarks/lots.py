"""Our queue worked off lot by lot, as the runner does; handlers and chats do nothing."""

import asyncio
import sys
from datetime import timedelta

from benchmarks.population import NOW, PLATFORM, TODAY
from bot.domain.places import Place
from bot.domain.queue import Delivery, NewDelivery, NewJob, Sent
from bot.jobs.rows import LEASE
from bot.jobs.stream import LOT
from bot.storage.store import Store
from bot.storage.tx import Tx

PLACES = 50


async def fill(store: Store, count: int) -> None:
    """So many jobs that are due, each with one delivery that is due."""

    def work(tx: Tx) -> None:
        tx.jobs.add([NewJob(f"job {n}", "week", TODAY, NOW) for n in range(count)])

    def deliver(tx: Tx) -> None:
        tx.deliveries.add(
            NewDelivery(
                job=job.id,
                place=Place(PLATFORM, "c1", f"#cohort-{number % PLACES}"),
                kind="week",
                message={"kind": "message", "blocks": []},
                due_at=NOW,
                expires_at=NOW + timedelta(days=1),
            )
            for number, job in enumerate(tx.jobs.due(NOW, count))
        )

    await store.claim(work)
    await store.claim(deliver)


async def run_jobs(store: Store) -> list[int]:
    """Claim and finish jobs until none is left; which they were."""

    def lot(tx: Tx) -> list[int]:
        due = tx.jobs.due(NOW, LOT)
        tx.jobs.finish([(job.id, "done", None) for job in due], NOW)
        return [job.id for job in due]

    every: list[int] = []
    while ran := await store.claim(lot):
        every += ran
    return every


async def send(store: Store, worker: str) -> list[int]:
    """Claim and settle deliveries until none is left; which they were."""
    every: list[int] = []
    claimed: list[Delivery] = []

    def exchange(tx: Tx) -> list[Delivery]:
        arrived = [Sent(delivery.id, f"m{delivery.id}") for delivery in claimed]
        tx.deliveries.settle(arrived, worker, NOW)
        return tx.deliveries.claim(NOW, worker, LEASE, LOT, [PLATFORM])

    while True:
        claimed = await store.claim(exchange)
        if not claimed:
            return every
        every += [delivery.id for delivery in claimed]


async def _work(url: str, worker: str) -> None:
    """One of several processes: begins when it is told to, and says what it did."""
    store = await Store.open(url)
    print("ready", flush=True)
    sys.stdin.readline()
    jobs = await run_jobs(store)
    deliveries = await send(store, worker)
    print(" ".join(map(str, jobs)))
    print(" ".join(map(str, deliveries)))
    await store.close()


if __name__ == "__main__":
    asyncio.run(_work(*sys.argv[1:]))
