"""Delivery rows are claimed by one worker at a time, whatever becomes of it."""

import asyncio
import subprocess
import sys
from datetime import datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import update

from bot.domain.ids import DeliveryId
from bot.domain.places import Place
from bot.domain.queue import Delivery, Failed, Retry, Returned, Sent
from bot.storage.store import Store
from bot.storage.tables import deliveries
from bot.storage.tx import Tx
from tests.rows import LEASE, NOW, add_job, everything, new_job
from tests.storage.posts import MINUTE, add, claim, new, settle


async def test_what_is_claimed_comes_longest_due_first_and_not_before_it_is_due(
    store: Store,
) -> None:
    for minutes in (2, -1, 0, -5):
        await store.write(partial(add, job=f"{minutes}", due_at=minutes * MINUTE))

    assert [found.due_at - NOW for found in await claim(store, limit=2)] == [-5 * MINUTE, -MINUTE]
    assert [found.due_at - NOW for found in await claim(store)] == [timedelta()]
    assert await claim(store, "two", MINUTE) == []


async def test_a_lease_that_ran_out_makes_a_delivery_ambiguous(store: Store) -> None:
    await store.write(add)
    await claim(store)

    assert await claim(store, "two", LEASE - MINUTE) == []
    [again] = await claim(store, "two", LEASE)
    assert (again.ambiguous, again.attempts) == (True, 2)

    assert await settle(store, Retry(again.id, NOW, "503"), worker="two") == 1
    [third] = await claim(store, "three")
    assert (third.ambiguous, third.attempts) == (True, 3)


async def test_only_who_holds_a_delivery_settles_it(store: Store) -> None:
    await store.write(add)
    [mine] = await claim(store)
    await claim(store, "two", LEASE)

    assert await settle(store, Sent(mine.id, "m1")) == 0
    assert await settle(store, Sent(mine.id, "m2"), worker="two") == 1
    assert await settle(store, Failed(mine.id, "gone"), worker="two") == 0

    [row] = await store.read(lambda tx: everything(tx, deliveries))
    assert (row["state"], row["message_id"]) == ("sent", "m2")


async def test_what_is_handed_back_is_as_if_nobody_had_held_it(store: Store) -> None:
    key = await store.write(add)
    await claim(store)
    await settle(store, Returned(key, NOW + MINUTE, "the process stopped"))
    assert await claim(store) == []
    [again] = await claim(store, "two", after=MINUTE)
    assert (again.attempts, again.ambiguous) == (1, False)


async def test_crowded_places_are_passed_over_and_what_is_due_after_a_moment(store: Store) -> None:
    def work(tx: Tx) -> list[DeliveryId]:
        here = [add(tx, f"here {n}", due_at=-MINUTE) for n in range(2)]
        there = Place("console", "home", "#there")
        return [*here, add(tx, "there", there, -2 * MINUTE), add(tx, "now there", there)]

    first, _, early, late = await store.write(work)

    def some(tx: Tx, crowded: list[DeliveryId], by: datetime) -> list[DeliveryId]:
        found = tx.deliveries.claim(NOW, "one", LEASE, 10, ["console"], by=by, crowded=crowded)
        return [one.id for one in found]

    assert await store.claim(lambda tx: some(tx, [first], NOW - MINUTE)) == [early]
    assert await store.claim(lambda tx: some(tx, [first], NOW + MINUTE)) == [late]


async def test_of_four_claimers_none_gets_what_another_has(store: Store, database_url: str) -> None:
    def fill(tx: Tx) -> None:
        tx.jobs.add([new_job(f"{n}") for n in range(300)])
        tx.deliveries.add([new(job.id) for job in tx.jobs.due(NOW, 300)])

    await store.write(fill)
    stores = [store, await Store.open(database_url)]

    async def claimer(number: int) -> list[Delivery]:
        mine, worker, had = stores[number % 2], f"worker {number}", list[Delivery]()
        while found := await claim(mine, worker, limit=7):
            had += found
            outcomes = [Sent(delivery.id, "m") for delivery in found]
            assert await settle(mine, *outcomes, worker=worker) == len(found)
        return had

    had = await asyncio.gather(*[claimer(number) for number in range(4)])
    await stores[1].close()

    ids = [delivery.id for each in had for delivery in each]
    assert len(ids) == len(set(ids)) == 300


@pytest.mark.parametrize("committed", ["commit", ""])
async def test_a_claimer_that_is_killed_keeps_nothing_for_ever(
    store: Store, database_url: str, committed: str
) -> None:
    await store.write(add)
    await asyncio.to_thread(claim_and_be_killed, database_url, committed)
    # Waits until the database has noticed.
    touch = update(deliveries).values(reason=None)
    await store.write(lambda tx: tx._connection.execute(touch).rowcount)

    early = await claim(store)
    assert [found.ambiguous for found in early] == ([] if committed else [False])
    assert [found.ambiguous for found in await claim(store, "two", LEASE)] == [True]


def claim_and_be_killed(url: str, committed: str) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.storage.claimer", url, committed],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as victim:
        assert victim.stdout
        assert victim.stdout.readline() == "claimed 1\n"
        victim.kill()


async def test_a_thousand_deliveries_at_once(store: Store) -> None:
    where = [Place("console", "home", f"#{n}") for n in range(2500)]

    def work(tx: Tx) -> int:
        job = add_job(tx, new_job())
        tx.deliveries.add([new(job, place) for place in where])
        return len(everything(tx, deliveries))

    assert await store.write(work) == 2500
    assert {found.place for found in await claim(store, limit=3000)} == set(where)
