from collections.abc import AsyncIterator

import pytest

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
