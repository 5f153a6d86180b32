"""A Discord on this machine, and the bots that are measured on it as processes of their own."""

import os
import sys
from asyncio import create_subprocess_exec
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

from bot.clock import SystemClock
from tests.fakes.clock import FakeClock
from tests.wire.discord.interaction import MESSAGE, Interaction
from tests.wire.discord.people import Hand
from tests.wire.discord.server import Discord, serving
from tests.wire.discord.world import Channel, Guild

BARE = ("-m", "benchmarks.discord_bare")
CAIRN = ("-m", "benchmarks.discord_cairn")
CAIRN_RUN = ("-m", "bot", "run")

CONNECTS_WITHIN = 60.0

COMMAND = "progress"

ROOT = Path(__file__).parents[1]


class Member:
    """Somebody who gives the command that is measured, in one channel of one guild."""

    def __init__(self, hand: Hand, channel: Channel) -> None:
        self.hand = hand
        self.channel = channel

    @property
    def guild(self) -> Guild:
        assert self.channel.guild
        return self.channel.guild

    def ask(self) -> Interaction:
        return self.hand.slash(self.channel, COMMAND)


def a_discord() -> AbstractAsyncContextManager[Discord]:
    """A loopback with the time of day, by which discord.py judges the age of an interaction."""
    return serving(FakeClock(SystemClock().now()))


def add_member(here: Discord, name: str) -> Member:
    """Somebody in a guild of their own, with one channel, where the command is known."""
    world = here.world
    world.commands[None] = [{"id": "1", "name": COMMAND}]
    person, guild = world.add_person(name), world.add_guild(f"{name}’s guild")
    world.add_member(guild, person)
    return Member(here.hand(person), world.add_channel(guild, "general"))


@asynccontextmanager
async def process(
    here: Discord, command: tuple[str, ...], folder: Path, database: str = ""
) -> AsyncIterator[Process]:
    """A bot that has begun to start; in the end it is gone, and its session with it."""
    inherited = {name: text for name, text in os.environ.items() if not name.startswith("CAIRN_")}
    settings = {
        "CAIRN_DATABASE_URL": database,
        "CAIRN_DISCORD_TOKEN": here.world.token,
        "CAIRN_DISCORD_API_URL": here.api_url,
        "CAIRN_DISCORD_GATEWAY_URL": here.gateway_url,
        "CAIRN_LOG_LEVEL": "warning",
        "PYTHONPATH": str(ROOT),
    }
    started = await create_subprocess_exec(
        *(sys.executable, *command), cwd=folder, env=inherited | settings, stdin=DEVNULL
    )
    try:
        yield started
    finally:
        if started.returncode is None:
            started.kill()
        await started.wait()
        await here.changes.until(lambda: not here.gateway.connected)
        here.gateway.sessions.clear()


async def connected(here: Discord) -> None:
    """The bot has a session; every guild is on its way to it."""
    await here.changes.until(lambda: here.gateway.connected, CONNECTS_WITHIN)


async def answered(asked: Interaction) -> float:
    """Seconds from the event to the callback, which has to be the answer and no promise of it."""
    await asked.answered()
    if asked.answer != MESSAGE or asked.took is None:
        raise AssertionError(f"it was answered with {asked.answer}")
    return asked.took
