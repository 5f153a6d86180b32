from collections.abc import AsyncIterator

import pytest

from bot.storage.store import Store
from bot.web.metrics import Metrics
from tests.commands.world import MONDAY
from tests.fakes.clock import FakeClock
from tests.web.site import HASTY, Site, serving


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


@pytest.fixture
def meter(metrics: Metrics) -> Metrics:
    return metrics


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(MONDAY)


@pytest.fixture
async def site(store: Store, clock: FakeClock, metrics: Metrics) -> AsyncIterator[Site]:
    async with serving(store, clock, metrics) as here:
        yield here


@pytest.fixture
async def hasty(store: Store, clock: FakeClock, metrics: Metrics) -> AsyncIterator[Site]:
    """The same, with less patience with the database."""
    async with serving(store, clock, metrics, HASTY) as here:
        yield here
