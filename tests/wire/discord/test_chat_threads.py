"""The thread of a week: opened, found, brought back."""

from collections.abc import AsyncIterator

import discord
import pytest

from adapters.discord.chat import DiscordChat
from bot.message import Message, Title
from bot.ports import Outgoing, PermanentFailure
from tests.wire.discord.chatting import (
    OPEN,
    SEND,
    WEEK,
    logged_in,
    shown,
    to,
)
from tests.wire.discord.permissions import USUAL, Permission
from tests.wire.discord.server import Discord
from tests.wire.discord.trouble import error
from tests.wire.discord.world import Channel, Guild


@pytest.fixture
async def client(discord_here: Discord) -> AsyncIterator[discord.Client]:
    async with logged_in(discord_here) as client:
        yield client


@pytest.fixture
def chat(client: discord.Client, discord_here: Discord) -> DiscordChat:
    return DiscordChat(client, discord_here.clock)


class TestThreads:
    async def test_the_first_reply_opens_a_thread_named_after_the_week(
        self, chat: DiscordChat, channel: Channel, discord_here: Discord
    ) -> None:
        week = await chat.post(to(channel, WEEK, "week"))
        assert discord_here.record.of(OPEN) == []
        drop = await chat.post(to(channel, "More", "drop", week))
        prompt = await chat.post(to(channel, "Why?", "prompt", week))

        thread = discord_here.world.channels[int(week.partition("/")[2])]
        assert thread.name == "Week 2 of 5: #1_to *start*"
        assert thread.auto_archive == 7 * 24 * 60
        assert shown(thread) == ["More", "Why?"]
        assert [one.partition("/")[0] for one in (drop, prompt)] == [str(thread.id)] * 2
        assert len(discord_here.record.of(OPEN)) == 1

    async def test_another_process_finds_the_thread(
        self, chat: DiscordChat, client: discord.Client, channel: Channel, discord_here: Discord
    ) -> None:
        week = await chat.post(to(channel, WEEK, "week"))
        await chat.post(to(channel, "More", "drop", week))
        later = DiscordChat(client, discord_here.clock)
        await later.post(to(channel, "Why?", "prompt", week))
        assert len(discord_here.record.of(OPEN)) == 1
        assert shown(discord_here.world.channels[int(week.partition("/")[2])]) == ["More", "Why?"]

    async def test_a_thread_somebody_else_opened_meanwhile_is_used(
        self, chat: DiscordChat, channel: Channel, discord_here: Discord
    ) -> None:
        week = await chat.post(to(channel, WEEK, "week"))
        number = int(week.partition("/")[2])
        thread = discord_here.world.add_thread(channel, "talk", number=number)
        await chat.post(to(channel, "More", "drop", week))
        assert discord_here.record.last(OPEN).code == 160004
        assert shown(thread) == ["More"]

    async def test_a_long_name_is_cut(
        self, chat: DiscordChat, channel: Channel, discord_here: Discord
    ) -> None:
        week = await chat.post(to(channel, Message((Title("Week 1: " + "x " * 70),)), "week"))
        await chat.post(to(channel, "More", "drop", week))
        name = discord_here.record.last(OPEN).data["name"]
        assert len(name) <= 100
        assert name.startswith("Week 1: x x")
        assert name.endswith("x…")

    async def test_a_week_posted_in_a_thread_goes_on_there(
        self, chat: DiscordChat, channel: Channel, discord_here: Discord
    ) -> None:
        thread = discord_here.world.add_thread(channel, "Cohort")
        week = await chat.post(to(thread, WEEK, "week"))
        await chat.post(to(thread, "More", "drop", week))
        await chat.post(to(thread, "Why?", "prompt", week))
        assert shown(thread)[1:] == ["More", "Why?"]
        assert len(discord_here.record.of(OPEN)) == 1

    async def test_the_thread_outlives_a_post_that_was_deleted(
        self, chat: DiscordChat, client: discord.Client, channel: Channel, discord_here: Discord
    ) -> None:
        week = await chat.post(to(channel, WEEK, "week"))
        await chat.post(to(channel, "More", "drop", week))
        channel.messages.clear()
        await DiscordChat(client, discord_here.clock).post(to(channel, "Why?", "prompt", week))
        assert shown(discord_here.world.channels[int(week.partition("/")[2])]) == ["More", "Why?"]

    async def test_a_post_deleted_without_a_thread_is_told_once(
        self, chat: DiscordChat, channel: Channel, discord_here: Discord
    ) -> None:
        week = await chat.post(to(channel, WEEK, "week"))
        channel.messages.clear()
        for nonce in ("drop", "prompt"):
            with pytest.raises(PermanentFailure) as told:
                await chat.post(to(channel, "More", nonce, week))
            assert told.value.cause == "the week’s thread is gone"
            assert "`/cohort post post=week`" in told.value.fix
        assert [call.code for call in discord_here.record.calls].count(10003) == 1
        await chat.post(to(channel, WEEK, "again"))

    async def test_without_the_permission_the_missing_one_is_named(
        self, chat: DiscordChat, channel: Channel, discord_here: Discord
    ) -> None:
        week = await chat.post(to(channel, WEEK, "week"))
        discord_here.life.permit(
            channel, discord_here.world.bot, deny=Permission.CREATE_PUBLIC_THREADS
        )
        for nonce in ("drop", "prompt"):
            with pytest.raises(PermanentFailure) as told:
                await chat.post(to(channel, "More", nonce, week))
            assert told.value.cause == "Cairn may not open threads there"
            assert "create public threads" in told.value.fix
        assert len(discord_here.record.of(OPEN)) == 1


class TestClosedThreads:
    @pytest.fixture
    async def drop(self, chat: DiscordChat, channel: Channel) -> str:
        week = await chat.post(to(channel, WEEK, "week"))
        return await chat.post(to(channel, "More", "drop", week))

    @pytest.fixture
    def thread(self, drop: str, discord_here: Discord) -> Channel:
        return discord_here.world.channels[int(drop.partition("/")[0])]

    @pytest.fixture
    def reply(self, channel: Channel, thread: Channel) -> Outgoing:
        return to(channel, "Why?", "prompt", f"{channel.id}/{thread.id}")

    async def test_a_post_brings_an_archived_thread_back(
        self, chat: DiscordChat, thread: Channel, reply: Outgoing, discord_here: Discord
    ) -> None:
        discord_here.life.archive(thread)
        await chat.post(reply)
        assert shown(thread) == ["More", "Why?"]
        assert not thread.archived

    async def test_an_edit_brings_an_archived_thread_back(
        self, chat: DiscordChat, thread: Channel, drop: str, discord_here: Discord
    ) -> None:
        discord_here.life.archive(thread)
        await chat.edit(to(thread, "More and more"), drop)
        assert shown(thread) == ["More and more"]
        assert [call.data for call in discord_here.record.of("PATCH /channels/*")] == [
            {"archived": False}
        ]

    @pytest.mark.parametrize("archived", [True, False])
    async def test_a_locked_thread_is_told_with_what_helps_and_left_alone(
        self,
        archived: bool,  # noqa: FBT001
        chat: DiscordChat,
        thread: Channel,
        reply: Outgoing,
        discord_here: Discord,
    ) -> None:
        discord_here.life.archive(thread, locked=True)
        thread.archived = archived
        for _ in range(3):
            with pytest.raises(PermanentFailure) as told:
                await chat.post(reply)
            assert told.value.cause == f"the thread is {'closed and ' if archived else ''}locked"
            assert told.value.fix.startswith("Unlock the thread, or give Cairn Manage Threads")
        assert shown(thread) == ["More"]
        statuses = [call.status for call in discord_here.record.calls]
        assert (statuses.count(403), statuses.count(404)) == (1, 0)

        thread.locked = thread.archived = False
        chat.changed(reply.place.community)
        await chat.post(reply)
        assert shown(thread) == ["More", "Why?"]

    async def test_a_lock_that_counts_as_forbidden_is_run_into_once(
        self, chat: DiscordChat, thread: Channel, reply: Outgoing, discord_here: Discord
    ) -> None:
        discord_here.life.archive(thread, locked=True)
        discord_here.trouble.always(SEND, error(160005, 403))
        before = len(discord_here.record.calls)
        for _ in range(3):
            with pytest.raises(PermanentFailure, match="the thread is locked"):
                await chat.post(reply)
        assert [call.status for call in discord_here.record.calls[before:]] == [403, 403]

    async def test_whoever_manages_threads_reopens_a_locked_one(
        self,
        chat: DiscordChat,
        guild: Guild,
        thread: Channel,
        drop: str,
        reply: Outgoing,
        discord_here: Discord,
    ) -> None:
        [role] = [one for one in guild.roles.values() if one.name == "cairn"]
        discord_here.life.empower(guild, role, USUAL | Permission.MANAGE_THREADS)
        discord_here.life.archive(thread, locked=True)
        await chat.edit(to(thread, "More and more"), drop)
        assert not thread.archived

        discord_here.trouble.next(SEND, error(160005))
        await chat.post(reply)
        assert not thread.locked
        assert shown(thread) == ["More and more", "Why?"]
