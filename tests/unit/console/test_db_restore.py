"""What `cairn db restore` says."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import create_engine

from bot.cli.main import main
from bot.storage.alembic import config
from bot.storage.migrate import MIGRATIONS, revisions
from bot.storage.tx import Tx
from tests.databases import Sqlite
from tests.rows import add_person


def add_somebody(path: Path, revision: str | None = None) -> None:
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        if revision:
            command.upgrade(config(connection, MIGRATIONS), revision)
        add_person(Tx(connection))
    engine.dispose()


def test_it_says_from_when_the_copy_is_and_what_became_of_its_schema(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add_somebody(tmp_path / "old.db", "0006")
    url = f"sqlite:///{tmp_path}/cairn.db"
    assert main(["db", "restore", str(tmp_path / "old.db"), "--database", url]) == 0

    assert capsys.readouterr().out.splitlines() == [
        f"The database is as it was in {tmp_path}/old.db.",
        "Nothing later than 2026-03-02 14:00 UTC is in it.",
        f"It went from 0006 to {revisions()[-1]}.",
    ]


def test_what_is_there_goes_only_with_a_word_for_it(
    sqlite: Sqlite, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sqlite.copy_to(tmp_path / "copy.db")
    url = sqlite.copy_to(tmp_path / "cairn.db")
    add_somebody(tmp_path / "cairn.db")
    asked = ["db", "restore", str(tmp_path / "copy.db"), "--database", url]

    assert main(asked) == 1
    [line] = capsys.readouterr().err.splitlines()
    assert line.startswith("cairn: the database is not empty: with --replace")

    assert main([*asked, "--replace"]) == 0
    with closing(sqlite3.connect(tmp_path / "cairn.db")) as now:
        assert now.execute("SELECT count(*) FROM persons").fetchone() == (0,)
