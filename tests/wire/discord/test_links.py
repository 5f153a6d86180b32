"""What is counted of the connections to the gateway, from the shard to the page."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from adapters.discord.links import Links
from bot.app import App
from bot.cli.platforms import Platform, platforms
from bot.commands.registry import REGISTRY
from bot.config import Settings
from bot.content import Library
from bot.ports import Linked
from bot.storage.store import Store
from bot.web.metrics import Metrics
from tests.databases import Sqlite
from tests.wire.discord.server import Discord


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


@pytest.fixture
async def platform(
    discord_here: Discord, sqlite: Sqlite, tmp_path: Path, metrics: Metrics
) -> AsyncIterator[Platform]:
    store = await Store.open(sqlite.copy_to(tmp_path / "cairn.db"))
    app = App(store, REGISTRY, Library({}), discord_here.clock, metrics)
    settings: dict[str, Any] = {
        "discord_token": discord_here.world.token,
        "discord_api_url": discord_here.api_url,
        "discord_gateway_url": discord_here.gateway_url,
    }
    given = Settings(_env_file=None, **settings)  # type: ignore[call-arg]
    [discord] = platforms(given, app, lambda: None, discord_here.clock)
    discord.life._client._identify_every = 0.0  # type: ignore[attr-defined]
    yield discord
    await discord.life.leave()
    await store.close()


async def counted(metrics: Metrics, **wanted: int) -> None:
    """It stands like that in the end."""
    name = "cairn_platform_connection_events_total"

    def found() -> dict[str, float]:
        events = ("opened", "resumed", "renewed", "replaced", "lost", "failed")
        values = {
            event: metrics.registry.get_sample_value(name, {"platform": "discord", "event": event})
            for event in events
        }
        return {event: value for event, value in values.items() if value}

    async with asyncio.timeout(10):
        while found() != wanted:  # noqa: ASYNC110 - a counter sets no event
            await asyncio.sleep(0)


async def test_what_happens_to_the_connection(
    platform: Platform, discord_here: Discord, metrics: Metrics
) -> None:
    await platform.life.log_in()
    listening = asyncio.create_task(platform.life.listen())
    await counted(metrics, opened=1)
    discord_here.gateway.drop(4000)
    await counted(metrics, opened=1, lost=1, resumed=1)
    discord_here.gateway.ask_to_reconnect()
    await counted(metrics, opened=1, lost=2, resumed=2)
    discord_here.gateway.invalidate()
    await counted(metrics, opened=1, lost=3, resumed=2, renewed=1)
    await platform.life.leave()
    await listening
    await counted(metrics, opened=1, lost=3, resumed=2, renewed=1)


def test_tries_in_between_are_no_further_losses() -> None:
    told: list[Linked] = []
    links = Links(told.append)
    for event in ("shard_connect", "shard_ready", "shard_disconnect", "shard_disconnect"):
        links.hear(event, 3)
    links.hear("shard_connect", 4)
    links.hear("shard_resumed", 3)

    assert told == ["opened", "lost", "failed", "opened", "resumed"]
