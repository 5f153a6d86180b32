"""`cairn run` where something is missing that it needs: one line says what, and it ends with 1."""

import os
import shutil
import sqlite3
import sys
import tempfile
import zoneinfo
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.cli.main import main
from tests.databases import Sqlite

NOBODY = 65534


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that every user can get at; pytest's own are closed to others."""
    made = Path(tempfile.mkdtemp())
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@pytest.fixture
def file(folder: Path, sqlite: Sqlite, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The database of a bot that could begin."""
    path = folder / "cairn.db"
    configure(monkeypatch, sqlite.copy_to(path))
    monkeypatch.chdir(folder)
    return path


def configure(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("CAIRN_DATABASE_URL", url)
    monkeypatch.setenv("CAIRN_DISCORD_TOKEN", "x")
    monkeypatch.setenv("CAIRN_DISCORD_API_URL", "http://127.0.0.1:1/api/v10")


@pytest.fixture
def as_nobody() -> Iterator[None]:
    """Root may write everywhere."""
    if os.geteuid() != 0:
        yield
        return
    "".encode("utf-8-sig")  # what is loaded only when it is needed is closed to nobody
    os.seteuid(NOBODY)
    yield
    os.seteuid(0)


def refusal(capfd: pytest.CaptureFixture[str], *command: str) -> str:
    capfd.readouterr()
    assert main(command or ["run"]) == 1
    said = capfd.readouterr().err
    assert said.startswith("cairn: ")
    assert said.count("\n") == 1
    return said.removeprefix("cairn: ").strip()


@pytest.mark.parametrize("command", [["run"], ["chat"], ["demo"]])
def test_without_time_zones(
    command: list[str],
    file: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    for name in ("tzdata", *(name for name in sys.modules if name.startswith("tzdata."))):
        monkeypatch.setitem(sys.modules, name, None)
    zoneinfo.reset_tzpath([])
    try:
        said = refusal(capfd, *command)
    finally:
        zoneinfo.reset_tzpath()
    assert said == (
        "there is no database of time zones here: install the Python package tzdata, or that of"
        " the system"
    )


@pytest.mark.parametrize("mode", [0o444, 0o666])
def test_with_a_folder_that_cannot_be_written_to(
    mode: int,
    file: Path,
    folder: Path,
    capfd: pytest.CaptureFixture[str],
    request: pytest.FixtureRequest,
) -> None:
    with closing(sqlite3.connect(file)) as once:
        once.execute("PRAGMA journal_mode = WAL")  # as it is once a bot has used it
    file.chmod(mode)
    folder.chmod(0o555)
    request.getfixturevalue("as_nobody")
    assert refusal(capfd) == (
        f"cannot use the database {file}: attempt to write a readonly database; whoever runs Cairn"
        " has to be allowed to write to it, and in its folder"
    )


def test_with_a_file_that_cannot_be_written_to(
    file: Path, folder: Path, capfd: pytest.CaptureFixture[str], request: pytest.FixtureRequest
) -> None:
    file.chmod(0o444)
    folder.chmod(0o777)
    request.getfixturevalue("as_nobody")
    assert refusal(capfd) == (
        f"cannot use the database {file}: Permission denied; whoever runs Cairn has to be allowed"
        " to write to it, and in its folder"
    )


def test_with_a_file_that_cannot_be_opened(
    file: Path, capfd: pytest.CaptureFixture[str], request: pytest.FixtureRequest
) -> None:
    file.chmod(0)
    request.getfixturevalue("as_nobody")
    assert refusal(capfd) == (
        f"cannot use the database {file}: unable to open database file; whoever runs Cairn has to"
        " be allowed to write to it, and in its folder"
    )


def test_with_a_file_that_another_program_holds(
    file: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.storage.line.PRAGMAS", ("busy_timeout = 0",))
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode = WAL")
        other.execute("BEGIN EXCLUSIVE")
        assert refusal(capfd) == (
            f"cannot use the database {file}: database is locked; another program works on it and"
            " does not let go"
        )


@pytest.mark.parametrize(
    "first, words", [(0, "file is not a database"), (4096, "database disk image is malformed")]
)
def test_with_a_file_that_is_damaged(
    first: int, words: str, file: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with file.open("r+b") as damaged:
        damaged.seek(first)
        damaged.write(b"rubbish!" * 4096)
    assert refusal(capfd) == (
        f"cannot use the database {file}: {words}; if it is Cairn's, go back to a copy"
    )


def test_with_a_schema_of_a_newer_version(file: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("UPDATE alembic_version SET version_num = '9999'")
    assert refusal(capfd) == (
        "the database is at revision 9999, which this version of Cairn does not know: a newer one"
        " has upgraded it"
    )


def test_with_a_server_that_is_away(
    file: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(monkeypatch, "postgresql://cairn:hunter2@127.0.0.1:1/cairn")
    said = refusal(capfd)
    assert said.startswith("cannot use the database: connection failed")
    assert "hunter2" not in said
