"""What people are told of channels that deny the bot something, over real sockets."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.discord.channels import GONE, Remembered
from bot.domain.places import Place
from bot.storage.store import Store
from tests.databases import Sqlite
from tests.wire.discord.cairn import CREATE, Cairn, settled, words
from tests.wire.discord.permissions import NONE, USUAL, Permission
from tests.wire.discord.server import Discord
from tests.wire.discord.world import Channel

SILENT = Permission.SEND_MESSAGES | Permission.CREATE_PUBLIC_THREADS


@pytest.fixture
async def cairn(discord_here: Discord, sqlite: Sqlite, tmp_path: Path) -> AsyncIterator[Cairn]:
    store = await Store.open(sqlite.copy_to(tmp_path / "cairn.db"))
    yield await settled(discord_here, store)
    await store.close()


@pytest.fixture
def study(cairn: Cairn) -> Channel:
    """A second channel, in which the bot may neither send nor open threads."""
    channel = cairn.here.world.add_channel(cairn.guild, "study")
    cairn.here.life.permit(channel, cairn.here.world.bot, deny=SILENT)
    return channel


async def test_setup_names_what_a_channel_denies(cairn: Cairn, study: Channel) -> None:
    async with cairn.running():
        there = await cairn.root.slash(study, "setup").settled()
        named = await cairn.root.slash(cairn.channel, "setup", channel=study).settled()
        here = await cairn.root.slash(cairn.channel, "setup").settled()

    assert (
        f"In <#{study.id}> Cairn still needs 2 permissions.\n"
        "- **Send Messages**: for the post of the week, and what else is due\n"
        "- **Create Public Threads**: every week has a thread, so that the channel stays quiet\n"
        "To grant what is missing, open the settings of #study"
    ) in words(there)
    assert f"In <#{study.id}> Cairn still needs 2 permissions.\n" in words(named)
    assert f"Cairn may do everything it needs in <#{cairn.channel.id}>." in words(here)


async def test_what_is_granted_meanwhile_is_seen_on_the_next_click(
    cairn: Cairn, study: Channel
) -> None:
    bot = cairn.here.world.bot
    async with cairn.running():
        first = await cairn.root.slash(cairn.channel, "setup", channel=study).settled()
        cairn.here.life.permit(study, bot, deny=Permission.SEND_MESSAGES)
        second = await cairn.root.press(first.shown, "Check again").settled()
        cairn.here.life.permit(study, bot)
        third = await cairn.root.press(second.shown, "Check again").settled()

    assert "still needs 1 permission.\n- **Send Messages**" in words(second)
    assert f"Cairn may do everything it needs in <#{study.id}>." in words(third)


async def test_what_a_role_or_everyone_is_denied_counts_too(cairn: Cairn) -> None:
    life, [role] = cairn.here.life, cairn.guild.members[cairn.here.world.bot.id].roles
    async with cairn.running():
        life.empower(cairn.guild, role, USUAL & ~Permission.ATTACH_FILES)
        life.empower(cairn.guild, cairn.guild.everyone, NONE)
        life.permit(cairn.channel, cairn.guild.everyone, deny=Permission.VIEW_CHANNEL)
        shown = await cairn.root.slash(cairn.channel, "setup").settled()

    named = [one for one in words(shown).splitlines() if one.startswith("- ")]
    assert [one.split("**")[1] for one in named] == ["View Channels", "Attach Files"]


async def test_in_a_thread_its_channel_is_looked_at(cairn: Cairn, study: Channel) -> None:
    thread = cairn.here.world.add_thread(study, "Week 1")
    async with cairn.running():
        shown = await cairn.root.slash(thread, "setup").settled()

    assert f"In <#{study.id}> Cairn still needs 2 permissions." in words(shown)


async def test_a_cohort_in_a_silent_channel_is_warned_of(cairn: Cairn, study: Channel) -> None:
    async with cairn.running():
        created = await cairn.root.slash(
            cairn.channel, "cohort create", channel=study, **CREATE
        ).settled()
        preview = await cairn.root.slash(cairn.channel, "cohort preview", weeks=1).settled()
        edited = await cairn.root.slash(
            cairn.channel, "cohort edit", channel=cairn.channel
        ).settled()

    warning = f"In <#{study.id}> Cairn still needs Send Messages and Create Public Threads. To"
    assert warning in words(created)
    assert warning in words(preview)
    assert "still needs" not in words(edited)


async def test_what_is_remembered_of_every_place(cairn: Cairn, study: Channel) -> None:
    def place(channel: int | str, guild: int | str = cairn.guild.id) -> Place:
        return Place("discord", str(guild), str(channel))

    async with cairn.running() as client:
        remembered = Remembered(client.servers)
        await cairn.root.slash(cairn.channel, "help").settled()

        assert await remembered.lacks(place(cairn.channel.id)) == ()
        named = [lack.name for lack in await remembered.lacks(place(study.id)) or ()]
        assert named == ["Send Messages", "Create Public Threads"]
        assert await remembered.lacks(place(1)) == (GONE,)
        assert await remembered.lacks(place("#study")) is None
        assert await remembered.lacks(place(study.id, "")) is None
