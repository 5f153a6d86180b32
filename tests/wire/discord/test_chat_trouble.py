"""What goes wrong on the way, and what arrives once all the same."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import discord
import pytest

from adapters.discord.chat import DiscordChat
from bot.message import Image, Message
from bot.ports import Outgoing, PermanentFailure, TemporaryFailure
from tests.wire.discord.chatting import (
    SEND,
    WEEK,
    alone,
    logged_in,
    said,
    shown,
    to,
)
from tests.wire.discord.permissions import Permission
from tests.wire.discord.server import Discord
from tests.wire.discord.trouble import busy, down, error
from tests.wire.discord.world import Channel, Guild, Person
from tests.wire.trouble import HangUp

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
async def client(discord_here: Discord) -> AsyncIterator[discord.Client]:
    async with logged_in(discord_here) as client:
        yield client


@pytest.fixture
def chat(client: discord.Client, discord_here: Discord) -> DiscordChat:
    return DiscordChat(client, discord_here.clock)


class TestTrouble:
    async def test_a_wait_that_is_too_long_is_left_to_the_core(
        self, chat: DiscordChat, channel: Channel, discord_here: Discord
    ) -> None:
        discord_here.trouble.next(SEND, busy(47))
        with pytest.raises(TemporaryFailure) as told:
            await chat.post(to(channel, "Hello"))
        assert told.value.retry_after == timedelta(seconds=47)
        assert not told.value.ambiguous
        assert len(discord_here.record.of(SEND)) == 1

    async def test_a_full_channel_is_known_before_the_next_message(
        self, chat: DiscordChat, channel: Channel, guild: Guild, discord_here: Discord
    ) -> None:
        """So that nothing on its way has to wait for it. discord.py itself waits for up to 30 s."""
        free, full = to(channel, "One"), to(discord_here.world.add_channel(guild, "full"), "Two")
        nothing = timedelta()

        discord_here.limits.enforce(None, {SEND: (2, 45.0)})
        await chat.post(free)
        discord_here.limits.enforce(None, {SEND: (1, 45.0)})
        week = await chat.post(full)

        assert nothing < chat.wait(full.place, None) <= timedelta(seconds=45)
        assert chat.wait(free.place, None) == chat.wait(full.place, week) == nothing
        assert chat.wait(replace(full.place, channel="general"), None) == nothing

    async def test_a_channel_is_known_to_be_full_as_soon_as_discord_says_so(
        self, chat: DiscordChat, channel: Channel, discord_here: Discord
    ) -> None:
        """And not when discord.py, which waits until it is free again, returns."""
        discord_here.limits.enforce(None, {SEND: (1, 20.0)})
        full = to(channel, "Hello")
        posting = asyncio.create_task(chat.post(full))
        async with asyncio.timeout(10):
            while not chat.wait(full.place, None):  # noqa: ASYNC110 - the chat is asked, as streams do
                await asyncio.sleep(0)
        assert not posting.done()
        posting.cancel()
        await asyncio.gather(posting, return_exceptions=True)

    async def test_a_channel_is_free_again_when_its_time_is_over(
        self, chat: DiscordChat, channel: Channel, discord_here: Discord
    ) -> None:
        discord_here.limits.enforce(None, {SEND: (1, 0.05)})
        full = to(channel, "Hello")
        await chat.post(full)
        assert chat.wait(full.place, None) < timedelta(seconds=0.01)

    async def test_a_short_wait_is_kept_to(
        self, chat: DiscordChat, channel: Channel, discord_here: Discord
    ) -> None:
        discord_here.trouble.next(SEND, busy(0.01), times=2)
        await chat.post(to(channel, "Hello"))
        assert shown(channel) == ["Hello"]
        assert len({call.data["nonce"] for call in discord_here.record.of(SEND)}) == 1

    async def test_a_burst_into_many_channels_never_meets_the_limit(
        self, chat: DiscordChat, guild: Guild, discord_here: Discord
    ) -> None:
        discord_here.limits.enforce()
        channels = [discord_here.world.add_channel(guild, f"cohort-{n}") for n in range(60)]
        await asyncio.gather(
            *(chat.post(to(one, "Hello", f"burst {one.id}"[:25])) for one in channels)
        )
        assert [shown(one) for one in channels] == [["Hello"]] * 60
        assert discord_here.limits.refused == 0

    async def test_an_answer_from_before_discord_asks_for_patience(
        self, chat: DiscordChat, channel: Channel, discord_here: Discord
    ) -> None:
        discord_here.trouble.next(SEND, down(403))
        with pytest.raises(TemporaryFailure) as told:
            await chat.post(to(channel, "Hello"))
        assert told.value.retry_after == timedelta(minutes=15)

    async def test_discord_is_down(
        self, chat: DiscordChat, channel: Channel, discord_here: Discord
    ) -> None:
        discord_here.trouble.next(SEND, down(503))
        with pytest.raises(TemporaryFailure, match="503") as told:
            await chat.post(to(channel, "Hello"))
        assert told.value.ambiguous

    async def test_nobody_listens(
        self, chat: DiscordChat, channel: Channel, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("discord.http.Route.BASE", "http://127.0.0.1:1/api/v10")
        with pytest.raises(TemporaryFailure, match="cannot be reached") as told:
            await chat.post(to(channel, "Hello"))
        assert not told.value.ambiguous

    async def test_a_permission_that_is_gone_is_found_out_once(
        self, chat: DiscordChat, channel: Channel, discord_here: Discord
    ) -> None:
        bot = discord_here.world.bot
        discord_here.life.permit(channel, bot, deny=Permission.SEND_MESSAGES)
        for nonce in ("one", "two", "three"):
            with pytest.raises(PermanentFailure) as told:
                await chat.post(to(channel, "Hello", nonce))
            assert told.value.cause == "Cairn may not do that in the channel"
            assert "/setup" in told.value.fix
        assert len(discord_here.record.of(SEND)) == 1

        discord_here.life.permit(channel, bot)
        chat.changed(str(channel.guild.id) if channel.guild else "")
        await chat.post(to(channel, "Hello"))
        assert shown(channel) == ["Hello"]

    async def test_a_change_elsewhere_changes_nothing_here(
        self, chat: DiscordChat, channel: Channel, discord_here: Discord
    ) -> None:
        discord_here.life.permit(channel, discord_here.world.bot, deny=Permission.VIEW_CHANNEL)
        for _ in range(2):
            with pytest.raises(PermanentFailure, match="Cairn cannot see the channel"):
                await chat.post(to(channel, "Hello"))
            chat.changed("4711")
        assert len(discord_here.record.of(SEND)) == 1

    async def test_a_picture_that_may_not_be_attached_does_not_silence_the_words(
        self, chat: DiscordChat, channel: Channel, discord_here: Discord
    ) -> None:
        discord_here.life.permit(channel, discord_here.world.bot, deny=Permission.ATTACH_FILES)
        with pytest.raises(PermanentFailure):
            await chat.post(to(channel, Message((Image(PNG, "The road"),)), "picture"))
        await chat.post(to(channel, "Hello", "words"))
        assert shown(channel) == ["Hello"]

    async def test_a_channel_that_is_gone_is_asked_for_once(
        self, chat: DiscordChat, channel: Channel, discord_here: Discord
    ) -> None:
        discord_here.life.delete(channel)
        for _ in range(2):
            with pytest.raises(PermanentFailure, match="the channel is gone"):
                await chat.post(to(channel, "Hello"))
        assert len(discord_here.record.of(SEND)) == 1

    async def test_a_token_that_is_not_accepted_stops_every_request_and_loses_no_post(
        self,
        chat: DiscordChat,
        channel: Channel,
        ada: Person,
        discord_here: Discord,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        discord_here.world.token = "another"
        before = len(discord_here.record.calls)
        for outgoing in (to(channel, "Hello"), to(channel, "Again", "two"), alone(ada)):
            with pytest.raises(TemporaryFailure) as told:
                await chat.post(outgoing)
            assert told.value.retry_after == timedelta(minutes=15)
            assert not told.value.ambiguous
        assert len(discord_here.record.calls) == before + 1
        assert caplog.text.count("CAIRN_DISCORD_TOKEN") == 1
        assert "the-wire" not in caplog.text


class TestArrivingOnce:
    async def lost(self, chat: DiscordChat, outgoing: Outgoing, discord_here: Discord) -> None:
        """The message is stored, and nobody hears of it."""
        discord_here.trouble.next(SEND, HangUp(stored=True))
        with pytest.raises(TemporaryFailure) as told:
            await chat.post(outgoing)
        assert told.value.ambiguous

    async def test_it_can_be_looked_for_alone(
        self, chat: DiscordChat, channel: Channel, discord_here: Discord
    ) -> None:
        await self.lost(chat, to(channel, "Hello"), discord_here)
        found = await chat.find(to(channel, "Hello"))
        assert found == f"{channel.id}/{channel.said[0]['id']}"
        assert await chat.find(to(channel, "Another", "another")) is None
        assert len(discord_here.record.of(SEND)) == 1

    @pytest.mark.parametrize("minutes", [0, 1, 30, 60 * 24])
    async def test_what_arrived_is_not_posted_again(
        self, minutes: int, chat: DiscordChat, channel: Channel, discord_here: Discord
    ) -> None:
        now = discord_here.clock.now()
        await self.lost(chat, to(channel, "Hello"), discord_here)
        for number in range(3):
            await chat.post(to(channel, f"Another {number}", f"another {number}"))
        discord_here.clock.forward(minutes=minutes)
        address = await chat.post(to(channel, "Hello", since=now, ambiguous=True))
        assert shown(channel) == ["Hello", "Another 0", "Another 1", "Another 2"]
        assert address == f"{channel.id}/{channel.said[0]['id']}"

    async def test_the_nonce_alone_is_enough_where_the_history_is_closed(
        self, chat: DiscordChat, channel: Channel, discord_here: Discord
    ) -> None:
        bot = discord_here.world.bot
        discord_here.life.permit(channel, bot, deny=Permission.READ_MESSAGE_HISTORY)
        await self.lost(chat, to(channel, "Hello"), discord_here)
        discord_here.clock.forward(minutes=2)
        await chat.post(to(channel, "Hello", since=discord_here.clock.now(), ambiguous=True))
        assert shown(channel) == ["Hello"]

    async def test_what_did_not_arrive_is_posted(
        self, chat: DiscordChat, channel: Channel, discord_here: Discord
    ) -> None:
        now = discord_here.clock.now()
        discord_here.trouble.next(SEND, HangUp(stored=False))
        with pytest.raises(TemporaryFailure) as told:
            await chat.post(to(channel, "Hello"))
        assert told.value.ambiguous
        discord_here.clock.forward(minutes=30)
        await chat.post(to(channel, "Hello", since=now, ambiguous=True))
        assert shown(channel) == ["Hello"]

    async def test_a_reply_is_found_in_its_thread_and_a_reminder_in_its_conversation(
        self, chat: DiscordChat, channel: Channel, ada: Person, discord_here: Discord
    ) -> None:
        now = discord_here.clock.now()
        week = await chat.post(to(channel, WEEK, "week"))
        await self.lost(chat, to(channel, "More", "drop", week), discord_here)
        await self.lost(chat, alone(ada), discord_here)
        discord_here.clock.forward(hours=1)
        await chat.post(to(channel, "More", "drop", week, now, ambiguous=True))
        place = alone(ada).place
        await chat.post(
            Outgoing(place, said("Hello"), alone(ada).nonce, "reminder", None, None, True, now)
        )
        assert shown(discord_here.world.channels[int(week.partition("/")[2])]) == ["More"]
        assert shown(discord_here.world.dm(ada)) == ["Hello"]

    async def test_the_same_words_of_another_delivery_are_not_taken_for_it(
        self, chat: DiscordChat, channel: Channel, discord_here: Discord
    ) -> None:
        now = discord_here.clock.now()
        await chat.post(to(channel, "Hello", "one"))
        await chat.post(to(channel, "Hello", "two", since=now, ambiguous=True))
        assert shown(channel) == ["Hello", "Hello"]

    async def test_what_arrived_and_was_deleted_is_not_forced_on_anybody(
        self, chat: DiscordChat, channel: Channel, discord_here: Discord
    ) -> None:
        discord_here.trouble.next(SEND, error(10008))
        with pytest.raises(PermanentFailure, match="arrived and was deleted"):
            await chat.post(to(channel, "Hello"))
        await chat.post(to(channel, "Next", "next"))
        assert shown(channel) == ["Next"]
