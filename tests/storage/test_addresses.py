"""Databases that cannot be used: one clear line each."""

import os
import socket
from pathlib import Path

import pytest

from bot.storage.errors import StorageError
from bot.storage.migrate import status, upgrade
from bot.storage.store import Store


@pytest.fixture
def rubbish(tmp_path: Path) -> Path:
    """A folder with a text file, a folder called folder, and a file where a folder should be."""
    (tmp_path / "text.db").write_text("Dear diary, " * 100)
    (tmp_path / "folder").mkdir()
    return tmp_path


@pytest.mark.parametrize(
    "name, words",
    [
        ("text.db", "file is not a database"),
        ("folder", "unable to open database file"),
        ("text.db/cairn.db", "File exists"),
    ],
)
async def test_a_file_that_is_no_database(rubbish: Path, name: str, words: str) -> None:
    with pytest.raises(StorageError, match=words) as caught:
        await Store.open(f"sqlite:///{rubbish}/{name}")

    assert str(caught.value).startswith(f"cannot use the database {rubbish}/{name}: ")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["text.db", "folder", "text.db/cairn.db"])
def test_what_cannot_be_migrated(rubbish: Path, name: str) -> None:
    with pytest.raises(StorageError, match="cannot use the database"):
        upgrade(f"sqlite:///{rubbish}/{name}")


async def test_a_file_that_cannot_be_written() -> None:
    with pytest.raises(
        StorageError, match=r"cannot use the database /proc/cairn/cairn\.db: No such"
    ):
        await Store.open("sqlite:////proc/cairn/cairn.db")


@pytest.mark.parametrize("upgraded", [True, False])
async def test_nobody_else_may_read_a_new_database(tmp_path: Path, *, upgraded: bool) -> None:
    url = f"sqlite:///{tmp_path}/data/cairn.db"
    usual = os.umask(0o022)
    try:
        if upgraded:
            upgrade(url)
        store = await Store.open(url)
        files = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "data").iterdir()}
        await store.close()
    finally:
        os.umask(usual)

    assert files == {"cairn.db": 0o600, "cairn.db-wal": 0o600, "cairn.db-shm": 0o600}
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(
    "url", ["sqlite://", "sqlite:///:memory:", "sqlite:///file:x?mode=memory&uri=true"]
)
async def test_a_database_in_memory_is_refused(url: str) -> None:
    with pytest.raises(StorageError, match="in memory or with options is not supported"):
        await Store.open(url)


@pytest.mark.parametrize(
    "url", ["", "cairn.db", "mysql://root@localhost/cairn", "http://x", "postgresql://u:s3cret"]
)
async def test_any_other_database_is_refused(url: str) -> None:
    with pytest.raises(StorageError, match="unknown database address: write sqlite:///PATH or"):
        await Store.open(url)


async def test_a_server_that_is_not_there_and_no_word_of_the_password() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    url = f"postgresql://cairn:hunter2@127.0.0.1:{port}/cairn"

    for attempt in (status, upgrade):
        with pytest.raises(StorageError, match="cannot use the database: ") as caught:
            attempt(url)
        assert "hunter2" not in str(caught.value)
    with pytest.raises(StorageError, match="refused") as caught:
        await Store.open(url)
    assert "\n" not in str(caught.value)
    assert "hunter2" not in str(caught.value)
