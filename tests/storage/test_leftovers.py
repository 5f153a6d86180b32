"""Which rows have had their use, and what removing them leaves."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from bot.domain.cohorts import CohortState
from bot.domain.ids import CohortId, DeliveryId, JobId
from bot.domain.queue import Failed, NewDelivery, NewJob, Sent
from bot.storage.leftovers import Key, Leftover
from bot.storage.store import Store
from bot.storage.tables import checkins, cohorts, deliveries, handled_calls, jobs
from bot.storage.tx import Tx
from tests.rows import DAY, LEASE, NOW, PLACE, add_cohort, add_job, add_person, everything

LONG_AGO = NOW - timedelta(days=100)
BEFORE = NOW - timedelta(days=90)
LASTING = ("lacks",)


async def remove(store: Store, of: Leftover, before: datetime | date = BEFORE) -> list[Key]:
    """Go through all rows two by two, and remove the old ones; returns those."""
    last: Key | None = None
    removed: list[Key] = []
    while page := await store.read(
        lambda tx: tx.leftovers.page(of, last, before, 2, LASTING)  # noqa: B023
    ):
        old = page.old
        await store.claim(lambda tx: tx.leftovers.remove(of, old, before, LASTING))  # noqa: B023
        removed += old
        last = page.last
    return removed


async def test_calls_go_in_pages(store: Store) -> None:
    def note(tx: Tx) -> None:
        for number in range(9):
            tx.calls.note(f"c{number}", BEFORE + timedelta(hours=number % 2) - timedelta(minutes=1))

    await store.write(note)

    assert await remove(store, Leftover.CALLS) == [f"c{number}" for number in range(0, 9, 2)]
    left = await store.read(lambda tx: list(tx._connection.scalars(select(handled_calls.c.key))))
    assert sorted(left) == ["c1", "c3", "c5", "c7"]


def over(tx: Tx, key: str, at: datetime = LONG_AGO, *, kind: str = "drop", **more: Any) -> JobId:
    """A job that was run at a moment."""
    job = add_job(tx, NewJob(key, kind, at.date(), at, **more))
    tx.jobs.finish([(job, "done", None)], at)
    return job


def running(tx: Tx) -> CohortId:
    """A cohort whose second week began long ago, too."""
    cohort = add_cohort(tx)
    over(tx, "week 2", LONG_AGO + timedelta(days=3), kind="week", cohort=cohort)
    return cohort


def a_job_of_nobody(tx: Tx) -> None:
    over(tx, "wanted")


def a_job_of_a_person(tx: Tx) -> None:
    over(tx, "wanted", person=add_person(tx))


def a_job_of_an_earlier_week(tx: Tx) -> None:
    over(tx, "wanted", cohort=running(tx))


def the_last_week_of_a_cohort_that_is_over(tx: Tx) -> None:
    cohort = add_cohort(tx)
    over(tx, "wanted", kind="week", cohort=cohort)
    over(tx, "lacks", kind="lacks", cohort=cohort)
    tx._connection.execute(update(cohorts).values(state=CohortState.FINISHED))


GONE = [
    a_job_of_nobody,
    a_job_of_a_person,
    a_job_of_an_earlier_week,
    the_last_week_of_a_cohort_that_is_over,
]


@pytest.mark.parametrize("write", GONE)
async def test_jobs_that_are_over_go_with_their_deliveries(
    write: Callable[[Tx], None], store: Store
) -> None:
    await store.write(write)
    await store.write(sent_by_all)

    assert await remove(store, Leftover.JOBS)

    left = await store.read(lambda tx: everything(tx, jobs))
    assert {str(row["key"]) for row in left} <= {"week 2"}
    jobs_of = {row["job_id"] for row in await store.read(lambda tx: everything(tx, deliveries))}
    assert jobs_of == {row["id"] for row in left}


def sent_by_all(tx: Tx) -> None:
    """Every job has a delivery that arrived."""
    ends = LONG_AGO + timedelta(days=1)
    for key in tx._connection.scalars(select(jobs.c.id)).all():
        tx.deliveries.add([NewDelivery(JobId(key), PLACE, "drop", {}, LONG_AGO, ends)])
    taken = tx.deliveries.claim(LONG_AGO, "one", LEASE, 10, ["console"])
    tx.deliveries.settle([Sent(one.id, "message") for one in taken], "one", LONG_AGO)


def a_job_that_waits(tx: Tx) -> None:
    add_job(tx, NewJob("kept", "drop", DAY, LONG_AGO))


def a_job_that_was_late(tx: Tx) -> None:
    job = add_job(tx, NewJob("kept", "drop", DAY, LONG_AGO))
    tx.jobs.finish([(job, "done", None)], BEFORE)


def a_job_with_a_delivery_to_send(tx: Tx) -> None:
    ends = NOW + timedelta(days=1)
    tx.deliveries.add([NewDelivery(over(tx, "kept"), PLACE, "drop", {}, LONG_AGO, ends)])


def the_week_that_is_not_over(tx: Tx) -> None:
    cohort = add_cohort(tx)
    over(tx, "week", kind="week", cohort=cohort)
    over(tx, "drop", LONG_AGO + timedelta(days=1), cohort=cohort)


def a_week_whose_next_one_is_fresh(tx: Tx) -> None:
    cohort = add_cohort(tx)
    over(tx, "kept", cohort=cohort)
    over(tx, "week 2", BEFORE, kind="week", cohort=cohort)


def what_the_next_look_is_compared_with(tx: Tx) -> None:
    over(tx, "kept", kind="lacks", cohort=running(tx))


KEPT = [
    a_job_that_waits,
    a_job_that_was_late,
    a_job_with_a_delivery_to_send,
    the_week_that_is_not_over,
    a_week_whose_next_one_is_fresh,
    what_the_next_look_is_compared_with,
]


@pytest.mark.parametrize("write", KEPT)
async def test_jobs_that_are_of_use_are_kept(write: Callable[[Tx], None], store: Store) -> None:
    await store.write(write)
    before = await store.read(lambda tx: everything(tx, jobs))

    assert await remove(store, Leftover.JOBS) == []
    assert await store.read(lambda tx: everything(tx, jobs)) == before


async def test_what_came_to_be_of_use_meanwhile_is_kept(store: Store) -> None:
    await store.write(a_job_of_nobody)
    page = await store.read(lambda tx: tx.leftovers.page(Leftover.JOBS, None, BEFORE, 9))
    assert page is not None

    def again(tx: Tx) -> None:
        tx._connection.execute(update(jobs).values(state="waiting", wake_at=NOW, done_at=None))

    await store.write(again)
    await store.claim(lambda tx: tx.leftovers.remove(Leftover.JOBS, page.old, BEFORE))

    assert len(await store.read(lambda tx: everything(tx, jobs))) == 1


def three_days(tx: Tx) -> None:
    """The last one is not old."""
    person = add_person(tx)
    rows: list[dict[str, object]] = [
        {"done": "chapter 1", "minutes": 30, "mood": "good"},
        {"done": "chapter 2", "next": "rest", "previous": {"done": "chapter"}, "revision": 4},
        {"done": "chapter 3", "blocked": "no GPU"},
    ]
    for number, row in enumerate(rows):
        day = BEFORE.date() + timedelta(days=number - 2)
        shared: dict[str, object] = {
            "person_id": person,
            "day": day,
            "at": LONG_AGO,
            "backdated": False,
        }
        tx._connection.execute(insert(checkins).values({**shared, **row}))


async def test_texts_of_check_ins_go_and_their_days_stay(store: Store) -> None:
    await store.write(three_days)
    before = await store.read(lambda tx: everything(tx, checkins))

    await remove(store, Leftover.TEXTS, BEFORE.date())

    emptied: dict[str, object] = {"done": "", "next": None, "blocked": None, "previous": None}
    assert await store.read(lambda tx: everything(tx, checkins)) == [
        {**before[0], **emptied, "revision": 1},
        {**before[1], **emptied, "revision": 5},
        before[2],
    ]
    assert await remove(store, Leftover.TEXTS, BEFORE.date()) == []


async def test_what_was_not_sent_loses_its_words(store: Store) -> None:
    def write(tx: Tx) -> None:
        for number, due in enumerate((LONG_AGO, LONG_AGO, BEFORE)):
            job = add_job(tx, NewJob(f"{number}", "digest", DAY, due))
            message = {"blocks": ["what ada said"]}
            ends = due + timedelta(days=200)
            tx.deliveries.add([NewDelivery(job, PLACE, "digest", message, due, ends)])
        taken = tx.deliveries.claim(NOW, "one", LEASE, 9, ["console"])
        failed = [Failed(DeliveryId(one.id), "no way") for one in taken if one.id != 2]
        tx.deliveries.settle(failed, "one", NOW)

    await store.write(write)

    assert await remove(store, Leftover.WORDS) == [1]
    rows = await store.read(lambda tx: everything(tx, deliveries))
    assert [row["message"] is None for row in rows] == [True, False, False]
    assert rows[0]["reason"] == "no way"
