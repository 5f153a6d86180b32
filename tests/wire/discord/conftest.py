from collections.abc import AsyncIterator

import pytest

from tests.wire.discord.server import Discord, pointed_at, serving
from tests.wire.discord.world import Channel, Guild, Person


@pytest.fixture
async def discord_here() -> AsyncIterator[Discord]:
    """A Discord on this machine that every client in the test talks to."""
    async with serving() as here:
        with pointed_at(here):
            yield here
        here.check_quiet()


@pytest.fixture
def guild(discord_here: Discord) -> Guild:
    return discord_here.world.add_guild("Learners")


@pytest.fixture
def channel(discord_here: Discord, guild: Guild) -> Channel:
    return discord_here.world.add_channel(guild, "general")


@pytest.fixture
def ada(discord_here: Discord, guild: Guild) -> Person:
    person = discord_here.world.add_person("ada")
    discord_here.world.add_member(guild, person)
    return person
