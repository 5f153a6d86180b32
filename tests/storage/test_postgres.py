"""What only PostgreSQL does."""

import asyncio
from collections.abc import Callable

import psycopg
import pytest
from sqlalchemy import text

from bot.domain.queue import NewDelivery
from bot.storage import driver
from bot.storage.errors import StorageError
from bot.storage.migrate import status, upgrade
from bot.storage.store import Store
from bot.storage.tx import Tx
from tests.databases import Postgres
from tests.rows import LEASE, NOW, PLACE, add_job, new_job
from tests.storage.gate import Gate

only_postgres = pytest.mark.parametrize("database_url", ["postgres"], indirect=True)


def told(tx: Tx, statement: str) -> None:
    tx._connection.exec_driver_sql(statement)


def told_to_the_driver(tx: Tx, statement: str) -> None:
    driver.fetched(tx._connection, statement, ())


both_ways = pytest.mark.parametrize("tell", [told, told_to_the_driver])


@only_postgres
@both_ways
async def test_who_collides_is_run_again(store: Store, tell: Callable[[Tx, str], None]) -> None:
    runs = []

    def work(tx: Tx) -> str:
        runs.append(tx)
        if ahead:
            tell(tx, collision(ahead.pop()))
        return "through"

    ahead = ["40001", "40P01", "23505", "23505"]
    assert await store.write(work) == "through"
    assert len(runs) == 5


@only_postgres
async def test_who_collides_for_ever_is_told(store: Store) -> None:
    with pytest.raises(StorageError, match="too busy: collided 12 times, nothing was changed"):
        await store.write(lambda tx: told(tx, collision("40001")))


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
        await asyncio.gather(*[store.read(ask) for _ in range(3)])
        with psycopg.connect(url, autocommit=True) as other:
            other.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )

        for _ in range(3):
            assert await store.write(ask) == 1
        await store.close()


@only_postgres
async def test_what_was_lost_while_it_was_committed_is_not_run_again(
    store: Store, database_url: str
) -> None:
    runs = []

    def work(tx: Tx) -> None:
        runs.append(tx)
        pid = tx._connection.scalar(text("SELECT pg_backend_pid()"))
        with psycopg.connect(database_url, autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])

    with pytest.raises(StorageError, match=r"terminat|closed"):
        await store.write(work)
    assert len(runs) == 1
    assert await store.write(ask) == 1


@only_postgres
@both_ways
async def test_what_was_lost_before_it_was_committed_is_run_again_once(
    store: Store, tell: Callable[[Tx, str], None]
) -> None:
    runs = []

    def work(tx: Tx) -> None:
        runs.append(tx)
        tell(tx, "SELECT pg_terminate_backend(pg_backend_pid())")

    with pytest.raises(StorageError, match=r"terminat|closed"):
        await store.write(work)
    assert len(runs) == 2
    assert await store.write(ask) == 1


@only_postgres
async def test_what_somebody_holds_is_passed_over_not_waited_for(store: Store, gate: Gate) -> None:
    def add(tx: Tx) -> None:
        for key in ("one", "two"):
            job = add_job(tx, new_job(key))
            tx.deliveries.add([NewDelivery(job, PLACE, "week", {}, NOW, NOW + LEASE)])

    def take(tx: Tx) -> tuple[int, int]:
        return tx.jobs.due(NOW, 1)[0].id, tx.deliveries.claim(NOW, "worker", LEASE, 1, ["console"])[
            0
        ].id

    def take_and_wait(tx: Tx) -> tuple[int, int]:
        taken = take(tx)
        gate.wait(tx)
        return taken

    await store.write(add)
    holding = asyncio.create_task(store.claim(take_and_wait))
    await gate.reached()

    passed = await asyncio.wait_for(store.claim(take), 10)
    gate.open()
    held = await holding
    assert sorted([held[0], passed[0]]) == [1, 2]
    assert (held[1], passed[1]) == (1, 2)


def ask(tx: Tx) -> object:
    return tx._connection.scalar(text("SELECT 1"))


def collision(state: str) -> str:
    return f"DO $$ BEGIN RAISE SQLSTATE '{state}'; END $$"


@pytest.mark.parametrize("letters", ["LATIN1", "SQL_ASCII"])
def test_a_database_without_room_for_every_letter_is_refused(
    postgres: Postgres, letters: str
) -> None:
    with postgres.empty(f"ENCODING '{letters}' LOCALE 'C' TEMPLATE template0") as url:
        for attempt in (status, upgrade):
            with pytest.raises(StorageError, match=f"is written in {letters}, "):
                attempt(url)


async def test_every_letter_has_room_whatever_the_environment_says(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGCLIENTENCODING", "LATIN1")
    store = await Store.open(postgres.wiped())
    found = await store.read(lambda tx: driver.fetched(tx._connection, "SELECT %s", ("“ä”",)))
    await store.close()

    assert found == [("“ä”",)]
