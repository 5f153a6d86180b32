import io
from collections.abc import AsyncIterator

import discord
import pytest
from discord import ui

from tests.wire.discord.bare import Bare, layout, running, text_channel
from tests.wire.discord.permissions import Permission
from tests.wire.discord.server import Discord
from tests.wire.discord.world import Channel, Guild, Person


async def test_a_thread_hangs_on_its_message(discord_here: Discord, channel: Channel) -> None:
    async with running(Bare(), discord_here.world.token) as client:
        parent = await text_channel(client, channel).send("Week 1")
        thread = await parent.create_thread(name="Week 1: talk")
        await thread.send("Prompt")

        assert thread.id == parent.id
        assert channel.said[0]["thread"]["name"] == "Week 1: talk"
        assert [one["content"] for one in discord_here.world.channels[thread.id].said] == ["Prompt"]
        with pytest.raises(discord.HTTPException) as twice:
            await parent.create_thread(name="Again")
        assert twice.value.code == 160004


async def test_an_archived_thread_opens_again_unless_it_is_locked(
    discord_here: Discord, channel: Channel
) -> None:
    thread = discord_here.world.add_thread(channel, "Week 1")
    async with running(Bare(), discord_here.world.token) as client:
        found = await client.fetch_channel(thread.id)
        assert isinstance(found, discord.Thread)
        discord_here.life.archive(thread)
        await found.edit(archived=False)
        assert not thread.archived

        discord_here.life.archive(thread, locked=True)
        with pytest.raises(discord.HTTPException) as closed:
            await found.send("Anybody here?")
        assert closed.value.code == 50083
        with pytest.raises(discord.Forbidden):
            await found.edit(archived=False)


async def test_a_direct_message_reaches_who_lets_it(discord_here: Discord, ada: Person) -> None:
    stranger = discord_here.world.add_person("stranger")
    async with running(Bare(), discord_here.world.token) as client:
        await (await client.fetch_user(ada.id)).send("Tomorrow")
        assert discord_here.world.dm(ada).said[0]["content"] == "Tomorrow"

        ada.dms_open = False
        for person, code in ((ada, 50007), (stranger, 50278)):
            with pytest.raises(discord.Forbidden) as closed:
                await (await client.fetch_user(person.id)).send("Hello")
            assert closed.value.code == code


async def test_a_command_in_a_direct_conversation(discord_here: Discord, ada: Person) -> None:
    async with running(Bare(), discord_here.world.token) as client:
        await client.tree.sync()
        conversation = discord_here.world.dm(ada)
        answer = await discord_here.hand(ada).slash(conversation, "say").answered()

        assert conversation.said == [answer.shown]


async def test_history_is_read_from_both_ends(discord_here: Discord, channel: Channel) -> None:
    for number in range(5):
        discord_here.post.put(channel, discord_here.world.bot, str(number))
        discord_here.clock.forward(seconds=1)
    middle = discord.Object(int(channel.said[2]["id"]))
    async with running(Bare(), discord_here.world.token) as client:
        place = text_channel(client, channel)

        async def words(messages: AsyncIterator[discord.Message]) -> list[str]:
            return [one.content async for one in messages]

        assert await words(place.history(limit=2)) == ["4", "3"]
        assert await words(place.history(limit=2, before=middle)) == ["1", "0"]
        assert await words(place.history(limit=2, after=middle)) == ["3", "4"]
        assert await words(place.history(limit=1, after=middle)) == ["3"]
        assert await words(place.history(limit=3, around=middle)) == ["3", "2", "1"]


@pytest.mark.parametrize(
    "denied,code",
    [(Permission.VIEW_CHANNEL, 50001), (Permission.SEND_MESSAGES, 50013)],
)
async def test_what_is_denied_is_refused_and_seen(
    discord_here: Discord, guild: Guild, channel: Channel, denied: Permission, code: int
) -> None:
    async with running(Bare(), discord_here.world.token) as client:
        place = text_channel(client, channel)
        discord_here.life.permit(channel, discord_here.world.bot, deny=denied)
        await client.wait_for("guild_channel_update", timeout=5)

        assert not place.permissions_for(place.guild.me) >= discord.Permissions(int(denied))
        assert Permission.SEND_MESSAGES not in channel.may(discord_here.world.bot)
        with pytest.raises(discord.Forbidden) as forbidden:
            await place.send("Hello")
        assert forbidden.value.code == code


async def test_a_message_is_edited_and_deleted(discord_here: Discord, channel: Channel) -> None:
    async with running(Bare(), discord_here.world.token) as client:
        sent = await text_channel(client, channel).send(view=layout(ui.TextDisplay("One")))
        await sent.edit(view=layout(ui.TextDisplay("Two")))
        assert channel.said[0]["components"] == [{"type": 10, "content": "Two"}]

        with pytest.raises(discord.HTTPException, match="IS_COMPONENTS_V2"):
            await sent.edit(content="Three")
        await sent.delete()
        assert channel.said == []


async def test_files_and_mentions_are_kept(
    discord_here: Discord, channel: Channel, ada: Person
) -> None:
    picture = discord.File(io.BytesIO(b"PNG"), "chart.png", description="Two of twelve weeks")
    gallery: ui.MediaGallery[ui.LayoutView] = ui.MediaGallery()
    gallery.add_item(media="attachment://chart.png", description="Two of twelve weeks")
    words: ui.TextDisplay[ui.LayoutView] = ui.TextDisplay(f"<@{ada.id}> @everyone")
    allowed = discord.AllowedMentions(users=[discord.Object(ada.id)])
    async with running(Bare(), discord_here.world.token) as client:
        place = text_channel(client, channel)
        await place.send(view=layout(words, gallery), file=picture, allowed_mentions=allowed)
        await place.send(f"<@{ada.id}>")

    first, second = channel.said
    attachment = first["attachments"][0]
    assert attachment["description"] == "Two of twelve weeks"
    assert discord_here.world.files[int(attachment["id"])] == b"PNG"
    assert [user["username"] for user in first["mentions"]] == ["ada"]
    assert not first["mention_everyone"]
    assert second["mentions"] == []
