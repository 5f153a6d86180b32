import asyncio
import logging
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from bot.jobs.tidying import Tidying
from bot.storage.store import Store
from tests.databases import Sqlite
from tests.on_discord.here import Here, settled


@pytest.fixture(scope="session")
def begun(sqlite: Sqlite, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database in which a cohort of five weeks has begun this Monday.

    It fits every server: a simulated Discord gives the same ids in the same order.
    """
    path = tmp_path_factory.mktemp("begun") / "cairn.db"
    asyncio.run(_begin(sqlite.copy_to(path)))
    return path


@pytest.fixture
async def here(
    sqlite: Sqlite, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> AsyncIterator[Here]:
    """A server that Cairn has just come to."""
    async with _opened(sqlite.copy_to(tmp_path / "cairn.db"), caplog) as community:
        yield community


@pytest.fixture
async def spring(
    begun: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> AsyncIterator[Here]:
    """A server on which ada and bob are in ML spring, which root and lin facilitate."""
    path = shutil.copyfile(begun, tmp_path / "cairn.db")
    async with _opened(f"sqlite:///{path}", caplog) as community:
        yield community


@asynccontextmanager
async def _opened(url: str, caplog: pytest.LogCaptureFixture) -> AsyncIterator[Here]:
    """What goes wrong without a word fails the test all the same."""
    store = await Store.open(url)
    async with settled(store) as community:
        yield community
    await store.close()
    errors = [one for one in caplog.get_records("call") if one.levelno >= logging.ERROR]
    assert not errors, [one.getMessage() for one in errors]


async def _begin(url: str) -> None:
    store = await Store.open(url)
    async with settled(store) as community:
        await community.begin()
        # The next Discord gives the same ids to other interactions.
        await Tidying(store).run_due(community.clock.now() + timedelta(days=2))
    await store.close()
