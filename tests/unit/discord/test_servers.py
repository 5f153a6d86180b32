"""Which servers the bot has left, by what each shard was told."""

from typing import Any

import discord
import pytest

from adapters.discord.answer import Answers
from adapters.discord.client import CairnClient, Shards
from bot.commands.registry import REGISTRY

HERE, GONE, ELSEWHERE = 2 << 22, 4 << 22, 3 << 22
"""Two servers of shard 0, and one of shard 1."""


class Nobody:
    registry = REGISTRY


def client_of_shard_0() -> CairnClient:
    core: Any = Nobody()
    return CairnClient(Answers(core, lambda: None), lambda guild: None, Shards((0,), 2))


def told(client: CairnClient, number: int, *, unavailable: bool = False) -> discord.Guild:
    payload: Any = {"id": str(number), "name": "Learners", "unavailable": unavailable}
    return client._connection._add_guild_from_data(payload)


def test_before_its_session_nothing_has_been_left() -> None:
    client = client_of_shard_0()
    assert not client.servers.has_left(str(GONE))
    assert client.servers.find(str(GONE)) is None


def test_what_a_session_does_not_name_was_left_unless_it_is_another_shards() -> None:
    client = client_of_shard_0()
    told(client, HERE, unavailable=True)
    client.dispatch("shard_connect", 0)

    assert client.servers.has_left(str(GONE))
    for number in (HERE, ELSEWHERE):
        assert not client.servers.has_left(str(number))
    assert not client.servers.has_left("Home")


def test_what_the_session_before_had_is_not_kept() -> None:
    client = client_of_shard_0()
    told(client, HERE, unavailable=True)
    told(client, GONE)
    told(client, ELSEWHERE)
    client.dispatch("shard_connect", 0)

    assert client.servers.has_left(str(GONE))
    assert client.servers.find(str(GONE)) is None
    assert not client.servers.has_left(str(ELSEWHERE))


@pytest.mark.parametrize("event", ["guild_available", "guild_join"])
def test_what_is_told_of_again_has_not_been_left(
    monkeypatch: pytest.MonkeyPatch, event: str
) -> None:
    monkeypatch.setattr(discord.Client, "dispatch", lambda *told: None)
    client = client_of_shard_0()
    guild = told(client, GONE)
    client.dispatch("shard_connect", 0)
    assert client.servers.has_left(str(GONE))

    client.dispatch(event, guild)
    assert not client.servers.has_left(str(GONE))
    assert client.servers.find(str(GONE)) is guild


def test_a_server_with_an_outage_is_neither_found_nor_left() -> None:
    client = client_of_shard_0()
    told(client, HERE, unavailable=True)
    client.dispatch("shard_connect", 0)
    assert client.servers.find(str(HERE)) is None
    assert not client.servers.has_left(str(HERE))
