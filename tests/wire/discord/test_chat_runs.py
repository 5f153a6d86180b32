"""The whole core on a Discord of this machine, with processes that die in between."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.discord.chat import DiscordChat
from bot.app import App
from bot.commands.call import Call, Caller
from bot.commands.parse import parse
from bot.commands.registry import REGISTRY
from bot.domain.people import Rank
from bot.jobs.rows import LEASE
from bot.jobs.runner import Runner
from bot.message import plain
from bot.storage.store import Store
from tests import databases
from tests.jobs.bot import CREATE, at
from tests.jobs.road import library
from tests.wire.discord.chatting import OPEN, SEND, logged_in, shown
from tests.wire.discord.permissions import Permission
from tests.wire.discord.server import Discord
from tests.wire.discord.world import Channel, Guild, Person
from tests.wire.trouble import HangUp

ROAD = library(6)
HISTORY = "GET /channels/*/messages"
NINE = "2026-03-02 09:00"


class Cairn:
    """One process of the bot."""

    def __init__(self, store: Store, chat: DiscordChat, here: Discord) -> None:
        self.chat = chat
        self.runner = Runner(store, ROAD, {"discord": chat}, f"worker {id(self)}")
        self._app = App(store, REGISTRY, ROAD, here.clock)
        self._here = here

    async def create(self, guild: Guild, channel: Channel, lin: Person) -> None:
        """Lin's cohort, which posts in the channel."""
        caller = Caller(
            "discord", str(lin.id), "lin", str(guild.id), guild.name, Rank.FACILITATOR, "UTC"
        )
        command, args = parse(REGISTRY, CREATE)
        reply = await self._app.handle(Call(caller, command.path, args, str(channel.id)))
        assert reply.ok, plain(reply.message)

    async def catch_up(self) -> None:
        while await self.runner.run_due(self._here.clock.now()):
            pass

    async def until(self, text: str) -> None:
        """Let everything happen at its own time until the clocks of New York show this."""
        await self.catch_up()
        while (due := await self.runner.next_due()) is not None and due <= at(text):
            self.wait(due - self._here.clock.now())
            await self.catch_up()
        self.wait(at(text) - self._here.clock.now())

    def wait(self, span: timedelta) -> None:
        self._here.clock.forward(seconds=span.total_seconds())


class Machine:
    """Where processes of the bot run, one after the other, on one SQLite file."""

    def __init__(self, url: str, here: Discord) -> None:
        self._url = url
        self._here = here

    @asynccontextmanager
    async def cairn(self) -> AsyncIterator[Cairn]:
        store = await Store.open(self._url)
        try:
            async with logged_in(self._here) as client:
                yield Cairn(store, DiscordChat(client, self._here.clock), self._here)
        finally:
            await store.close()


@pytest.fixture
def machine(sqlite: databases.Sqlite, tmp_path: Path, discord_here: Discord) -> Machine:
    return Machine(sqlite.copy_to(tmp_path / "cairn.db"), discord_here)


def threads(guild: Guild, here: Discord) -> list[Channel]:
    return [one for one in here.world.channels.values() if one.is_thread and one.guild is guild]


async def test_a_week_is_one_post_with_a_thread_beneath_it(
    machine: Machine, guild: Guild, channel: Channel, ada: Person, discord_here: Discord
) -> None:
    async with machine.cairn() as cairn:
        await cairn.create(guild, channel, ada)
        await cairn.until("2026-03-08 23:00")
    [week, *others] = shown(channel)
    assert week.startswith("## Week 1 of 6: Theme 1")
    [thread] = threads(guild, discord_here)
    assert thread.name == "Week 1 of 6: Theme 1"
    kinds = ("more to learn from", "Why?", "How was week 1?")
    for wanted in kinds:
        assert any(wanted in words for words in shown(thread)), (wanted, shown(thread))
        assert not any(wanted in words for words in (week, *others))
    assert len(discord_here.record.of(OPEN)) == 1
    assert [call.status for call in discord_here.record.calls if call.status >= 400] == []


@pytest.mark.parametrize("away", [LEASE, timedelta(hours=5)], ids=["nonce alive", "nonce dead"])
async def test_a_process_that_dies_between_send_and_record_posts_nothing_twice(
    away: timedelta,
    machine: Machine,
    guild: Guild,
    channel: Channel,
    ada: Person,
    discord_here: Discord,
) -> None:
    async with machine.cairn() as first:
        await first.create(guild, channel, ada)
        first.wait(at(NINE) - discord_here.clock.now())
        hold = discord_here.trouble.hold(SEND, stored=True)
        dying = asyncio.create_task(first.catch_up())
        await hold.reached.wait()
        dying.cancel()
        await asyncio.wait([dying])
    assert len(shown(channel)) == 1

    async with machine.cairn() as second:
        second.wait(away)
        await second.catch_up()
        await second.until("2026-03-03 13:00")
    assert len(shown(channel)) == 1
    [thread] = threads(guild, discord_here)
    assert thread.id == int(channel.said[0]["id"])


async def test_a_process_that_dies_before_the_message_is_stored_posts_it_later(
    machine: Machine, guild: Guild, channel: Channel, ada: Person, discord_here: Discord
) -> None:
    async with machine.cairn() as first:
        await first.create(guild, channel, ada)
        first.wait(at(NINE) - discord_here.clock.now())
        hold = discord_here.trouble.hold(SEND, stored=False)
        dying = asyncio.create_task(first.catch_up())
        await hold.reached.wait()
        dying.cancel()
        await asyncio.wait([dying])
    async with machine.cairn() as second:
        second.wait(LEASE)
        await second.catch_up()
    assert len(shown(channel)) == 1


async def test_a_week_in_which_an_answer_a_day_is_lost_has_every_post_once(
    machine: Machine, guild: Guild, channel: Channel, ada: Person, discord_here: Discord
) -> None:
    async with machine.cairn() as calm:
        await calm.create(guild, channel, ada)
    discord_here.post.nonce_lives = timedelta(0)
    async with machine.cairn() as cairn:
        for day in range(2, 9):
            discord_here.trouble.next(SEND, HangUp(stored=True))
            await cairn.until(f"2026-03-0{day} 23:00")
    [thread] = threads(guild, discord_here)
    for place in (channel, thread):
        assert len(shown(place)) == len(set(shown(place))), shown(place)
    assert len(discord_here.record.of(SEND)) == len(shown(channel)) + len(shown(thread))
    assert len(discord_here.record.of(HISTORY)) >= 5


async def test_facilitators_hear_of_a_permission_that_is_gone_with_what_helps(
    machine: Machine, guild: Guild, channel: Channel, ada: Person, discord_here: Discord
) -> None:
    async with machine.cairn() as cairn:
        await cairn.create(guild, channel, ada)
        discord_here.life.permit(channel, discord_here.world.bot, deny=Permission.SEND_MESSAGES)
        await cairn.until("2026-03-03 23:00")
    [told] = shown(discord_here.world.dm(ada))
    assert "Cause: Cairn may not do that in the channel." in told
    assert "Let Cairn send messages there; `/setup` names what is missing" in told
    assert shown(channel) == []
