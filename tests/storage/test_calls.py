"""A call is handled once, whoever tells of it how often."""

import asyncio
from contextlib import suppress

import pytest
from sqlalchemy import select

from bot.storage.store import Store
from bot.storage.tables import handled_calls, persons
from bot.storage.tx import Tx
from tests.rows import NOW, add_person
from tests.storage.gate import Gate

KEY = "discord:1184000000000000001"


def handle(tx: Tx) -> bool:
    """Somebody new turns up, once."""
    new = tx.calls.note(KEY, NOW)
    if new:
        add_person(tx)
    return new


def people(tx: Tx) -> int:
    return len(tx._connection.scalars(select(persons.c.id)).all())


def kept(tx: Tx) -> list[str]:
    return list(tx._connection.scalars(select(handled_calls.c.key).order_by(handled_calls.c.key)))


async def test_a_call_is_new_once(store: Store) -> None:
    assert [await store.write(handle) for _ in range(3)] == [True, False, False]
    assert await store.write(lambda tx: tx.calls.note("slack:1", NOW))
    assert await store.read(people) == 1


async def test_what_was_rolled_back_was_not_handled(store: Store) -> None:
    def fail(tx: Tx) -> None:
        handle(tx)
        raise KeyError

    with suppress(KeyError):
        await store.write(fail)

    assert await store.read(kept) == []
    assert await store.write(handle)
    assert await store.read(people) == 1


@pytest.mark.parametrize("fails", [False, True])
async def test_the_second_of_two_waits_for_how_the_first_ends(
    store: Store, database_url: str, gate: Gate, *, fails: bool
) -> None:
    def hold(tx: Tx) -> bool:
        new = handle(tx)
        gate.wait(tx)
        if fails:
            raise KeyError
        return new

    other = await Store.open(database_url)
    first = asyncio.create_task(store.write(hold))
    await gate.reached()
    second = asyncio.create_task(other.write(handle))
    assert await other.read(people) == 0  # the second has had its chance to overtake
    assert not second.done()
    gate.open()

    ends = await asyncio.gather(first, second, return_exceptions=True)
    await other.close()
    assert ends[1] is fails
    assert isinstance(ends[0], KeyError) if fails else ends[0] is True
    assert await store.read(people) == 1


async def test_of_twenty_in_two_processes_one_is_new(store: Store, database_url: str) -> None:
    other = await Store.open(database_url)

    new = await asyncio.gather(*[which.write(handle) for which in (store, other) * 10])
    await other.close()

    assert sum(new) == 1
    assert await store.read(people) == 1
