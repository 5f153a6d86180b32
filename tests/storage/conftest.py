from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests import databases
from tests.rows import add_cohort, add_person
from tests.storage.copies import Make, copied, run
from tests.storage.gate import Gate


@pytest.fixture
def gate(database_url: str) -> Iterator[Gate]:
    made = Gate(database_url)
    yield made
    made.open()


@pytest.fixture(params=["sqlite", "postgres"])
def kind(request: pytest.FixtureRequest) -> str:
    found: str = request.param
    return found


@pytest.fixture
def empty(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Make]:
    """Makes addresses of databases without anything; the folder of a file is not there yet."""
    with ExitStack() as made:
        if kind == "sqlite":
            names = iter(range(100))
            yield lambda: f"sqlite:///{tmp_path}/{next(names)}/cairn.db"
            return
        server: databases.Postgres = request.getfixturevalue("postgres")
        yield lambda: made.enter_context(server.empty())


@pytest.fixture
def target(empty: Make) -> str:
    return empty()


@pytest.fixture
def origin(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database with a person and a cohort in it."""
    if kind == "sqlite":
        url: str = request.getfixturevalue("sqlite").copy_to(tmp_path / "origin.db")
    else:
        url = request.getfixturevalue("postgres").wiped()
    run(url, add_cohort, add_person)
    return url


@pytest.fixture
def copy(origin: str, tmp_path: Path) -> Path:
    return copied(origin, tmp_path / "copy")
