"""A plain discord.py client with lean flags, as a bot that decides nothing would have it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any, TypeAlias, TypeVar

import discord
from discord import app_commands, ui

from tests.wire.discord.world import Channel

C = TypeVar("C", bound=discord.Client)
Answer: TypeAlias = Callable[[discord.Interaction], Awaitable[None]]
INTENTS = discord.Intents(guilds=True)
LEAN: dict[str, Any] = {
    "max_messages": None,
    "member_cache_flags": discord.MemberCacheFlags.none(),
    "chunk_guilds_at_startup": False,
    "guild_ready_timeout": 0.01,
    "allowed_mentions": discord.AllowedMentions.none(),
}


class Bare(discord.Client):
    """Answers `/say` and every other interaction as it is told to."""

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """discord.py sleeps five seconds here before it identifies once more."""

    def __init__(self, answer: Answer | None = None) -> None:
        super().__init__(intents=INTENTS, **LEAN)
        self.answer = answer or hello
        self.ready_times = 0
        self.tree = app_commands.CommandTree(self)
        self.tree.command(name="say", description="Say something")(self._say)

    async def _say(self, interaction: discord.Interaction, words: str = "") -> None:
        await self.answer(interaction)

    async def on_ready(self) -> None:
        self.ready_times += 1

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        if interaction.type is not discord.InteractionType.application_command:
            await self.answer(interaction)


async def hello(interaction: discord.Interaction) -> None:
    await interaction.response.send_message("Hello")


def layout(*items: ui.Item[ui.LayoutView]) -> ui.LayoutView:
    view = ui.LayoutView(timeout=None)
    for item in items:
        view.add_item(item)
    return view


@asynccontextmanager
async def running(client: C, token: str) -> AsyncIterator[C]:
    """The client, logged in and ready; ended afterwards as `Client.run` would end it."""
    async with client:
        await client.login(token)
        connection = asyncio.create_task(client.connect())
        ready = asyncio.create_task(client.wait_until_ready())
        await asyncio.wait({connection, ready}, return_when=asyncio.FIRST_COMPLETED)
        ready.cancel()
        if connection.done():
            connection.result()
        yield client
        if announcing := client._connection._ready_task:
            # It waits a little for more guilds; once the client is closed it has no loop.
            await asyncio.wait({announcing})
        # First the connection: a socket that is still read when it is closed says 4000, not 1000,
        # and then Discord keeps the session.
        connection.cancel()
        with suppress(asyncio.CancelledError):
            await connection


def text_channel(client: discord.Client, channel: Channel) -> discord.TextChannel:
    """The channel as the client's cache has it."""
    found = client.get_channel(channel.id)
    if found is None:
        raise LookupError(f"the client does not know {channel.name}")
    if not isinstance(found, discord.TextChannel):
        raise TypeError(f"{channel.name} is no text channel")
    return found
