"""From logging in to leaving: Cairn on Discord, for as long as the process lives."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from http import HTTPStatus

import discord
from aiohttp import ClientError
from discord.utils import MISSING

from adapters.discord.answer import Answers, Core
from adapters.discord.channels import Remembered
from adapters.discord.chat import DiscordChat
from adapters.discord.client import CairnClient, Shards, settle_endpoints
from adapters.discord.links import Links, Tell, unheard
from bot.commands.call import Call, Reply
from bot.commands.complete import Choice
from bot.log import logger
from bot.ports import Chat, Clock, Rooms, ShutOut, Standing

log = logger(__name__)

FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0
"""Seconds between two tries to log in while Discord cannot be reached."""

SETUP = ("setup",)

LEAVE_WITHIN = 1.0
"""Seconds that Discord has to take note of the end."""

FATAL = {
    4004: "Discord does not know the token in CAIRN_DISCORD_TOKEN",
    4010: "Discord does not know one of the shards in CAIRN_DISCORD_SHARDS",
    4011: "the bot is in too many servers for the shards in CAIRN_DISCORD_SHARDS",
    4012: "Discord does not speak the language of this version of Cairn any more: update Cairn",
    4013: "Discord does not know what this version of Cairn asks to hear: update Cairn",
    4014: "Discord does not let the bot hear what Cairn asks to hear",
}
"""The ends of a connection after which another try is no use."""


@dataclass(frozen=True, slots=True)
class Access:
    """The token, other addresses than Discord's own, and which shards, such as `0-3/16`."""

    token: str = field(repr=False)
    api: str | None = None
    gateway: str | None = None
    shards: str | None = None


class Renewing:
    """The bot, after whose `/setup` what Discord refused before is tried again at once."""

    def __init__(self, core: Core, changed: Callable[[str], object]) -> None:
        self._core = core
        self._changed = changed
        self.registry = core.registry

    async def handle(self, call: Call) -> Reply:
        if call.command == SETUP and call.caller.community:
            self._changed(call.caller.community)
        return await self._core.handle(call)

    async def complete(self, call: Call, option: str, started: str) -> tuple[Choice, ...]:
        return await self._core.complete(call, option, started)


class Life:
    """One process of the bot on Discord. There can be one at a time."""

    def __init__(
        self,
        core: Core,
        wake: Callable[[], object],
        clock: Clock,
        access: Access,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        tell: Tell = unheard,
    ) -> None:
        """`tell` hears how the connections come and go."""
        settle_endpoints(access.api, access.gateway)
        self._answers = Answers(Renewing(core, self._changed), wake)
        self._client = CairnClient(
            self._answers, self._changed, shards_meant(access.shards), links=Links(tell)
        )
        self._chat = DiscordChat(self._client, clock, self._client.servers.has_left)
        self._token = access.token
        self._sleep = sleep

    @property
    def chat(self) -> Chat:
        """What posts go through, from the login on."""
        return self._chat

    @property
    def rooms(self) -> Rooms:
        """What is known of channels, from the connection on."""
        return Remembered(self._client.servers)

    async def log_in(self) -> None:
        """Log in, as soon as Discord can be reached.

        Raises:
            ShutOut: Discord does not know the token, or what answers is not Discord.
        """
        wait = FIRST_WAIT
        while True:
            try:
                return await self._client.login(self._token)
            except discord.LoginFailure:
                raise ShutOut(FATAL[4004]) from None
            except discord.RateLimited as error:
                wait = max(wait, error.retry_after)
                await self._later(error, wait)
            except (discord.HTTPException, discord.GatewayNotFound, ClientError, OSError) as error:
                if isinstance(error, discord.HTTPException) and _is_final(error):
                    raise ShutOut(f"Discord refuses the login: {_one_line(error)}") from None
                await self._later(error, wait)
            wait = min(2 * wait, LONGEST_WAIT)

    async def listen(self) -> None:
        """Answer until `leave`; connections that break are made anew.

        Raises:
            ShutOut: Discord ended the connection for good.
        """
        try:
            await self._client.connect()
        except discord.PrivilegedIntentsRequired:
            raise ShutOut(FATAL[4014]) from None
        except discord.ConnectionClosed as closed:
            raise ShutOut(FATAL.get(closed.code, f"Discord hung up: {closed}")) from None

    async def standing(self) -> Standing:
        """It takes every shard to be heard by everybody."""
        lines, wanted = self._client.lines
        return Standing(lines, wanted, connected=lines >= wanted)

    async def settle(self, within: float) -> None:
        """Return when everything that came is answered, or after so many seconds."""
        try:
            async with asyncio.timeout(within):
                await self._answers.settle()
        except TimeoutError:
            log.warning("answers were still on their way")

    async def leave(self) -> None:
        """Close the connections."""
        try:
            async with asyncio.timeout(LEAVE_WITHIN):
                await self._client.close()
        except TimeoutError:
            await self._client.http.close()

    def _changed(self, guild: str) -> None:
        self._chat.changed(guild)

    async def _later(self, error: Exception, wait: float) -> None:
        await self._forget_connection()
        log.warning("cannot log in to Discord: tried again", why=_one_line(error), wait=wait)
        await self._sleep(wait)

    async def _forget_connection(self) -> None:
        """Let go of what a failed login has left open."""
        await self._client.http.close()
        self._client.http.connector = MISSING


def _is_final(error: discord.HTTPException) -> bool:
    """Whether asking again is of no use; being asked to wait is no such answer."""
    return error.status < 500 and error.status != HTTPStatus.TOO_MANY_REQUESTS


def shards_meant(written: str | None) -> Shards | None:
    """The first four of sixteen for `0-3/16`, one of them for `3/16`, all there are for None."""
    if written is None:
        return None
    ids, _, count = written.partition("/")
    first, _, last = ids.partition("-")
    return Shards(tuple(range(int(first), int(last or first) + 1)), int(count))


def _one_line(error: Exception) -> str:
    return str(error).partition("\n")[0]
