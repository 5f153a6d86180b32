"""When a database counts as in trouble, who is told at once, and when it is over."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

import psycopg
import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from bot.storage.access import Access
from bot.storage.errors import Outage, StorageError, Trouble
from bot.storage.outage import RECHECK, SLOW, Outages
from bot.storage.store import Store
from bot.storage.tx import Tx
from tests.databases import Postgres, Sqlite
from tests.outages import full, locked
from tests.rows import new_job

READ, WRITE, CLAIM = Access.READ, Access.WRITE, Access.CLAIM
DAMAGED = "database damaged: nothing is written; go back to a copy"
UNAVAILABLE = "database unavailable: commands are turned down, posts wait"


class Seconds:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def outages(seconds: Seconds) -> Outages:
    return Outages(seconds)


def met(trouble: Trouble) -> Outage:
    return Outage("as the database says", trouble)


def refused(outages: Outages, *, waited: bool = False) -> set[Access]:
    found = set()
    for access in Access:
        try:
            outages.check(access, waited=waited)
        except Outage:
            found.add(access)
    return found


def test_a_quick_failure_stops_nobody_else(outages: Outages) -> None:
    outages.failed(met(Trouble.FULL), WRITE, SLOW / 2)
    assert outages.trouble is Trouble.FULL
    assert refused(outages) == set()


def test_after_a_slow_one_others_do_not_wait_but_somebody_finds_out(
    outages: Outages, seconds: Seconds
) -> None:
    outages.failed(met(Trouble.LOCKED), CLAIM, SLOW)
    assert refused(outages) == {WRITE}
    assert refused(outages, waited=True) == {WRITE, CLAIM}
    outages.failed(met(Trouble.AWAY), READ, SLOW)
    assert refused(outages) == {WRITE, READ}

    seconds.now += RECHECK
    assert refused(outages) == set()


def test_reading_is_no_sign_that_writing_works(
    outages: Outages, caplog: pytest.LogCaptureFixture
) -> None:
    outages.failed(met(Trouble.READ_ONLY), WRITE, 0)
    outages.worked(READ)
    found = [outages.trouble]
    outages.worked(CLAIM)
    found.append(outages.trouble)
    outages.failed(met(Trouble.AWAY), READ, 0)
    outages.worked(READ)
    assert [*found, outages.trouble] == [Trouble.READ_ONLY, None, None]
    assert len(caplog.records) == 4


def test_too_much_at_once_is_no_outage(outages: Outages, caplog: pytest.LogCaptureFixture) -> None:
    outages.failed(met(Trouble.BUSY), WRITE, 60)
    assert (outages.trouble, refused(outages)) == (None, set())
    assert caplog.records == []


def test_damage_is_told_besides_and_never_over(
    outages: Outages, caplog: pytest.LogCaptureFixture
) -> None:
    outages.failed(met(Trouble.LOCKED), WRITE, 0)
    for _ in range(2):
        outages.failed(met(Trouble.DAMAGED), READ, 0)
        outages.failed(met(Trouble.FULL), WRITE, 0)
        for access in Access:
            outages.worked(access)
        assert outages.trouble is Trouble.DAMAGED
        assert refused(outages) == refused(outages, waited=True) == {WRITE, CLAIM}
    assert [record.getMessage() for record in caplog.records][1:] == [DAMAGED]


async def test_a_damaged_file_is_written_to_no_more(
    sqlite: Sqlite, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "cairn.db"
    store = await Store.open(sqlite.copy_to(path))
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"rubbish!" * 512 * 100)
    before = path.read_bytes()
    for _ in range(2):
        with pytest.raises(Outage, match="malformed"):
            await store.read(lambda tx: tx.jobs.next_due())
        with pytest.raises(Outage, match="malformed"):
            await store.claim(lambda tx: tx.jobs.add([new_job("one")]))
    await store.close()

    assert path.read_bytes() == before
    assert [record.getMessage() for record in caplog.records] == [DAMAGED]


async def test_who_stands_in_line_for_a_locked_file_waits_no_longer_than_the_first(
    sqlite: Sqlite, tmp_path: Path, seconds: Seconds
) -> None:
    url = sqlite.copy_to(tmp_path / "cairn.db")
    store = await Store.open(url)
    store._outages = Outages(seconds)
    told: list[str] = []
    goes_on = Event()

    def hold(connection: Connection) -> None:
        sqlite3: Any = connection.connection.driver_connection
        sqlite3.set_trace_callback(told.append)
        goes_on.wait(10)

    async with locked(store, url):
        holding = store._database.run(WRITE, hold)
        asked = [holding, *(store.claim(lambda tx: None) for _ in range(5))]
        ends = asyncio.gather(*asked, return_exceptions=True)
        await asyncio.sleep(0)
        seconds.now += SLOW
        goes_on.set()
        _, *met = await ends
    await store.close()

    assert [str(one) for one in met] == ["database is locked"] * 5
    assert told == ["BEGIN IMMEDIATE"]


async def test_what_ended_well_before_a_failure_was_known_is_no_sign_that_it_is_over(
    sqlite: Sqlite, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    url = sqlite.copy_to(tmp_path / "cairn.db")
    store = await Store.open(url)
    over = Event()
    async with full(store, url):
        asked = (
            store.claim(lambda tx: tx.jobs.add([new_job("one" * 2000)])),
            store.claim(lambda tx: over.set()),
        )
        ends = asyncio.gather(*asked, return_exceptions=True)
        await asyncio.sleep(0)
        assert over.wait(10)  # and the loop has heard of neither
        failed, worked = await ends
    await store.close()

    assert isinstance(failed, Outage)
    assert worked is None
    assert [record.getMessage() for record in caplog.records] == [UNAVAILABLE]


async def test_who_writes_in_a_read_has_made_a_mistake(store: Store) -> None:
    with pytest.raises(StorageError, match=r"read-?only") as caught:
        await store.read(lambda tx: tx.jobs.add([new_job("one")]))
    assert not isinstance(caught.value, Outage)
    assert store.trouble is None


async def test_a_statement_that_is_wrong_is_no_outage(store: Store) -> None:
    with pytest.raises((StorageError, DBAPIError)) as caught:
        await store.write(lambda tx: tx._connection.execute(text("SELECT * FROM nowhere")))
    assert not isinstance(caught.value, Outage)
    assert store.trouble is None


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
@pytest.mark.parametrize(
    "state, trouble",
    [
        ("53100", Trouble.FULL),
        ("53300", Trouble.AWAY),
        ("57P03", Trouble.AWAY),
        ("58030", Trouble.BROKEN),
        ("XX001", Trouble.DAMAGED),
        ("XX000", Trouble.BROKEN),
        ("22012", None),
        ("42P01", None),
    ],
)
async def test_what_a_server_says_it_suffers_from(
    store: Store, state: str, trouble: Trouble | None
) -> None:
    def work(tx: Tx) -> None:
        tx._connection.exec_driver_sql(f"DO $$ BEGIN RAISE SQLSTATE '{state}'; END $$")

    with pytest.raises(DBAPIError if trouble is None else Outage):
        await store.write(work)
    assert store.trouble is trouble


@pytest.mark.parametrize("limit", ["lock_timeout", "statement_timeout"])
async def test_a_server_that_keeps_everybody_waiting(
    limit: str, postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = postgres.wiped()
    monkeypatch.setattr("bot.storage.postgres.LIMITS", f"SET {limit} = '50ms'")
    store = await Store.open(url)
    with psycopg.connect(url) as other:
        other.execute("LOCK TABLE jobs IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(Outage, match="timeout"):
            await store.read(lambda tx: tx.jobs.next_due())
    assert await store.read(lambda tx: tx.jobs.next_due()) is None
    await store.close()


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_a_commit_that_was_lost_on_its_way_may_have_arrived(
    store: Store, database_url: str
) -> None:
    def killed(when: Callable[[Tx], object]) -> Callable[[Tx], None]:
        def work(tx: Tx) -> None:
            pid = tx._connection.scalar(text("SELECT pg_backend_pid()"))
            with psycopg.connect(database_url, autocommit=True) as other:
                other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
            when(tx)

        return work

    with pytest.raises(Outage) as at_the_end:
        await store.write(killed(lambda tx: None))
    with pytest.raises(Outage) as before:
        await store.write(killed(lambda tx: tx.jobs.next_due()))
    assert (at_the_end.value.sure, before.value.sure) == (False, True)
