"""What the connection says and waits when the gateway is away."""

import logging
from typing import Any

import discord
import pytest
from yarl import URL

from adapters.discord.answer import Answers
from adapters.discord.client import CairnClient, in_one_line
from bot.commands.registry import REGISTRY

GATEWAY = URL("ws://localhost")


class Nobody:
    registry = REGISTRY


class Away:
    """Sleeps that take no time; the gateway is there after so many tries."""

    def __init__(self, tries: int) -> None:
        self.tries = tries
        self.waited: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.waited.append(seconds)


async def launched(away: Away, monkeypatch: pytest.MonkeyPatch) -> None:
    core: Any = Nobody()
    client = CairnClient(Answers(core, lambda: None), lambda guild: None, sleep=away.sleep)

    async def launch(self: CairnClient, gateway: URL, shard_id: int, *, initial: bool) -> None:
        away.tries -= 1
        if away.tries:
            await self.launch_shard(gateway, shard_id)

    monkeypatch.setattr(discord.AutoShardedClient, "launch_shard", launch)
    await client.launch_shard(GATEWAY, 0, initial=True)


async def test_each_try_to_reach_the_gateway_waits_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    away = Away(9)
    await launched(away, monkeypatch)
    assert away.waited == [2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0, 60.0]


async def test_a_gateway_may_be_away_for_days(monkeypatch: pytest.MonkeyPatch) -> None:
    away = Away(3000)
    await launched(away, monkeypatch)
    assert len(away.waited) == 2999


async def test_the_first_try_does_not_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    away = Away(1)
    await launched(away, monkeypatch)
    assert away.waited == []


def test_a_gateway_that_is_away_is_said_in_one_line(caplog: pytest.LogCaptureFixture) -> None:
    log = logging.getLogger("discord.shard")
    log.addFilter(in_one_line)
    try:
        raise OSError("nobody\nis there")
    except OSError:
        log.exception("Failed to connect for shard_id: %s. Retrying...", 3)
    [record] = caplog.records
    assert record.getMessage() == (
        "Failed to connect for shard_id: 3. Retrying... (OSError: nobody is there)"
    )
    assert record.exc_info is None
