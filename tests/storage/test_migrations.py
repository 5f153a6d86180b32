"""The migrations, held against the tables."""

import re
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, inspect, text

import bot
from bot.storage.address import parse
from bot.storage.errors import StorageError
from bot.storage.migrate import MIGRATIONS, Status, revisions, status, upgrade
from bot.storage.tables import metadata
from migrations.draft import draft
from tests.databases import Postgres

EVERY = tuple(revisions())


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without anything."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/new/cairn.db"
        return
    server: Postgres = request.getfixturevalue("postgres")
    with server.empty() as address:
        yield address


@pytest.fixture
def connection(url: str) -> Iterator[Connection]:
    """Beside the migrations, on a database that has them all."""
    upgrade(url)
    engine = create_engine(parse(url))
    with engine.connect() as opened:
        yield opened
    engine.dispose()


def test_the_names_of_the_files_say_in_which_order_they_are_run() -> None:
    linked = ScriptDirectory(str(MIGRATIONS)).walk_revisions()
    assert list(EVERY) == [one.revision for one in linked][::-1]


def test_the_migrations_make_the_tables(connection: Connection) -> None:
    assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_the_migrations_make_the_checks(connection: Connection) -> None:
    made = {
        (name, check["name"])
        for name in metadata.tables
        for check in inspect(connection).get_check_constraints(name)
    }

    assert made == {
        ("jobs", "ck_jobs_wake_at_while_open"),
        ("deliveries", "ck_deliveries_wake_at_while_open"),
    }


def test_a_database_without_anything_lacks_everything(url: str) -> None:
    assert status(url) == Status(None, EVERY[-1], EVERY)
    assert not (url.startswith("sqlite") and Path(url.removeprefix("sqlite:///")).exists())


def test_an_upgrade_says_what_it_found_and_leaves_nothing_pending(url: str) -> None:
    assert upgrade(url) == Status(None, EVERY[-1], EVERY)

    assert status(url) == upgrade(url) == Status(EVERY[-1], EVERY[-1], ())


def test_of_six_who_upgrade_at_once_one_does(url: str) -> None:
    with ThreadPoolExecutor(6) as threads:
        found = list(threads.map(upgrade, [url] * 6))

    assert sorted(len(before.pending) for before in found) == [0, 0, 0, 0, 0, len(EVERY)]


def test_a_database_of_a_newer_version_is_refused(url: str, connection: Connection) -> None:
    connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    connection.commit()

    for attempt in (status, upgrade):
        with pytest.raises(StorageError, match=r"at revision 9999, which .* a newer one has"):
            attempt(url)


def holding(url: str, statement: str) -> Engine:
    """A database in which somebody has made something before."""
    engine = create_engine(parse(url))
    if url.startswith("sqlite"):
        Path(url.removeprefix("sqlite:///")).parent.mkdir()
    with engine.begin() as connection:
        connection.execute(text(statement))
    return engine


def test_the_database_of_somebody_else_is_left_alone(url: str) -> None:
    engine = holding(url, "CREATE TABLE shop (id INTEGER)")

    with pytest.raises(StorageError, match="such as shop: give Cairn a database of its own"):
        upgrade(url)

    assert inspect(engine).get_table_names() == ["shop"]
    engine.dispose()


def test_an_upgrade_that_fails_leaves_nothing(url: str) -> None:
    engine = holding(url, "CREATE VIEW deliveries AS SELECT 1 AS mine")

    with pytest.raises(StorageError, match="deliveries"):
        upgrade(url)

    assert inspect(engine).get_table_names() == []
    assert inspect(engine).get_view_names() == ["deliveries"]
    engine.dispose()


def test_migrations_are_numbered_in_a_row() -> None:
    assert list(EVERY) == [f"{number:04}" for number in range(1, len(EVERY) + 1)]
    assert MIGRATIONS.parent == Path(bot.__file__).parent.parent


def test_a_draft_finds_nothing_to_do(tmp_path: Path) -> None:
    folder = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, folder)
    draft("nothing new", folder)

    [made] = (folder / "versions").glob("*_nothing_new.py")
    assert f"down_revision = '{EVERY[-1]}'" in made.read_text()
    assert re.search(r"def upgrade.*:\n(    #.*\n)*    pass\n(    #.*\n)*\Z", made.read_text())
