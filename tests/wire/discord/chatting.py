"""Posts for the wire, and how they are read in a channel afterwards."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import discord

from adapters.discord.pace import trace
from bot.domain.places import Place
from bot.message import Bullets, Message, Text, Title, line
from bot.ports import Outgoing
from tests.wire.discord.refusals import Json
from tests.wire.discord.server import Discord
from tests.wire.discord.world import Channel, Person

SEND = "POST /channels/*/messages"
EDIT = "PATCH /channels/*/messages/*"
OPEN = "POST /channels/*/messages/*/threads"


@asynccontextmanager
async def logged_in(here: Discord) -> AsyncIterator[discord.Client]:
    """The real client, lean and without the gateway."""
    async with discord.Client(
        intents=discord.Intents(guilds=True),
        max_messages=None,
        max_ratelimit_timeout=30,
        http_trace=trace(),
    ) as client:
        await client.login(here.world.token)
        yield client


def said(text: str) -> Message:
    return Message((Text(line(text)),))


def to(
    channel: Channel,
    message: Message | str,
    nonce: str = "abcdefghijklmnopqrst22",
    thread: str | None = None,
    since: datetime | None = None,
    *,
    ambiguous: bool = False,
) -> Outgoing:
    message = said(message) if isinstance(message, str) else message
    guild = str(channel.guild.id) if channel.guild else ""
    place = Place("discord", guild, str(channel.id))
    return Outgoing(place, message, nonce, "week", "ML spring", thread, ambiguous, since)


def alone(person: Person, text: str = "Hello") -> Outgoing:
    place = Place("discord", "", str(person.id), direct=True)
    return Outgoing(place, said(text), "directdirectdirect", "reminder")


def words(message: Json) -> str:
    """All the text a message shows."""
    texts: list[str] = []

    def gather(components: list[Any]) -> None:
        for one in components:
            texts.append(one.get("content", ""))
            gather(one.get("components", []))

    gather(message["components"])
    return "\n".join(filter(None, texts))


def shown(channel: Channel) -> list[str]:
    return [words(message) for message in channel.said]


WEEK = Message((Title("Week 2 of 5: #1_to *start*"), Bullets((line("one"), line("two")))))
