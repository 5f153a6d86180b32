"""Copies in the place of a database: all of it or nothing, and only where nothing is lost."""

import resource
import shutil
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from alembic import command
from sqlalchemy import inspect

from bot.storage.alembic import config
from bot.storage.migrate import MIGRATIONS, revisions, status, upgrade
from bot.storage.restore import restore
from bot.storage.store import Store
from bot.storage.tx import Tx
from tests.databases import PG_RESTORE, Postgres
from tests.rows import NOW, add_cohort, add_person, snapshot
from tests.storage.copies import (
    LATER,
    Make,
    contents,
    copied,
    file_of,
    only_postgres,
    only_sqlite,
    put_back,
    refused,
    run,
)

HEAD = revisions()[-1]
WAITING = """
    SELECT FROM pg_stat_activity WHERE query LIKE '%pg_sleep%' AND pid <> pg_backend_pid()
"""
MANY = """
    INSERT INTO persons (name, visibility, streak_mode, created_at, seen_at)
    SELECT name || md5(n::text), visibility, streak_mode, created_at, seen_at
    FROM persons, generate_series(1, 3000) AS n
"""


def test_everything_comes_back(origin: str, copy: Path, target: str) -> None:
    restored = put_back(copy, target)

    assert contents(target) == contents(origin)
    assert run(target, snapshot)["restores"] == [(LATER,)]
    assert (restored.schema.pending, restored.last_sign) == ((), NOW)
    assert status(target).current == HEAD


@only_sqlite
def test_it_is_one_file_for_its_owner(copy: Path, target: str) -> None:
    put_back(copy, target)

    assert [path.name for path in file_of(target).parent.iterdir()] == ["cairn.db"]
    assert file_of(target).stat().st_mode & 0o777 == 0o600


async def test_it_can_be_used_at_once(copy: Path, target: str) -> None:
    put_back(copy, target)

    store = await Store.open(target)
    await store.write(lambda tx: add_cohort(tx, "Another"))
    await store.close()

    assert len(contents(target)["cohorts"]) == 2


def test_a_schema_without_rows_is_room_enough(origin: str, copy: Path, target: str) -> None:
    upgrade(target)

    put_back(copy, target)

    assert contents(target) == contents(origin)


def test_what_is_there_is_kept_unless_it_is_to_be_replaced(
    origin: str, copy: Path, target: str
) -> None:
    upgrade(target)
    run(target, lambda tx: add_cohort(tx, "Another"), add_person, add_person)
    before = contents(target)

    with refused("the database is not empty: with --replace, what it holds now is thrown away"):
        put_back(copy, target)
    assert contents(target) == before

    put_back(copy, target, replace=True)
    assert contents(target) == contents(origin)


async def test_nothing_is_done_while_somebody_is_connected(copy: Path, target: str) -> None:
    upgrade(target)
    store = await Store.open(target)

    with refused("in use .*: stop Cairn"):
        put_back(copy, target, replace=True)

    assert (await store.read(snapshot))["cohorts"] == []
    await store.write(add_person)
    await store.close()
    put_back(copy, target, replace=True)


@only_postgres
def test_who_is_about_to_hang_up_is_waited_for(origin: str, copy: Path, target: str) -> None:
    upgrade(target)
    other = psycopg.connect(target, autocommit=True)
    with ThreadPoolExecutor(1) as pool:
        restoring = pool.submit(put_back, copy, target, replace=True)
        while not (restoring.done() or other.execute(WAITING).fetchall()):
            pass
        other.close()
        restoring.result()

    assert contents(target) == contents(origin)


def test_an_older_copy_is_brought_to_the_newest_schema(
    empty: Make, target: str, tmp_path: Path
) -> None:
    url = empty()
    at_revision(url, "0006")

    restored = put_back(copied(url, tmp_path / "older"), target)

    assert (restored.schema.current, status(target).current) == ("0006", HEAD)
    assert len(contents(target)["cohorts"]) == 1


def at_revision(url: str, revision: str) -> None:
    """Make a database as an earlier version has it, with a cohort."""

    def make(tx: Tx) -> None:
        command.upgrade(config(tx._connection, MIGRATIONS), revision)
        add_cohort(tx)

    if url.startswith("sqlite"):
        file_of(url).parent.mkdir()
    run(url, make)


def test_a_newer_copy_is_refused(origin: str, empty: Make, target: str, tmp_path: Path) -> None:
    newer = empty()
    put_back(copied(origin, tmp_path / "copy"), newer)
    run(newer, "UPDATE alembic_version SET version_num = '9999'")
    upgrade(target)

    with refused("cannot restore .*: .* revision 9999, which this version of Cairn does not know"):
        put_back(copied(newer, tmp_path / "newer"), target)

    assert status(target).current == HEAD
    assert contents(target)["cohorts"] == []


def test_a_copy_is_the_way_back_from_a_newer_version(origin: str, copy: Path, target: str) -> None:
    upgrade(target)
    run(
        target,
        "CREATE TABLE from_the_future (cohort_id INTEGER REFERENCES cohorts (id))",
        "UPDATE alembic_version SET version_num = '9999'",
    )

    put_back(copy, target, replace=True)

    assert contents(target) == contents(origin)
    tables = run(target, lambda tx: inspect(tx._connection).get_table_names())
    assert "from_the_future" not in tables


@pytest.mark.parametrize("beside", ["nothing", "cairn"])
def test_what_is_not_cairns_is_never_thrown_away(copy: Path, target: str, beside: str) -> None:
    if beside == "cairn":
        upgrade(target)
    elif target.startswith("sqlite"):
        file_of(target).parent.mkdir()
    run(target, "CREATE TABLE invoices (total INTEGER)", "INSERT INTO invoices VALUES (7)")

    with refused("holds something else than Cairn's data, such as invoices"):
        put_back(copy, target, replace=True)

    assert run(target, "SELECT total FROM invoices").rowcount


def test_half_a_copy_is_refused_and_changes_nothing(copy: Path, target: str) -> None:
    upgrade(target)
    run(target, lambda tx: add_cohort(tx, "Another"))
    before = contents(target)
    whole = copy.read_bytes()
    copy.write_bytes(whole[: len(whole) // 2])

    with refused("cannot (restore|read) .*copy: "):
        put_back(copy, target, replace=True)

    assert contents(target) == before


def test_a_dump_that_breaks_off_among_the_rows_changes_nothing(
    postgres: Postgres, tmp_path: Path
) -> None:
    url = postgres.wiped()
    run(url, add_person, MANY)
    dump = copied(url, tmp_path / "copy")
    dump.write_bytes(dump.read_bytes()[:-2000])

    with postgres.empty() as target:
        upgrade(target)
        with refused("cannot (restore|read) .*copy: "):
            put_back(dump, target)
        assert contents(target)["persons"] == []


@pytest.mark.parametrize(
    "words, found",
    [
        (b"Dear diary", "is no copy that `cairn db backup` made"),
        (
            b"SQLite format 3\0",
            "comes from SQLite, and the database is of the other|cannot restore",
        ),
        (b"PGDMP", "comes from PostgreSQL, and the database is of the other|cannot read"),
    ],
)
def test_what_is_no_copy_is_refused(target: str, words: bytes, found: str, tmp_path: Path) -> None:
    (tmp_path / "text").write_bytes(words)

    with refused(found):
        put_back(tmp_path / "text", target)
    with refused("cannot read .*: No such file"):
        put_back(tmp_path / "nothing", target)

    assert status(target).current is None
    if target.startswith("sqlite"):
        assert not file_of(target).exists()


def test_a_copy_of_something_else_is_refused(
    origin: str, empty: Make, target: str, tmp_path: Path
) -> None:
    other = empty()
    put_back(copied(origin, tmp_path / "copy"), other)
    run(other, "ALTER TABLE persons RENAME TO customers")

    with refused("other holds something else than Cairn's data"):
        put_back(copied(other, tmp_path / "other"), target)

    assert status(target).current is None


def test_postgres_without_pg_restore_is_one_line(postgres: Postgres, tmp_path: Path) -> None:
    dump = copied(postgres.wiped(), tmp_path / "copy")

    with (
        postgres.empty() as target,
        refused("restore of PostgreSQL needs the program no-such-program, which is not here"),
    ):
        restore(target, dump, LATER, pg_restore="no-such-program")


@only_postgres
def test_a_script_that_pg_restore_has_made_needs_it_no_more(
    origin: str, copy: Path, target: str, tmp_path: Path
) -> None:
    script = tmp_path / "copy.sql"
    options = ["--no-owner", "--no-privileges", f"--file={script}"]
    subprocess.run([PG_RESTORE, *options, copy], check=True)
    whole = script.read_text()

    script.write_text(whole[: len(whole) * 2 // 3])
    with refused("cannot restore .*copy.sql: it ends before its end"):
        restore(target, script, LATER, pg_restore="no-such-program")
    assert status(target).current is None

    script.write_text(whole)
    restore(target, script, LATER, pg_restore="no-such-program")
    assert contents(target) == contents(origin)


@only_sqlite
def test_a_disk_that_is_full_changes_nothing(copy: Path, target: str) -> None:
    upgrade(target)
    run(target, lambda tx: add_cohort(tx, "Another"))
    before = contents(target)

    with most_bytes(copy.stat().st_size // 2), refused("cannot restore .*: "):
        put_back(copy, target, replace=True)

    assert contents(target) == before
    assert [path.name for path in file_of(target).parent.iterdir()] == ["cairn.db"]


@contextmanager
def most_bytes(size: int) -> Iterator[None]:
    """No file can become larger."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@only_sqlite
async def test_the_log_of_an_earlier_file_is_not_taken_for_its_own(
    origin: str, copy: Path, target: str
) -> None:
    store = await Store.open(origin)
    await store.write(lambda tx: add_cohort(tx, "Only in the log"))
    log = Path(f"{file_of(origin)}-wal")
    file_of(target).parent.mkdir()
    shutil.copyfile(log, f"{file_of(target)}-wal")
    await store.close()

    put_back(copy, target)

    assert len(contents(target)["cohorts"]) == 1


@only_sqlite
def test_a_file_that_is_no_database_is_left_alone(copy: Path, target: str) -> None:
    file_of(target).parent.mkdir()
    file_of(target).write_text("Dear diary, " * 1000)

    with refused("cairn.db cannot be read .*: move it out of the way"):
        put_back(copy, target, replace=True)

    assert file_of(target).read_text().startswith("Dear diary")
