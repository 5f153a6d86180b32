"""Copies of a database that is in use."""

import asyncio
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import insert

from bot.storage.backup import backup
from bot.storage.errors import StorageError
from bot.storage.store import Store
from bot.storage.tables import communities
from bot.storage.tx import Tx
from tests.databases import PG_DUMP, PG_RESTORE, Postgres
from tests.rows import NOW

only_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def add_pair(tx: Tx) -> None:
    row = {"platform": "console", "name": "Home", "created_at": NOW}
    for _ in range(2):
        number = tx._connection.exec_driver_sql("SELECT count(*) FROM communities").scalar()
        tx._connection.execute(insert(communities).values(**row, external_id=str(number)))


@only_sqlite
async def test_a_copy_made_while_somebody_writes_is_whole(
    store: Store, database_url: str, tmp_path: Path
) -> None:
    async def write_on() -> None:
        while not done:
            await store.write(add_pair)

    done: list[bool] = []
    writing = asyncio.create_task(write_on())
    for n in range(5):
        await asyncio.to_thread(backup, database_url, tmp_path / f"{n}.db")
    done.append(True)
    await writing

    counts = [pairs(tmp_path / f"{n}.db") for n in range(5)]
    assert counts == sorted(counts)
    assert counts[-1] > 0


def pairs(path: Path) -> int:
    with closing(sqlite3.connect(path)) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        [count] = copy.execute("SELECT count(*) FROM communities").fetchone()
    assert count % 2 == 0
    return int(count)


@only_sqlite
async def test_a_copy_is_one_file_for_its_owner_that_can_be_opened(
    store: Store, database_url: str, tmp_path: Path
) -> None:
    await store.write(add_pair)
    folder = tmp_path / "backups"
    folder.mkdir()
    backup(database_url, folder / "copy.db")

    assert [path.name for path in folder.iterdir()] == ["copy.db"]
    assert (folder / "copy.db").stat().st_mode & 0o777 == 0o600
    rollback_journal = b"\x01\x01"  # needs no log beside it, so it can be read from anywhere
    assert (folder / "copy.db").read_bytes()[18:20] == rollback_journal
    again = await Store.open(f"sqlite:///{folder / 'copy.db'}")
    await again.write(add_pair)
    await again.close()


@only_sqlite
def test_nothing_is_overwritten(database_url: str, tmp_path: Path) -> None:
    target = tmp_path / "precious.txt"
    target.write_text("mine")

    with pytest.raises(StorageError, match=r"cannot write the backup .*precious.txt: File exists"):
        backup(database_url, target)

    assert target.read_text() == "mine"


@pytest.mark.parametrize("name, words", [("none.db", "there is no database"), ("text", "not a d")])
def test_a_copy_that_fails_leaves_nothing(tmp_path: Path, name: str, words: str) -> None:
    (tmp_path / "text").write_text("Dear diary, " * 100)

    with pytest.raises(StorageError, match=words):
        backup(f"sqlite:///{tmp_path / name}", tmp_path / "copy.db")

    assert [path.name for path in tmp_path.iterdir()] == ["text"]


async def test_a_dump_of_postgres_can_be_restored(postgres: Postgres, tmp_path: Path) -> None:
    url = postgres.wiped()
    store = await Store.open(url)
    await store.write(add_pair)
    await store.close()
    target = tmp_path / "cairn.dump"

    backup(url, target, pg_dump=PG_DUMP)

    assert target.stat().st_mode & 0o777 == 0o600
    with postgres.empty() as empty:
        restore = [PG_RESTORE, "--dbname", empty, str(target)]
        await asyncio.to_thread(subprocess.run, restore, check=True)
        again = await Store.open(empty)
        await again.write(add_pair)
        await again.close()


def test_postgres_without_pg_dump_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="needs the program no-such-pg_dump, which is not here"):
        backup("postgresql://u@h/x", tmp_path / "copy", pg_dump="no-such-pg_dump")

    assert list(tmp_path.iterdir()) == []


def test_a_dump_that_fails_says_why_without_the_password(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="cannot back up the database: pg_dump: ") as caught:
        backup("postgresql://u:hunter2@127.0.0.1:1/x", tmp_path / "copy", pg_dump=PG_DUMP)

    assert "hunter2" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []
