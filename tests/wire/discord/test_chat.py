"""Posts, direct messages and edits through the real client, against a Discord on this machine."""

from collections.abc import AsyncIterator
from datetime import timedelta

import discord
import pytest

from adapters.discord.chat import DiscordChat
from adapters.discord.requests import REFUSED_FOR
from bot.domain.places import Place
from bot.message import Image, Mention, Message, Text, Title, line
from bot.ports import Outgoing, PermanentFailure, TemporaryFailure
from tests.wire.discord.chatting import (
    EDIT,
    SEND,
    alone,
    logged_in,
    said,
    shown,
    to,
    words,
)
from tests.wire.discord.server import Discord
from tests.wire.discord.trouble import error
from tests.wire.discord.world import Channel, Guild, Person

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
async def client(discord_here: Discord) -> AsyncIterator[discord.Client]:
    async with logged_in(discord_here) as client:
        yield client


@pytest.fixture
def chat(client: discord.Client, discord_here: Discord) -> DiscordChat:
    return DiscordChat(client, discord_here.clock)


class TestPosting:
    async def test_a_post_is_in_its_channel_and_known_by_its_address(
        self, chat: DiscordChat, channel: Channel, discord_here: Discord
    ) -> None:
        number = await chat.post(to(channel, "Hello, all"))
        [message] = channel.said
        assert words(message) == "Hello, all"
        assert number == f"{channel.id}/{message['id']}"
        assert [call.path for call in discord_here.record.of("* /channels/*/messages")] == [
            f"/channels/{channel.id}/messages"
        ]

    async def test_only_those_who_are_listed_are_notified(
        self, chat: DiscordChat, channel: Channel, ada: Person
    ) -> None:
        mention = Text(line(Mention(str(ada.id), "ada"), " and @everyone"))
        await chat.post(to(channel, Message((mention,)), "one"))
        await chat.post(to(channel, Message((mention,), (str(ada.id),)), "two"))
        named = [[one["username"] for one in message["mentions"]] for message in channel.said]
        assert named == [[], ["ada"]]
        assert not any(message["mention_everyone"] for message in channel.said)

    async def test_a_picture_goes_along_with_its_words(
        self, chat: DiscordChat, channel: Channel, discord_here: Discord
    ) -> None:
        picture = Message((Title("Map"), Image(PNG, "The road so far")))
        address = await chat.post(to(channel, picture))
        [attachment] = channel.said[0]["attachments"]
        assert attachment["description"] == "The road so far"
        assert discord_here.world.files[int(attachment["id"])] == PNG
        await chat.edit(to(channel, picture), address)
        assert len(channel.said[0]["attachments"]) == 1

    async def test_a_name_is_no_place_and_nothing_is_asked(
        self, chat: DiscordChat, discord_here: Discord, guild: Guild
    ) -> None:
        place = Place("discord", str(guild.id), "#general")
        with pytest.raises(PermanentFailure, match="no channel of Discord"):
            await chat.post(Outgoing(place, said("Hello"), "nonce", "week"))
        assert discord_here.record.of(SEND) == []

    async def test_before_the_client_is_connected_nothing_is_lost(
        self, channel: Channel, discord_here: Discord
    ) -> None:
        async with discord.Client(intents=discord.Intents.none()) as new:
            with pytest.raises(TemporaryFailure) as told:
                await DiscordChat(new, discord_here.clock).post(to(channel, "Hello"))
        assert not told.value.ambiguous

    async def test_after_the_client_is_closed_nothing_is_lost(
        self, chat: DiscordChat, client: discord.Client, channel: Channel
    ) -> None:
        await client.close()
        with pytest.raises(TemporaryFailure) as told:
            await chat.post(to(channel, "Hello"))
        assert not told.value.ambiguous


class TestEdits:
    async def test_an_edit_replaces_what_was_said(
        self, chat: DiscordChat, channel: Channel
    ) -> None:
        digest = await chat.post(to(channel, "One check-in"))
        await chat.edit(to(channel, "Two check-ins"), digest)
        assert shown(channel) == ["Two check-ins"]
        assert channel.said[0]["edited_timestamp"]

    async def test_a_message_that_was_deleted_is_asked_for_once(
        self, chat: DiscordChat, channel: Channel, discord_here: Discord
    ) -> None:
        digest = await chat.post(to(channel, "One check-in"))
        channel.messages.clear()
        for _ in range(3):
            with pytest.raises(PermanentFailure, match="the message was deleted"):
                await chat.edit(to(channel, "Two check-ins"), digest)
        assert len(discord_here.record.of(EDIT)) == 1
        await chat.post(to(channel, "Elsewhere", "new"))

    async def test_a_message_that_was_edited_is_found_again(
        self, chat: DiscordChat, channel: Channel
    ) -> None:
        digest = await chat.post(to(channel, "One check-in"))
        await chat.edit(to(channel, "Two check-ins"), digest)

        assert await chat.post(to(channel, "One check-in", ambiguous=True)) == digest
        assert shown(channel) == ["Two check-ins"]

    async def test_too_many_edits_of_an_old_message_wait(
        self, chat: DiscordChat, channel: Channel, discord_here: Discord
    ) -> None:
        digest = await chat.post(to(channel, "One check-in"))
        discord_here.trouble.next(EDIT, error(30046))
        with pytest.raises(TemporaryFailure) as told:
            await chat.edit(to(channel, "Two check-ins"), digest)
        assert told.value.retry_after == timedelta(minutes=10)
        assert not told.value.ambiguous


class TestDirect:
    async def test_a_conversation_is_opened_once(
        self, chat: DiscordChat, ada: Person, discord_here: Discord
    ) -> None:
        first = await chat.post(alone(ada))
        direct = discord_here.world.dm(ada)
        assert first == f"{direct.id}/{direct.said[0]['id']}"
        await chat.post(alone(ada, "Hello again"))
        assert len(discord_here.record.of("POST /users/@me/channels")) == 1

    async def test_closed_messages_are_found_out_once_and_asked_again_after_an_hour(
        self, chat: DiscordChat, ada: Person, discord_here: Discord
    ) -> None:
        ada.dms_open = False
        for _ in range(3):
            with pytest.raises(PermanentFailure) as told:
                await chat.post(alone(ada))
            assert told.value.cause == "Discord does not let Cairn write to you directly"
        assert len(discord_here.record.of(SEND)) == 1

        ada.dms_open = True
        discord_here.clock.forward(seconds=REFUSED_FOR.total_seconds())
        await chat.post(alone(ada))
        assert shown(discord_here.world.dm(ada)) == ["Hello"]

    async def test_somebody_who_shares_no_server(
        self, chat: DiscordChat, discord_here: Discord
    ) -> None:
        eve = discord_here.world.add_person("eve")
        for _ in range(2):
            with pytest.raises(PermanentFailure, match="you share no server with Cairn"):
                await chat.post(alone(eve))
        assert len(discord_here.record.of(SEND)) == 1

    async def test_opening_too_many_at_once_waits(
        self, chat: DiscordChat, ada: Person, discord_here: Discord
    ) -> None:
        discord_here.trouble.next("POST /users/@me/channels", error(40003))
        with pytest.raises(TemporaryFailure) as told:
            await chat.post(alone(ada))
        assert told.value.retry_after == timedelta(minutes=10)
        assert not told.value.ambiguous
        await chat.post(alone(ada))
