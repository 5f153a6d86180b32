from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.content import Library
from bot.domain.people import Rank
from bot.storage.store import Store
from tests.commands.begun import Begun
from tests.commands.owls import ACCOUNT, BEGIN, FIRST, SECOND
from tests.commands.world import ELSEWHERE, SPRING, World
from tests.databases import Sqlite
from tests.small_road import library


@pytest.fixture
async def world(sqlite: Sqlite, tmp_path: Path) -> AsyncIterator[World]:
    """Nobody has said anything yet. Lin may start cohorts; eve lives in another community."""
    store = await Store.open(sqlite.copy_to(tmp_path / "cairn.db"))
    yield peopled(store)
    await store.close()


@pytest.fixture(scope="session")
def spring_begun(sqlite: Sqlite, tmp_path_factory: pytest.TempPathFactory) -> Begun:
    url = sqlite.copy_to(tmp_path_factory.mktemp("spring") / "cairn.db")
    return Begun.after(url, peopled, begin)


@pytest.fixture
async def spring(spring_begun: Begun, tmp_path: Path) -> AsyncIterator[World]:
    """Lin has started ML spring, of five weeks from this Monday on, and ada has joined it."""
    async with spring_begun.again(tmp_path / "cairn.db") as world:
        yield world


@pytest.fixture
async def either(store: Store) -> World:
    """The same as `spring`, on each of the two engines."""
    world = peopled(store)
    await begin(world)
    return world


@pytest.fixture
async def owls(store: Store, tmp_path: Path) -> World:
    """Lin has begun Owls on version 1.0.0, and ada is in it, on each of the two engines."""
    world = peopled(store)
    world.restart(library(tmp_path / "first", FIRST))
    for name, words in (("lin", BEGIN), ("ada", "/cohort join Owls")):
        assert (await world.say(name, words)).ok
    return world


@pytest.fixture
def second(tmp_path: Path) -> Library:
    return library(tmp_path / "second", SECOND, "1.1.0", **ACCOUNT)


def peopled(store: Store) -> World:
    world = World(store)
    world.enter("lin", Rank.FACILITATOR, zone="America/New_York")
    world.enter("root", Rank.ADMIN, zone="America/New_York")
    world.enter("eve", Rank.ADMIN, community=ELSEWHERE)
    return world


async def begin(world: World) -> None:
    for name, words in (("lin", SPRING), ("ada", '/cohort join "ML spring"')):
        reply = await world.say(name, words)
        assert reply.ok, reply
