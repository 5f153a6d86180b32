import gc
import logging
import os
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from signal import SIGINT, signal
from types import FrameType
from typing import NoReturn

import pytest
from hypothesis import HealthCheck, settings

from bot.cli.logs import LIBRARIES, OURS
from bot.ports import Meter
from bot.storage.store import Store
from tests import databases
from tests.outages import OF_FILES, Ailing, ailing_file, ailing_server

MEMORY = Path("/dev/shm")
"""Where Linux keeps files in memory."""

ROOM = 2**30
"""Bytes that have to be free there; containers often have less."""


def pytest_configure() -> None:
    signal(SIGINT, _interrupted)
    _write_into_memory()


def pytest_collection_finish() -> None:
    """Spare the garbage collector all that was loaded, which stays until the end anyway."""
    gc.collect()
    gc.freeze()


def _interrupted(number: int, frame: FrameType | None) -> NoReturn:
    """What Python's own handler does.

    In its place asyncio would put one for each loop, and signal() writes the result of each test's
    task out whenever it meets that.
    """
    raise KeyboardInterrupt


def _write_into_memory() -> None:
    """Keep what tests write in memory where there is room: nobody has to wait for a disk."""
    if "TMPDIR" in os.environ or not os.access(MEMORY, os.W_OK):
        return
    if shutil.disk_usage(MEMORY).free >= ROOM:
        os.environ["TMPDIR"] = str(MEMORY)
        tempfile.tempdir = None  # it is asked for again


# The same profile everywhere: Hypothesis would otherwise choose another one by itself where CI is
# set. `make soak` has many more examples of the properties that do not say how many they need.
settings.register_profile(
    "cairn",
    max_examples=100,
    deadline=None,
    derandomize=False,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("soak", settings.get_profile("cairn"), max_examples=1000)
settings.load_profile("cairn")


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    """What is set for the whole process ends with the test that did."""
    root = logging.getLogger()
    handlers, hook = root.handlers[:], sys.excepthook
    levels = {name: logging.getLogger(name).level for name in (None, *OURS, *LIBRARIES)}
    yield
    root.handlers[:], sys.excepthook = handlers, hook
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> databases.Sqlite:
    return databases.Sqlite(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres() -> Iterator[databases.Postgres]:
    """One server for all workers of a test run."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", f"{os.getpid()}")
    # Not in pytest's own folder: pytest closes that to the user who runs the server for root.
    server = databases.Postgres(Path(tempfile.gettempdir()) / f"cairn-postgres-{run}")
    yield server
    server.stop()


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database with every migration and no rows, on each of the two engines."""
    if request.param == "sqlite":
        files: databases.Sqlite = request.getfixturevalue("sqlite")
        return files.copy_to(tmp_path / "cairn.db")
    server: databases.Postgres = request.getfixturevalue("postgres")
    return server.wiped()


@pytest.fixture
def meter() -> Meter | None:
    """Whom the store tells of its transactions."""
    return None


@pytest.fixture
async def store(
    database_url: str, meter: Meter | None, request: pytest.FixtureRequest
) -> AsyncIterator[Store]:
    """An open store on each of the two engines."""
    if database_url.startswith("sqlite"):
        opened = await Store.open(database_url, meter)
    else:
        server: databases.Postgres = request.getfixturevalue("postgres")
        opened = server.store(meter)
    yield opened
    await opened.close()


@pytest.fixture(params=[*OF_FILES, "away"])
async def ailing(
    request: pytest.FixtureRequest, sqlite: databases.Sqlite, tmp_path: Path
) -> AsyncIterator[Ailing]:
    """A database in each kind of trouble."""
    if request.param == "away":
        async with ailing_server(request.getfixturevalue("postgres")) as server:
            yield server
    else:
        url = sqlite.copy_to(tmp_path / "cairn.db")
        async with ailing_file(request.param, url) as file:
            yield file
