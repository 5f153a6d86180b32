"""Owls: a cohort on a small road that is edited while people walk on it."""

import json
from collections.abc import Mapping
from typing import Any

from bot.commands.call import Reply
from bot.message import plain
from tests.commands.world import World, text
from tests.small_road import ROAD

BEGIN = f'/cohort create name="Owls" start=2026-03-02 timezone=America/New_York roadmap={ROAD}'
FIRST = ("alpha", "beta", "gamma", "delta")
SECOND = ("alpha", "new-beta", "extra", "gamma")
"""Beta is called new-beta, extra comes in, gamma moves on, and delta is gone."""
ACCOUNT: Mapping[str, Any] = {"aliases": {"beta": "new-beta"}, "retired": ["delta"]}


async def accepted(world: World, name: str, words: str) -> str:
    reply = await world.say(name, words)
    assert reply.ok, text(reply)
    return text(reply)


async def refused(world: World, name: str, words: str) -> str:
    reply = await world.say(name, words)
    assert not reply.ok, text(reply)
    return text(reply)


async def exported(world: World, name: str) -> Any:
    reply = await world.say(name, "/privacy export")
    assert reply.file is not None
    return json.loads(reply.file.text)["memberships"][0]["milestones"]


def posted(world: World) -> str:
    return "\n".join(plain(post.message) for post in world.chat.posts)


async def take(world: World, version: str = "latest") -> Reply:
    reply = await world.say("lin", f"/cohort edit Owls version={version}")
    assert reply.ok, text(reply)
    return reply
