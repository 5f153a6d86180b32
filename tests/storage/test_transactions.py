"""What holds for a transaction on either engine."""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from functools import partial

import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError, StatementError

from bot.domain.places import Place
from bot.storage.errors import StorageError
from bot.storage.place_keys import place_keys
from bot.storage.store import Store
from bot.storage.tables import communities, persons, places
from bot.storage.tx import Tx
from tests.storage.gate import Gate

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def add_person(tx: Tx, seen_at: datetime = NOW) -> int:
    values = {"name": "Ada", "visibility": "cohort", "streak_mode": "weekly", "hours": 0}
    statement = insert(persons).values(**values, created_at=NOW, seen_at=seen_at)
    return int(tx._connection.execute(statement.returning(persons.c.id)).scalar_one())


def hours(tx: Tx) -> list[int]:
    return list(tx._connection.scalars(select(persons.c.hours).order_by(persons.c.id)))


def count_up(tx: Tx) -> None:
    [before] = hours(tx)
    tx._connection.execute(update(persons).values(hours=before + 1))


def add_person_and_wait(gate: Gate, tx: Tx) -> None:
    add_person(tx)
    gate.wait(tx)


async def test_what_is_returned_is_committed(store: Store) -> None:
    person = await store.write(add_person)

    assert person == 1
    assert await store.read(hours) == [0]


async def test_an_error_rolls_back_and_comes_out_unchanged(store: Store) -> None:
    error = KeyError("mine")

    def work(tx: Tx) -> None:
        add_person(tx)
        raise error

    with pytest.raises(KeyError) as caught:
        await store.write(work)

    assert caught.value is error
    assert await store.read(hours) == []


async def test_a_savepoint_that_was_released_is_rolled_back_too(store: Store) -> None:
    def work(tx: Tx) -> None:
        with tx._connection.begin_nested():
            add_person(tx)
        raise KeyError

    with pytest.raises(KeyError):
        await store.write(work)

    assert await store.read(hours) == []


async def test_a_savepoint_alone_can_be_rolled_back(store: Store) -> None:
    def work(tx: Tx) -> None:
        add_person(tx)
        with suppress(ValueError), tx._connection.begin_nested():
            add_person(tx)
            raise ValueError

    await store.write(work)

    assert await store.read(hours) == [0]


async def test_a_function_that_runs_out_of_things_hangs_nobody(store: Store) -> None:
    def work(tx: Tx) -> None:
        add_person(tx)
        next(iter(()))

    with pytest.raises(RuntimeError):
        await asyncio.wait_for(store.write(work), 10)

    assert await store.read(hours) == []


async def test_of_a_hundred_at_once_none_is_lost(store: Store) -> None:
    await store.write(add_person)

    await asyncio.gather(*[store.write(count_up) for _ in range(100)])

    assert await store.read(hours) == [100]


async def test_of_two_processes_at_once_none_is_lost(store: Store, database_url: str) -> None:
    await store.write(add_person)
    other = await Store.open(database_url)

    await asyncio.gather(*[which.write(count_up) for which in (store, other) for _ in range(30)])
    await other.close()

    assert await store.read(hours) == [60]


async def test_of_twenty_who_make_the_same_row_all_find_it(store: Store) -> None:
    place = Place("console", "home", "#ml")

    def work(tx: Tx) -> int:
        return place_keys(tx._connection, [place])[place]

    assert set(await asyncio.gather(*[store.write(work) for _ in range(20)])) == {1}


async def test_a_key_that_is_taken_comes_out_unchanged(store: Store) -> None:
    row = {"platform": "console", "community_ref": "home", "channel": "#ml", "direct": False}

    def work(tx: Tx) -> None:
        tx._connection.execute(insert(places).values(**row))

    await store.write(work)
    with pytest.raises(IntegrityError):
        await store.write(work)


async def test_a_reader_waits_for_no_writer_and_sees_nothing_half_done(
    store: Store, gate: Gate
) -> None:
    writing = asyncio.create_task(store.write(partial(add_person_and_wait, gate)))
    await gate.reached()

    assert await asyncio.wait_for(store.read(hours), 10) == []

    gate.open()
    await writing
    assert await store.read(hours) == [0]


async def test_a_read_sees_one_moment(store: Store) -> None:
    loop = asyncio.get_running_loop()

    def work(tx: Tx) -> tuple[list[int], list[int]]:
        return hours(tx), hours(tx)

    reads = [loop.create_task(store.read(work)) for _ in range(20)]
    await asyncio.gather(*[store.write(add_person) for _ in range(20)])

    assert all(first == second for first, second in await asyncio.gather(*reads))


async def test_a_read_cannot_write(store: Store) -> None:
    with pytest.raises(StorageError, match=r"read-?only"):
        await store.read(add_person)

    assert await store.read(hours) == []


async def test_who_is_cancelled_in_the_middle_leaves_nothing_behind(
    store: Store, gate: Gate
) -> None:
    writing = asyncio.create_task(store.write(partial(add_person_and_wait, gate)))
    await gate.reached()

    writing.cancel()
    await asyncio.sleep(0)  # the cancellation arrives before the work goes on
    gate.open()
    with pytest.raises(asyncio.CancelledError):
        await writing

    assert await asyncio.wait_for(store.read(hours), 10) == []
    await asyncio.wait_for(store.write(add_person), 10)
    assert await store.read(hours) == [0]


async def test_cancelling_a_crowd_loses_nobody_else(store: Store) -> None:
    await store.write(add_person)
    crowd = [asyncio.create_task(store.write(count_up)) for _ in range(40)]
    await asyncio.sleep(0)

    for task in crowd[::2]:
        task.cancel()
    ends = await asyncio.gather(*crowd, return_exceptions=True)

    assert all(end is None for end in ends[1::2])
    [counted] = await store.read(hours)
    # Somebody who was cancelled may have been committing already.
    assert 20 <= counted < 40


async def test_a_closed_store_says_so(store: Store) -> None:
    await store.close()

    with pytest.raises(StorageError, match="the database is closed"):
        await store.read(hours)


async def test_closing_lets_what_was_begun_end(store: Store, database_url: str) -> None:
    write = asyncio.create_task(store.write(add_person))
    await asyncio.sleep(0)
    await store.close()
    await write

    again = await Store.open(database_url)
    assert await again.read(hours) == [0]
    await again.close()


async def test_a_time_without_an_offset_is_refused(store: Store) -> None:
    naive = NOW.replace(tzinfo=None)

    with pytest.raises(StatementError, match="has no offset"):
        await store.write(lambda tx: add_person(tx, naive))

    assert await store.read(hours) == []


@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=5, minutes=45))])
async def test_a_time_comes_back_in_utc(store: Store, zone: timezone) -> None:
    at = datetime(2026, 10, 25, 2, 30, 15, 123456, tzinfo=zone)
    await store.write(lambda tx: add_person(tx, at))

    back = await store.read(lambda tx: tx._connection.scalar(select(persons.c.seen_at)))

    assert back == at
    assert back.tzinfo is UTC


async def test_times_are_compared_as_instants(store: Store) -> None:
    east = datetime(2026, 3, 2, 1, tzinfo=timezone(timedelta(hours=9)))
    await store.write(lambda tx: add_person(tx, east))

    before = select(persons.c.id).where(persons.c.seen_at < datetime(2026, 3, 2, tzinfo=UTC))

    assert await store.read(lambda tx: tx._connection.scalars(before).all()) == [1]


async def test_a_number_is_never_given_out_twice(store: Store) -> None:
    def add(tx: Tx) -> int:
        row = {"platform": "console", "external_id": "home", "name": "Home", "created_at": NOW}
        statement = insert(communities).values(**row).returning(communities.c.id)
        return int(tx._connection.execute(statement).scalar_one())

    first = await store.write(add)
    await store.write(lambda tx: tx._connection.execute(delete(communities)).rowcount)

    assert await store.write(add) > first
