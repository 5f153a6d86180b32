"""What people type and press on Slack, and what they are shown."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.storage.store import Store
from tests.databases import Sqlite
from tests.wire.slack.cairn import Cairn, labels, settled, words
from tests.wire.slack.server import Slack


@pytest.fixture
async def store(sqlite: Sqlite, tmp_path: Path) -> AsyncIterator[Store]:
    opened = await Store.open(sqlite.copy_to(tmp_path / "cairn.db"))
    yield opened
    await opened.close()


@pytest.fixture
def cairn(slack: Slack, store: Store) -> Cairn:
    return settled(slack, store)


async def test_a_command_is_answered_to_whoever_gave_it(cairn: Cairn) -> None:
    async with cairn.on_sockets():
        await cairn.begin()
        asked = await cairn.ada.command("/progress", "", cairn.general).answered()

    assert asked.private
    assert "ML spring" in words(asked)
    assert asked.delivery.in_time
    assert cairn.general.said == []
    assert labels(asked.shown)
