"""Job rows: what is due, once."""

import asyncio
from collections import Counter
from datetime import timedelta

import pytest

from bot.domain.ids import CohortId, PersonId
from bot.domain.queue import Job, NewJob
from bot.domain.schedule import PostKind
from bot.storage.store import Store
from bot.storage.tables import jobs
from bot.storage.tx import Tx
from tests.rows import DAY, NOW, add_cohort, add_job, add_person, everything, new_job

HOUR = timedelta(hours=1)


async def test_a_job_comes_back_as_it_was_added(store: Store) -> None:
    def add(tx: Tx) -> tuple[CohortId, PersonId]:
        cohort, person = add_cohort(tx), add_person(tx)
        payload = {"week": 3, "asked": True, "who": ["Zoë"]}
        tx.jobs.add([NewJob("key", PostKind.WEEK, DAY, NOW, cohort, person, payload)])
        return cohort, person

    cohort, person = await store.write(add)
    [found] = await store.claim(lambda tx: tx.jobs.due(NOW, 10))

    payload = {"week": 3, "asked": True, "who": ["Zoë"]}
    assert found == Job(found.id, "key", "week", DAY, NOW, cohort, person, payload, 0)


async def test_a_key_is_taken_once_and_for_ever(store: Store) -> None:
    await store.write(lambda tx: tx.jobs.add([new_job(), new_job(due_at=NOW - HOUR)]))
    await store.write(lambda tx: tx.jobs.add([new_job(kind="recap"), new_job("another")]))
    due = await store.claim(lambda tx: tx.jobs.due(NOW, 10))
    assert [(job.key, job.kind, job.due_at) for job in due] == [
        ("week 1", "week", NOW),
        ("another", "week", NOW),
    ]

    await store.write(lambda tx: tx.jobs.finish([(due[0].id, "done", None)], NOW))
    await store.write(lambda tx: tx.jobs.add([new_job()]))

    assert [job.key for job in await store.claim(lambda tx: tx.jobs.due(NOW, 10))] == ["another"]


async def test_what_is_due_comes_longest_due_first(store: Store) -> None:
    news = [new_job(f"{hours}", NOW + hours * HOUR) for hours in (0, -3, 1, -1)]
    await store.write(lambda tx: tx.jobs.add(news))

    due = await store.claim(lambda tx: tx.jobs.due(NOW, 10))
    assert [job.key for job in due] == ["-3", "-1", "0"]
    assert [job.key for job in await store.claim(lambda tx: tx.jobs.due(NOW, 1))] == ["-3"]


async def test_what_falls_due_beside_the_last_job_of_a_lot_can_be_had_too(store: Store) -> None:
    """A post that opens a week and one for its thread, due at one moment, are run together."""

    def add(tx: Tx) -> None:
        one, two = add_cohort(tx, "one"), add_cohort(tx, "two")
        tx.jobs.add(
            [
                new_job("earlier", NOW - HOUR, cohort=two),
                new_job("drop", NOW, cohort=one),
                new_job("another’s", NOW, cohort=None),
                new_job("week", NOW, cohort=one),
                new_job("later", NOW + HOUR, cohort=one),
            ]
        )

    def lot(tx: Tx, limit: int) -> tuple[list[str], list[str]]:
        due = tx.jobs.due(NOW, limit)
        return [job.key for job in due], [job.key for job in tx.jobs.beside(due)]

    await store.write(add)
    assert await store.claim(lambda tx: lot(tx, 2)) == (["earlier", "drop"], ["week"])
    assert await store.claim(lambda tx: lot(tx, 1)) == (["earlier"], [])


async def test_of_many_jobs_of_one_moment_each_lot_has_some_from_everywhere(store: Store) -> None:
    """What one community has due does not wait until all of another is run."""
    earlier = [new_job(f"earlier {n}", NOW - HOUR) for n in range(3)]
    many = [new_job(f"{n}") for n in range(500)]
    await store.write(lambda tx: tx.jobs.add([*many, *earlier]))

    def lot(tx: Tx) -> list[str]:
        due = tx.jobs.due(NOW, 53)
        tx.jobs.finish([(job.id, "done", None) for job in due], NOW)
        return [job.key for job in due]

    first = await store.claim(lot)
    assert first[:3] == [f"earlier {n}" for n in range(3)]
    for lots in range(1, 10):
        taken = [int(key) for key in (first[3:] if lots == 1 else await store.claim(lot))]
        assert taken == sorted(taken)
        communities = Counter(key // 50 for key in taken)
        assert all(2 <= communities[number] <= 10 for number in range(10)), communities


async def test_beside_a_lot_is_what_was_written_before_it_too(store: Store) -> None:
    def add(tx: Tx) -> None:
        for number in range(20):
            cohort = add_cohort(tx, f"{number}")
            tx.jobs.add([new_job(f"{number} {kind}", cohort=cohort) for kind in ("week", "drop")])

    def lot(tx: Tx) -> tuple[set[str], set[str]]:
        due = tx.jobs.due(NOW, 10)
        return {job.key for job in due}, {job.key for job in tx.jobs.beside(due)}

    await store.write(add)
    taken, beside = await store.claim(lot)
    cohorts = {key.split()[0] for key in taken}
    assert taken | beside == {f"{one} {kind}" for one in cohorts for kind in ("week", "drop")}
    assert not taken & beside
    assert any(key.endswith("week") for key in beside)


async def test_jobs_keep_how_they_ended_and_why(store: Store) -> None:
    def work(tx: Tx) -> None:
        one, two = (add_job(tx, new_job(key)) for key in ("one", "two"))
        tx.jobs.finish([(one, "done", None), (two, "skipped", "late")], NOW)

    await store.write(work)

    rows = await store.read(lambda tx: everything(tx, jobs))
    assert [(row["state"], row["reason"], row["done_at"], row["wake_at"]) for row in rows] == [
        ("done", None, NOW, None),
        ("skipped", "late", NOW, None),
    ]
    assert await store.claim(lambda tx: tx.jobs.due(NOW + HOUR, 10)) == []


async def test_a_job_that_is_over_stays_as_it_ended(store: Store) -> None:
    def work(tx: Tx) -> None:
        job = add_job(tx, new_job())
        tx.jobs.finish([(job, "done", None)], NOW)
        tx.jobs.finish([(job, "skipped", "again")], NOW + HOUR)
        tx.jobs.retry(job, NOW, "again")

    await store.write(work)

    [row] = await store.read(lambda tx: everything(tx, jobs))
    assert (row["state"], row["reason"], row["done_at"]) == ("done", None, NOW)


async def test_a_job_that_is_tried_again_stays_due_when_it_was(store: Store) -> None:
    job = await store.write(lambda tx: add_job(tx, new_job()))
    await store.write(lambda tx: tx.jobs.retry(job, NOW + HOUR, "a bug"))

    assert await store.claim(lambda tx: tx.jobs.due(NOW, 10)) == []
    [found] = await store.claim(lambda tx: tx.jobs.due(NOW + HOUR, 10))
    assert (found.due_at, found.attempts) == (NOW, 1)


async def test_next_due(store: Store) -> None:
    def next_due(tx: Tx) -> object:
        return tx.jobs.next_due()

    assert await store.read(next_due) is None

    first = await store.write(lambda tx: add_job(tx, new_job("1", NOW)))
    await store.write(lambda tx: add_job(tx, new_job("2", NOW + HOUR)))
    assert await store.read(next_due) == NOW

    await store.write(lambda tx: tx.jobs.retry(first, NOW + 2 * HOUR, "a bug"))
    assert await store.read(next_due) == NOW + HOUR


async def test_jobs_ahead_are_dropped_and_can_be_added_anew(store: Store) -> None:
    def add(tx: Tx) -> tuple[CohortId, PersonId]:
        cohort, other, person = add_cohort(tx), add_cohort(tx, "Other"), add_person(tx)
        over = add_job(tx, new_job("over", cohort=cohort))
        tx.jobs.finish([(over, "done", None)], NOW)
        tx.jobs.add(
            [
                new_job("due", cohort=cohort),
                new_job("week", NOW + HOUR, cohort=cohort),
                new_job("recap", NOW + HOUR, kind="recap", cohort=cohort),
                new_job("other", NOW + HOUR, cohort=other),
                new_job("reminder", NOW + HOUR, person=person),
            ]
        )
        return cohort, person

    def keys(tx: Tx) -> list[object]:
        return [row["key"] for row in everything(tx, jobs)]

    cohort, person = await store.write(add)
    await store.write(lambda tx: tx.jobs.drop_ahead(cohort, (PostKind.WEEK, PostKind.DROP), NOW))
    assert await store.read(keys) == ["over", "due", "recap", "other", "reminder"]

    await store.write(lambda tx: tx.jobs.drop_ahead_for(person, NOW))
    assert await store.read(keys) == ["over", "due", "recap", "other"]

    await store.write(lambda tx: tx.jobs.add([new_job("week", NOW + HOUR, cohort=cohort)]))
    assert await store.read(keys) == ["over", "due", "recap", "other", "week"]


async def test_a_cohort_takes_its_jobs_along(store: Store) -> None:
    def work(tx: Tx) -> list[dict[str, object]]:
        add_job(tx, new_job(cohort=add_cohort(tx)))
        tx._connection.exec_driver_sql("DELETE FROM cohorts")
        return everything(tx, jobs)

    assert await store.write(work) == []


async def test_of_four_runners_none_runs_what_another_runs(store: Store, database_url: str) -> None:
    await store.write(lambda tx: tx.jobs.add([new_job(f"{n}") for n in range(200)]))
    stores = [store, await Store.open(database_url)]

    def run(tx: Tx) -> list[str]:
        due = tx.jobs.due(NOW, 7)
        tx.jobs.finish([(job.id, "done", None) for job in due], NOW)
        return [job.key for job in due]

    async def runner(mine: Store) -> list[str]:
        done: list[str] = []
        while found := await mine.claim(run):
            done += found
        return done

    ran = await asyncio.gather(*[runner(stores[n % 2]) for n in range(4)])
    await stores[1].close()

    keys = [key for keys in ran for key in keys]
    assert sorted(keys, key=int) == [f"{n}" for n in range(200)]


async def test_what_a_runner_leaves_unfinished_is_due_again(store: Store) -> None:
    await store.write(lambda tx: tx.jobs.add([new_job()]))

    def run(tx: Tx) -> None:
        [job] = tx.jobs.due(NOW, 1)
        tx.jobs.finish([(job.id, "done", None)], NOW)
        raise KeyError("a bug")

    with pytest.raises(KeyError):
        await store.claim(run)

    assert len(await store.claim(lambda tx: tx.jobs.due(NOW, 1))) == 1
