"""The connection to Discord: as lean as it gets, and deaf to what Cairn has no use for."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import discord
from discord.abc import GuildChannel
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

from adapters.discord.answer import Answers
from adapters.discord.greeting import greet
from adapters.discord.links import Links
from adapters.discord.pace import trace
from adapters.discord.servers import Servers
from bot.log import logger

log = logger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 2.0, 60.0
"""Seconds between two tries to reach the gateway, on top of five that discord.py spends itself."""

IDENTIFY_EVERY = 5.0
"""Seconds between two new sessions: Discord takes one shard after the other."""

LONGEST_WAIT = 30.0
"""Seconds for which a request waits for its turn: after that, it is tried again later."""

_API, _GATEWAY = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY


@dataclass(frozen=True, slots=True)
class Shards:
    """The shards of one process, of how many."""

    ids: tuple[int, ...]
    count: int


class _NotYet(Exception):
    """A shard could not be connected."""


class CairnClient(discord.AutoShardedClient):
    """Hands interactions to `answers`; `changed` hears of guilds that are not as they were.

    It has neither members nor messages in its memory, and needs no privileged intent.
    """

    def __init__(
        self,
        answers: Answers,
        changed: Callable[[str], object],
        shards: Shards | None = None,
        identify_every: float = IDENTIFY_EVERY,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        links: Links | None = None,
    ) -> None:
        """All shards there are, unless some of them are named."""
        logging.getLogger("discord.shard").addFilter(in_one_line)
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
        some: dict[str, Any] = (
            {"shard_ids": shards.ids, "shard_count": shards.count} if shards else {}
        )
        super().__init__(
            intents=discord.Intents(guilds=True),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            guild_ready_timeout=0.0,  # nobody waits until every guild is there
            max_messages=None,
            allowed_mentions=discord.AllowedMentions.none(),
            max_ratelimit_timeout=LONGEST_WAIT,
            http_trace=trace(),
            **some,
        )
        self._answers = answers
        self._changed = changed
        self._identify_every = identify_every
        self._all_shards = shards is None
        self.servers = Servers(self)
        self._sleep = sleep
        self._launching = False
        self._links = links or Links()

    @property
    def lines(self) -> tuple[int, int]:
        """How many shards are connected, and how many should be: one, until that is known."""
        wanted = len(self.shard_ids) if self.shard_ids else self.shard_count or 1
        return sum(not shard.is_closed() for shard in self.shards.values()), wanted

    async def setup_hook(self) -> None:
        """Ask how many shards there are; the gateway's address is settled already."""
        if self._all_shards:
            self.shard_count, _, _ = await self.http.get_bot_gateway()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        if not initial:
            await asyncio.sleep(self._identify_every)

    async def launch_shard(self, gateway: URL, shard_id: int, *, initial: bool = False) -> None:
        """Connect a shard; each try that fails is followed by a longer pause.

        After a failure discord.py calls this from within itself, which would not end well: that
        call is what tells of the failure here.
        """
        if self._launching:
            raise _NotYet
        self._launching, pause = True, FIRST_PAUSE
        try:
            while True:
                try:
                    return await super().launch_shard(gateway, shard_id, initial=initial)
                except _NotYet:
                    self._links.failed()
                    await self._sleep(pause)
                initial, pause = False, min(2 * pause, LONGEST_PAUSE)
        finally:
            self._launching = False

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        await self._answers.answer(interaction)

    def dispatch(self, event: str, /, *args: Any, **kwargs: Any) -> None:
        """Tell whoever listens; which servers there are is noted at that very moment."""
        if event == "shard_connect":
            self.servers.named(*args)
        elif event in ("guild_available", "guild_join"):
            self.servers.told_of(*args)
        if event.startswith("shard_"):
            self._links.hear(event, *args)
        super().dispatch(event, *args, **kwargs)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        self._changed(str(guild.id))
        await greet(guild)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        log.info(
            "Cairn is not in the server any more: its cohorts are kept", community=str(guild.id)
        )

    async def on_guild_channel_create(self, channel: GuildChannel) -> None:
        self._changed(str(channel.guild.id))

    async def on_guild_channel_update(self, before: GuildChannel, after: GuildChannel) -> None:
        self._changed(str(after.guild.id))

    async def on_guild_channel_delete(self, channel: GuildChannel) -> None:
        self._changed(str(channel.guild.id))

    async def on_guild_role_delete(self, role: discord.Role) -> None:
        self._changed(str(role.guild.id))

    async def on_guild_role_update(self, before: discord.Role, after: discord.Role) -> None:
        self._changed(str(after.guild.id))

    async def on_member_update(self, before: discord.Member, after: discord.Member) -> None:
        # Of members, Discord tells only about the bot itself.
        self._changed(str(after.guild.id))

    async def on_raw_thread_update(self, payload: discord.RawThreadUpdateEvent) -> None:
        # discord.py forgets a thread that is put away: only this tells of one that comes back.
        self._changed(str(payload.guild_id))

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        # It is being handled.
        log.error("what Discord tells met a bug", told=event_method, exc_info=True)  # noqa: LOG014


def in_one_line(record: logging.LogRecord) -> bool:
    """Why the gateway cannot be reached is said in one line, without the way through a library."""
    if record.exc_info and (error := record.exc_info[1]) is not None:
        record.msg = f"{record.getMessage()} ({type(error).__name__}: {error})".replace("\n", " ")
        record.args, record.exc_info = (), None
    return True


def settle_endpoints(api: str | None, gateway: str | None) -> None:
    """Where Discord is, for the whole process: discord.py keeps it with its classes."""
    Route.BASE = api.rstrip("/") if api else _API
    DiscordWebSocket.DEFAULT_GATEWAY = URL(gateway) if gateway else _GATEWAY
