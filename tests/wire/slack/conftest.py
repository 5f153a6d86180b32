from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.storage.store import Store
from tests.databases import Sqlite
from tests.wire.slack.cairn import Cairn, settled
from tests.wire.slack.person import Person
from tests.wire.slack.server import Slack, serving
from tests.wire.slack.world import Channel, Workspace


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    """A Slack on this machine."""
    async with serving() as here:
        yield here
        here.check_quiet()


@pytest.fixture
def learners(slack: Slack) -> Workspace:
    return slack.workspace("Learners")


@pytest.fixture
def ada(slack: Slack, learners: Workspace) -> Person:
    return slack.person(learners, "ada")


@pytest.fixture
def general(slack: Slack, learners: Workspace, ada: Person) -> Channel:
    return slack.channel(learners, "general", ada)


@pytest.fixture
async def store(sqlite: Sqlite, tmp_path: Path) -> AsyncIterator[Store]:
    opened = await Store.open(sqlite.copy_to(tmp_path / "cairn.db"))
    yield opened
    await opened.close()


@pytest.fixture
def cairn(slack: Slack, store: Store) -> Cairn:
    """Cairn in a workspace with ada, whom it knows, and a channel."""
    return settled(slack, store)
