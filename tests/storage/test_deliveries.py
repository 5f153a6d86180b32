"""Delivery rows: added, settled by who holds them, and looked up."""

import re
from datetime import datetime, timedelta
from functools import partial
from itertools import product

import pytest

from bot.domain.ids import CohortId, DeliveryId, PersonId
from bot.domain.places import Place
from bot.domain.queue import Dropped, Failed, Outcome, Retry, Sent, nonce
from bot.storage.store import Store
from bot.storage.tables import deliveries, jobs, places
from bot.storage.tx import Tx
from tests.rows import DAY, LEASE, NOW, PLACE, add_cohort, add_job, add_person, everything, new_job
from tests.storage.posts import DAYS, MESSAGE, MINUTE, add, claim, last_added, new, next_due, settle


async def test_a_delivery_comes_back_as_it_was_added(store: Store) -> None:
    def work(tx: Tx) -> None:
        cohort, person = add_cohort(tx), add_person(tx)
        job = add_job(tx, new_job())
        tx.deliveries.add([new(job, direct, kind="reminder", cohort=cohort, person=person)])

    direct = Place("console", "home", "ada", direct=True)
    await store.write(work)
    [found] = await claim(store)

    assert (found.place, found.message, found.kind) == (direct, MESSAGE, "reminder")
    assert (found.cohort, found.cohort_name, found.person) == (1, "ML spring", 1)
    assert (found.due_at, found.expires_at) == (NOW, NOW + DAYS)
    assert (found.thread, found.edits) == (None, None)
    assert (found.attempts, found.ambiguous) == (1, False)
    assert found.nonce == nonce("week 1", direct)


async def test_a_job_reaches_a_place_once(store: Store) -> None:
    await store.write(add)
    await store.write(add)

    assert len(await claim(store)) == 1


async def test_a_place_has_one_row_however_often_it_is_written_to(store: Store) -> None:
    for n in range(3):
        await store.write(partial(add, job=f"week {n}"))

    assert len(await store.read(lambda tx: everything(tx, places))) == 1


def test_a_nonce_is_the_same_on_every_try_and_another_for_each_delivery() -> None:
    keys = [f"cohort:{n}:week:2026-03-02" for n in range(30)]
    where = [
        Place(*parts, direct) for parts in product("ab", "cd", "ef") for direct in (True, False)
    ]

    made = [nonce(key, place) for key in keys for place in where]

    assert made == [nonce(key, place) for key in keys for place in where]
    assert len(set(made)) == len(made)
    assert all(re.fullmatch("[a-z2-7]{22}", text) for text in made)


async def test_each_outcome_leaves_its_row(store: Store) -> None:
    for n in range(4):
        await store.write(partial(add, job=f"week {n}"))
    sent, again, failed, dropped = [found.id for found in await claim(store)]

    outcomes: list[Outcome] = [
        Sent(sent, "m1"),
        Retry(again, NOW + MINUTE, "503"),
        Failed(failed, "archived"),
        Dropped(dropped, "too late"),
    ]
    assert await settle(store, *outcomes) == 4

    rows = await store.read(lambda tx: everything(tx, deliveries))
    columns = ("state", "message", "message_id", "sent_at", "wake_at", "reason", "worker")
    assert [tuple(row[column] for column in columns) for row in rows] == [
        ("sent", None, "m1", NOW, None, None, None),
        ("waiting", MESSAGE, None, None, NOW + MINUTE, "503", None),
        ("failed", MESSAGE, None, None, None, "archived", None),
        ("skipped", MESSAGE, None, None, None, "too late", None),
    ]
    assert [(found.id, found.due_at) for found in await claim(store, after=MINUTE)] == [
        (again, NOW)
    ]


async def test_a_child_waits_for_its_parent_and_then_has_its_thread(store: Store) -> None:
    parent = await store.write(add)
    await store.write(partial(add, job="drop", kind="drop", parent=parent))

    assert [found.id for found in await claim(store)] == [parent]
    assert await claim(store) == []
    await settle(store, Retry(parent, NOW + MINUTE, "503"))
    assert await claim(store) == []
    assert await next_due(store) == MINUTE

    [again] = await claim(store, after=MINUTE)
    await settle(store, Sent(again.id, "m1"))
    [child] = await claim(store)
    assert (child.kind, child.thread) == ("drop", "m1")


@pytest.mark.parametrize("outcome", [Failed, Dropped])
async def test_a_child_goes_out_without_a_parent_that_never_will(
    store: Store, outcome: type[Failed | Dropped]
) -> None:
    parent = await store.write(add)
    await store.write(partial(add, job="drop", parent=parent))
    await claim(store)
    await settle(store, outcome(parent, "no"))

    [child] = await claim(store)
    assert child.thread is None


async def test_an_edit_knows_the_message_it_replaces(store: Store) -> None:
    digest = await store.write(partial(add, job="digest", kind="digest"))
    await claim(store)
    await settle(store, Sent(digest, "m1"))
    await store.write(partial(add, job="digest again", kind="digest", edits=digest))

    [edit] = await claim(store)
    assert (edit.edits, edit.thread) == ("m1", None)


async def test_where_a_job_arrived(store: Store) -> None:
    def work(tx: Tx) -> None:
        job = add_job(tx, new_job())
        tx.deliveries.add([new(job, Place("console", "home", name)) for name in ("#a", "#b")])
        add(tx, "another")

    await store.write(work)
    one, two, other = await claim(store)
    await settle(store, Sent(one.id, "m1"), Failed(two.id, "archived"), Sent(other.id, "m2"))

    sent = await store.read(lambda tx: tx.deliveries.arriving("week 1"))
    assert sent == [(one.id, Place("console", "home", "#a"))]


async def test_how_much_a_person_was_sent(store: Store) -> None:
    def work(tx: Tx) -> PersonId:
        person = add_person(tx)
        for hours, kind in ((-2, "reminder"), (0, "reminder"), (1, "reminder"), (0, "notice")):
            job = add_job(tx, new_job(f"{hours} {kind}"))
            at = NOW + timedelta(hours=hours)
            tx.deliveries.add([new(job, due_at=at, kind=kind, person=person)])
        return person

    async def sent(since: datetime) -> int:
        return await store.read(lambda tx: tx.deliveries.arrived_since(person, "reminder", since))

    person = await store.write(work)
    assert await sent(NOW - DAYS) == 3
    assert await sent(NOW - MINUTE) == 2

    [first, *_] = await claim(store)
    await settle(store, Failed(first.id, "closed"))
    assert await sent(NOW - DAYS) == 2


async def test_next_due(store: Store) -> None:
    assert await next_due(store) is None

    await store.write(partial(add, due_at=MINUTE))
    assert await next_due(store) == MINUTE

    [held] = await claim(store, after=MINUTE)
    assert await next_due(store) == MINUTE + LEASE

    await settle(store, Sent(held.id, "m1"))
    assert await next_due(store) is None


async def test_what_waits_for_a_cohort_can_be_dropped(store: Store) -> None:
    def work(tx: Tx) -> CohortId:
        cohort = add_cohort(tx)
        add(tx, "first", cohort=cohort)
        tx.deliveries.claim(NOW, "one", LEASE, 1, ["console"])
        add(tx, "second", cohort=cohort)
        add(tx, "other")
        return cohort

    cohort = await store.write(work)
    await store.write(lambda tx: tx.deliveries.drop_waiting(cohort, "cancelled"))

    rows = await store.read(lambda tx: everything(tx, deliveries))
    assert [(row["state"], row["reason"]) for row in rows] == [
        ("sending", None),
        ("skipped", "cancelled"),
        ("waiting", None),
    ]


async def test_the_weekly_posts_of_a_week(store: Store) -> None:
    days = [DAY - timedelta(days=7), DAY, DAY + timedelta(days=2)]
    other = Place("console", "home", "#help")

    def work(tx: Tx) -> tuple[CohortId, dict[str, DeliveryId]]:
        cohort = add_cohort(tx)
        found = {}
        for day, kind, place in [*product(days, ("week", "drop"), [PLACE]), (DAY, "week", other)]:
            job = add_job(tx, new_job(f"{day} {kind} {place}", kind=kind, day=day, cohort=cohort))
            tx.deliveries.add([new(job, place, kind=kind, cohort=cohort)])
            found[f"{day} {kind} {place.channel}"] = last_added(tx)
        return cohort, found

    cohort, ids = await store.write(work)

    async def posts(first: int, last: int) -> dict[Place, DeliveryId]:
        span = DAY + timedelta(days=first), DAY + timedelta(days=last)
        return await store.read(lambda tx: tx.deliveries.week_posts(cohort, *span))

    assert await posts(0, 1) == {
        PLACE: ids[f"{DAY} week #ml-spring"],
        other: ids[f"{DAY} week #help"],
    }
    assert await posts(-7, -1) == {PLACE: ids[f"{days[0]} week #ml-spring"]}
    assert (await posts(0, 6))[PLACE] == ids[f"{days[2]} week #ml-spring"]
    assert await posts(3, 6) == {}


async def test_a_job_takes_its_deliveries_along(store: Store) -> None:
    def work(tx: Tx) -> list[dict[str, object]]:
        add(tx)
        tx._connection.execute(jobs.delete())
        return everything(tx, deliveries)

    assert await store.write(work) == []
