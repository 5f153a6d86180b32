"""Two servers that have the same bot: neither can have anything posted in the other."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.discord.chat import DiscordChat
from bot.ports import PermanentFailure
from bot.storage.store import Store
from tests.databases import Sqlite
from tests.wire.discord.cairn import CREATE, Cairn, settled, words
from tests.wire.discord.chatting import SEND, alone, shown, to
from tests.wire.discord.server import Discord
from tests.wire.discord.world import Channel


@pytest.fixture
async def cairn(discord_here: Discord, sqlite: Sqlite, tmp_path: Path) -> AsyncIterator[Cairn]:
    store = await Store.open(sqlite.copy_to(tmp_path / "cairn.db"))
    yield await settled(discord_here, store)
    await store.close()


@pytest.fixture
def theirs(discord_here: Discord) -> Channel:
    """A channel of another server, which the bot may post in."""
    world = discord_here.world
    return world.add_channel(world.add_guild("Elsewhere"), "general")


@pytest.mark.parametrize("command", ["setup", "cohort create", "cohort edit"])
async def test_nobody_chooses_a_channel_of_another_server(
    cairn: Cairn, theirs: Channel, command: str
) -> None:
    """A client offers none, but what a client sends is not for it to decide."""
    async with cairn.running():
        await cairn.begin()
        values = {**CREATE, "name": "Second"} if command == "cohort create" else {}
        asked = await cairn.root.slash(cairn.channel, command, **values, channel=theirs).settled()

    assert words(asked) == "That channel is gone; choose another one."


async def test_nothing_is_posted_in_a_channel_of_another_server(
    cairn: Cairn, theirs: Channel, discord_here: Discord
) -> None:
    """Not even where it was once written down as one of this server."""
    ours = to(cairn.channel, "Hello")
    strayed = replace(ours, place=replace(ours.place, channel=str(theirs.id)))
    async with cairn.running() as client:
        chat = DiscordChat(client, discord_here.clock)
        for send in (chat.post(strayed), chat.find(strayed), chat.edit(strayed, f"{theirs.id}/1")):
            with pytest.raises(PermanentFailure, match="the channel is in another server"):
                await send
        assert discord_here.record.of(SEND) == []

        await chat.post(ours)
        await chat.post(to(theirs, "Hello", "bcdefghijklmnopqrstu22"))
        await chat.post(alone(cairn.ada.person))

    assert shown(cairn.channel) == shown(theirs) == ["Hello"]


async def test_a_role_makes_facilitators_whatever_others_are_called(
    cairn: Cairn, discord_here: Discord
) -> None:
    """Whoever may make roles can give one any name, and have it themselves."""
    world, guild = discord_here.world, cairn.guild
    guides = world.add_role(guild, "guides")
    lin, mallory = world.add_person("lin"), world.add_person("mallory")
    world.add_member(guild, lin, [guides])
    namesakes = [
        world.add_role(guild, name) for name in ("guides", str(guides.id), f"@{guides.id}")
    ]
    world.add_member(guild, mallory, namesakes)
    async with cairn.running():
        await cairn.root.slash(cairn.channel, "setup", role=guides).settled()
        answers = [
            await discord_here.hand(one).slash(cairn.channel, "cohort create", **CREATE).settled()
            for one in (mallory, lin)
        ]

    said = [words(one) for one in answers]
    assert said[0].startswith("`/cohort create` is for facilitators of this community")
    assert "ML spring is set up" in said[1]
