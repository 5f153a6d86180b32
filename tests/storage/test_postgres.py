"""What only PostgreSQL does."""

import asyncio

import psycopg
import pytest
from sqlalchemy import text

from bot.storage.errors import StorageError
from bot.storage.store import Store
from bot.storage.tx import Tx
from tests.databases import Postgres

only_postgres = pytest.mark.parametrize("database_url", ["postgres"], indirect=True)


@only_postgres
async def test_who_collides_is_run_again(store: Store) -> None:
    runs = []

    def work(tx: Tx) -> str:
        runs.append(tx)
        if len(runs) < 4:
            collide(tx, "40P01" if len(runs) == 2 else "40001")
        return "through"

    assert await store.write(work) == "through"
    assert len(runs) == 4


@only_postgres
async def test_who_collides_for_ever_is_told(store: Store) -> None:
    with pytest.raises(StorageError, match="too busy: collided 12 times, nothing was changed"):
        await store.write(lambda tx: collide(tx, "40001"))


@only_postgres
@pytest.mark.parametrize(
    "access, level, read_only",
    [
        ("write", "serializable", "off"),
        ("claim", "read committed", "off"),
        ("read", "repeatable read", "on"),
    ],
)
async def test_each_access_has_its_isolation(
    store: Store, access: str, level: str, read_only: str
) -> None:
    def settings(tx: Tx) -> tuple[object, ...]:
        names = ("transaction_isolation", "transaction_read_only")
        return tuple(tx._connection.scalar(text(f"SHOW {name}")) for name in names)

    for _ in range(2):
        assert await getattr(store, access)(settings) == (level, read_only)
        await store.write(lambda tx: None)


async def test_a_connection_that_was_lost_is_replaced(postgres: Postgres) -> None:
    with postgres.empty() as url:
        store = await Store.open(url)
        await asyncio.gather(*[store.read(lambda tx: None) for _ in range(3)])
        with psycopg.connect(url, autocommit=True) as other:
            other.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )

        for _ in range(3):
            await store.write(lambda tx: None)
        await store.close()


def collide(tx: Tx, state: str) -> None:
    tx._connection.exec_driver_sql(f"DO $$ BEGIN RAISE SQLSTATE '{state}'; END $$")
