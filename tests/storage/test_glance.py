"""Looks at a database that change nothing."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.storage.errors import StorageError
from bot.storage.glance import glance
from bot.storage.installations import Kept
from tests.databases import Sqlite

NOW = datetime(2026, 3, 2, 14, tzinfo=UTC)
KEPT = Kept("T1", None, "Learners", "U1", "B1", "sealed")


def test_it_sees_and_cannot_write(database_url: str) -> None:
    assert glance(database_url, lambda tx: list(tx.installations.every())) == []
    with pytest.raises(StorageError, match="cannot use the database"):
        glance(database_url, lambda tx: tx.installations.save(KEPT, NOW))
    assert glance(database_url, lambda tx: list(tx.installations.every())) == []


def test_a_missing_file_stays_missing(tmp_path: Path) -> None:
    path = tmp_path / "none.db"
    with pytest.raises(StorageError, match="there is no database"):
        glance(f"sqlite:///{path}", lambda tx: None)
    assert not path.exists()


def test_the_file_is_as_it_was(sqlite: Sqlite, tmp_path: Path) -> None:
    path = tmp_path / "cairn.db"
    url = sqlite.copy_to(path)
    before = path.read_bytes()
    glance(url, lambda tx: tx.installations.every())
    assert path.read_bytes() == before
