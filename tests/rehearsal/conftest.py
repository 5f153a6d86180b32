from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.storage.store import Store
from tests import databases


@pytest.fixture
async def quick(sqlite: databases.Sqlite, tmp_path: Path) -> AsyncIterator[Store]:
    """A store on SQLite alone, where the rules are asked and not the engines."""
    opened = await Store.open(sqlite.copy_to(tmp_path / "cairn.db"))
    yield opened
    await opened.close()
