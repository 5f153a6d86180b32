"""What only SQLite does."""

import asyncio
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from bot.storage.errors import StorageError
from bot.storage.store import Store
from bot.storage.tables import goals, places
from bot.storage.tx import Tx
from tests.storage.gate import Gate

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def add_place(tx: Tx, channel: str = "#ml") -> None:
    row = {"platform": "console", "community_ref": "home", "channel": channel, "direct": False}
    tx._connection.execute(insert(places).values(**row))


def channels(tx: Tx) -> list[str]:
    return list(tx._connection.scalars(select(places.c.channel).order_by(places.c.id)))


async def test_a_commit_that_fails_does_not_block_the_next(store: Store) -> None:
    def orphan(tx: Tx) -> None:
        tx._connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        tx._connection.execute(insert(goals).values(person_id=404, since=NOW.date(), days=3))

    with pytest.raises(IntegrityError):
        await store.write(orphan)

    await store.write(add_place)
    assert await store.read(channels) == ["#ml"]


async def test_who_is_cancelled_in_line_is_let_go_at_once_and_never_served(
    store: Store, gate: Gate
) -> None:
    served: list[Tx] = []
    serving = asyncio.create_task(store.write(gate.wait))
    await gate.reached()
    waiting = asyncio.create_task(store.write(served.append))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(waiting, 10)
    gate.open()
    await serving
    await store.write(add_place)

    assert served == []


async def test_cancelling_twice_still_waits_for_the_end(store: Store, gate: Gate) -> None:
    def work(tx: Tx) -> None:
        add_place(tx)
        gate.wait(tx)

    writing = asyncio.create_task(store.write(work))
    await gate.reached()
    for _ in range(3):
        writing.cancel()
        await asyncio.sleep(0)
        assert not writing.done()
    gate.open()
    with pytest.raises(asyncio.CancelledError):
        await writing

    assert await store.read(channels) == []


async def test_writers_are_served_in_the_order_they_came(store: Store) -> None:
    names = [f"#{number}" for number in range(50)]

    await asyncio.gather(*[store.write(partial(add_place, channel=name)) for name in names])

    assert await store.read(channels) == names


async def test_a_commit_survives_a_power_cut(store: Store) -> None:
    def settings(tx: Tx) -> list[object]:
        names = ("journal_mode", "synchronous", "foreign_keys")
        return [tx._connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names]

    assert await store.write(settings) == ["wal", 2, 1]


async def test_a_missing_folder_is_made(database_url: str, tmp_path: Path) -> None:
    opened = await Store.open(f"sqlite+aiosqlite:///{tmp_path}/new/folder/cairn.db")
    await opened.close()

    assert (tmp_path / "new/folder/cairn.db").is_file()


async def test_a_database_without_tables_is_one_clear_line(
    database_url: str, tmp_path: Path
) -> None:
    opened = await Store.open(f"sqlite:///{tmp_path}/empty.db")
    with pytest.raises(StorageError) as caught:
        await opened.read(channels)
    await opened.close()

    assert str(caught.value) == "no such table: places"
