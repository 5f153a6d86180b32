"""Channels that go, servers that the bot leaves, and people who leave those."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.discord.channels import GONE, LEFT, Remembered
from adapters.discord.chat import DiscordChat
from adapters.discord.client import CairnClient
from bot.domain.places import Place
from bot.ports import Departed, Outgoing, PermanentFailure, TemporaryFailure
from bot.storage.store import Store
from tests.databases import Sqlite
from tests.wire.discord.cairn import CREATE, Cairn, settled, words
from tests.wire.discord.chatting import SEND, said, shown, to
from tests.wire.discord.server import Discord
from tests.wire.discord.trouble import error
from tests.wire.discord.world import Channel, Person

MEMBER = "GET /guilds/*/members/*"


@pytest.fixture
async def cairn(discord_here: Discord, sqlite: Sqlite, tmp_path: Path) -> AsyncIterator[Cairn]:
    store = await Store.open(sqlite.copy_to(tmp_path / "cairn.db"))
    yield await settled(discord_here, store)
    await store.close()


def place_of(channel: Channel) -> Place:
    return to(channel, "").place


def chat_of(cairn: Cairn, client: CairnClient) -> DiscordChat:
    return DiscordChat(client, cairn.here.clock, client.servers.has_left)


def privately(cairn: Cairn, person: Person) -> Outgoing:
    place = Place("discord", str(cairn.guild.id), str(person.id), direct=True)
    return Outgoing(place, said("Hello"), f"to {person.id}"[:25], "reminder")


async def heard(cairn: Cairn) -> None:
    """Return when the client has taken note of everything that it was told."""
    await cairn.root.slash(cairn.channel, "help").settled()


async def test_a_channel_that_is_deleted_is_known_to_be_gone(cairn: Cairn) -> None:
    study = cairn.here.world.add_channel(cairn.guild, "study")
    async with cairn.running() as client:
        rooms = Remembered(client.servers)
        await heard(cairn)
        assert await rooms.lacks(place_of(study)) == ()
        cairn.here.life.delete(study)
        await heard(cairn)
        assert await rooms.lacks(place_of(study)) == (GONE,)


async def test_setup_names_cohorts_whose_channel_is_gone(cairn: Cairn) -> None:
    study = cairn.here.world.add_channel(cairn.guild, "study")
    async with cairn.running():
        await cairn.root.slash(cairn.channel, "setup", channel=study).settled()
        await cairn.root.slash(cairn.channel, "cohort create", channel=study, **CREATE).settled()
        cairn.here.life.delete(study)
        shown = words(await cairn.root.slash(cairn.channel, "setup").settled())

    assert "New cohorts cannot post in the channel set for them: it is gone." in shown
    assert "for them with `/setup channel:…`." in shown
    gone = "The channel it posted in is gone. Choose another channel with `/cohort edit`"
    assert f"ML spring cannot post: {gone}" in shown
    assert f"Cairn may do everything it needs in <#{cairn.channel.id}>." in shown


async def test_nothing_is_known_before_the_session_begins(cairn: Cairn) -> None:
    async with cairn.running() as client:
        other = CairnClient(client._answers, cairn.changed.append)
        assert await Remembered(other.servers).lacks(place_of(cairn.channel)) is None
        assert not other.servers.has_left(str(cairn.guild.id))


async def test_an_outage_is_no_leave(cairn: Cairn) -> None:
    async with cairn.running() as client:
        rooms, chat = Remembered(client.servers), chat_of(cairn, client)
        cairn.here.life.black_out(cairn.guild)
        await cairn.ada.slash(cairn.here.world.dm(cairn.ada.person), "help").settled()
        assert await rooms.lacks(place_of(cairn.channel)) is None
        await chat.post(to(cairn.channel, "Hello"))

        cairn.here.life.light_up(cairn.guild)
        await heard(cairn)
        assert await rooms.lacks(place_of(cairn.channel)) == ()


async def test_nothing_is_posted_in_vain_to_a_server_that_was_left(cairn: Cairn) -> None:
    world, life = cairn.here.world, cairn.here.life
    async with cairn.running() as client:
        rooms, chat = Remembered(client.servers), chat_of(cairn, client)
        arrived = await chat.post(to(cairn.channel, "Before", "before"))
        life.expel(cairn.guild)
        await cairn.ada.slash(world.dm(cairn.ada.person), "help").settled()
        tried = len(cairn.here.record.calls)
        assert await rooms.lacks(place_of(cairn.channel)) == (LEFT,)
        for post in (chat.post(to(cairn.channel, "No")), chat.edit(to(cairn.channel, ""), arrived)):
            with pytest.raises(PermanentFailure, match="not in the server"):
                await post
        assert len(cairn.here.record.calls) == tried

        world.guilds[cairn.guild.id] = cairn.guild
        life.invite(cairn.guild)
        await heard(cairn)
        assert await rooms.lacks(place_of(cairn.channel)) == ()
        await chat.post(to(cairn.channel, "After", "after"))
    posts = [one for one in shown(cairn.channel) if "Hello, this is Cairn" not in one]
    assert posts[0] == "Before"
    assert posts[-1] == "After"
    assert "No" not in posts


async def test_people_of_a_server_that_was_left_have_not_left_it(cairn: Cairn) -> None:
    ada = cairn.ada.person
    async with cairn.running() as client:
        chat = chat_of(cairn, client)
        cairn.here.life.expel(cairn.guild)
        await cairn.ada.slash(cairn.here.world.dm(ada), "help").settled()
        with pytest.raises(TemporaryFailure) as later:
            await chat.post(privately(cairn, ada))
    assert not later.value.ambiguous
    assert later.value.retry_after is not None
    assert cairn.here.record.of(MEMBER) == []


@pytest.mark.parametrize("resumes", [True, False])
async def test_what_was_left_while_nobody_listened_is_noticed(
    cairn: Cairn, *, resumes: bool
) -> None:
    world, gateway = cairn.here.world, cairn.here.gateway
    other = world.add_guild("Other")
    talk = world.add_channel(other, "talk")
    async with cairn.running() as client:
        rooms = Remembered(client.servers)
        assert await rooms.lacks(place_of(talk)) == ()
        gateway.resumable = resumes
        gateway.drop()
        cairn.here.life.expel(other)
        await cairn.here.changes.until(
            lambda: gateway.resumed if resumes else len(gateway.identified) > 1
        )
        await cairn.here.changes.until(lambda: gateway.connected)
        await heard(cairn)
        assert await rooms.lacks(place_of(talk)) == (LEFT,)
        assert await rooms.lacks(place_of(cairn.channel)) == ()


async def test_who_is_gone_is_told_from_who_has_closed_the_door(cairn: Cairn) -> None:
    world, bob = cairn.here.world, cairn.here.world.add_person("bob")
    world.add_member(cairn.guild, bob)
    other = world.add_guild("Other")
    world.add_member(other, bob)
    cairn.ada.person.dms_open = bob.dms_open = False
    cairn.here.life.leave(cairn.guild, bob)
    async with cairn.running() as client:
        chat = chat_of(cairn, client)
        with pytest.raises(PermanentFailure, match="does not let Cairn write") as closed:
            await chat.post(privately(cairn, cairn.ada.person))
        with pytest.raises(Departed):
            await chat.post(privately(cairn, bob))

    assert not isinstance(closed.value, Departed)
    assert len(cairn.here.record.of(MEMBER)) == 2


async def test_who_shares_no_server_has_left(cairn: Cairn) -> None:
    cairn.here.life.leave(cairn.guild, cairn.ada.person)
    async with cairn.running() as client:
        chat = chat_of(cairn, client)
        for _ in range(2):
            with pytest.raises(Departed, match="share no server"):
                await chat.post(privately(cairn, cairn.ada.person))
    assert [len(cairn.here.record.of(one)) for one in (SEND, MEMBER)] == [1, 1]


async def test_nobody_is_taken_for_gone_where_the_look_fails(cairn: Cairn) -> None:
    cairn.here.life.leave(cairn.guild, cairn.ada.person)
    cairn.here.trouble.always(MEMBER, error(50001))
    async with cairn.running() as client:
        with pytest.raises(PermanentFailure) as no:
            await chat_of(cairn, client).post(privately(cairn, cairn.ada.person))
    assert not isinstance(no.value, Departed)
