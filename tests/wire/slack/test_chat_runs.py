"""The whole core on a Slack of this machine, with processes that die in between."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import App
from bot.commands.call import Call, Caller
from bot.commands.parse import parse
from bot.commands.registry import REGISTRY
from bot.domain.people import Rank
from bot.jobs.lookout import Lookout
from bot.jobs.rows import LEASE
from bot.jobs.runner import Runner
from bot.message import plain
from bot.storage.store import Store
from tests import databases
from tests.jobs.bot import CREATE, at
from tests.jobs.road import library
from tests.wire.slack.chatting import EDIT, HISTORY, INFO, REPLIES, SEND, chat_on, shown
from tests.wire.slack.person import Person
from tests.wire.slack.reading import buttons
from tests.wire.slack.server import Slack
from tests.wire.slack.trouble import busy
from tests.wire.slack.world import Channel
from tests.wire.trouble import HangUp

ROAD = library(6)
NINE = "2026-03-02 09:00"


class Cairn:
    """One process of the bot."""

    def __init__(self, store: Store, here: Slack) -> None:
        chat = chat_on(here)
        self.runner = Runner(store, ROAD, {"slack": chat}, f"worker {id(self)}")
        self.lookout = Lookout(store, {"slack": chat.rooms})
        self._app = App(store, REGISTRY, ROAD, here.clock)
        self._here = here

    async def say(self, who: Person, text: str, channel: Channel | None = None) -> None:
        """A command that somebody gives, lin as somebody who leads."""
        rank = Rank.FACILITATOR if who.user.name == "lin" else Rank.MEMBER
        team = who.workspace
        caller = Caller("slack", who.id, who.user.name, team.id, team.name, rank, "UTC")
        command, args = parse(REGISTRY, text)
        call = Call(caller, command.path, args, channel.id if channel else None)
        reply = await self._app.handle(call)
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

    def __init__(self, url: str, here: Slack) -> None:
        self._url = url
        self._here = here

    @asynccontextmanager
    async def cairn(self) -> AsyncIterator[Cairn]:
        store = await Store.open(self._url)
        try:
            yield Cairn(store, self._here)
        finally:
            await store.close()


@pytest.fixture
def machine(sqlite: databases.Sqlite, tmp_path: Path, slack: Slack) -> Machine:
    return Machine(sqlite.copy_to(tmp_path / "cairn.db"), slack)


@pytest.fixture
def lin(slack: Slack, ada: Person) -> Person:
    return slack.person(ada.workspace, "lin", tz="America/New_York")


def thread_of(channel: Channel) -> list[str]:
    """What stands beneath the first post of a channel, with it."""
    return shown(channel.thread(channel.said[0]["ts"]))


async def test_a_week_is_one_post_with_a_thread_beneath_it(
    machine: Machine, slack: Slack, general: Channel, ada: Person, lin: Person
) -> None:
    async with machine.cairn() as cairn:
        await cairn.say(lin, CREATE, general)
        await cairn.say(ada, '/cohort join "ML spring"')
        await cairn.say(ada, "/reminders on time=20:00")
        await cairn.until("2026-03-04 19:00")
        await cairn.say(ada, "/checkin done=Chapter")
        await cairn.until("2026-03-05 10:00")
        before = len(slack.record.of(EDIT))
        await cairn.say(ada, "/checkin done=Chapters day=yesterday")
        await cairn.until("2026-03-08 23:00")

    week, *others = shown(general.said)
    beneath = thread_of(general)
    assert week.startswith("Week 1 of 6: Theme 1")
    for wanted in ("more to learn from", "Why?", "How was week 1?", "Chapters"):
        assert any(wanted in words for words in beneath), (wanted, beneath)
        assert not any(wanted in words for words in (week, *others))
    assert len(slack.record.of(EDIT)) > before
    assert any("Stop reminders" in buttons(message) for message in ada.dm.said)
    assert [call.error for call in slack.record.calls if call.error] == []


async def test_workspaces_with_a_cohort_of_one_name_get_their_own_posts(
    machine: Machine, slack: Slack, general: Channel, lin: Person
) -> None:
    others = slack.workspace("Others")
    eve = slack.person(others, "lin")
    there = slack.channel(others, "general", eve)
    async with machine.cairn() as cairn:
        await cairn.say(lin, CREATE, general)
        await cairn.say(eve, CREATE, there)
        await cairn.until("2026-03-03 13:00")

    assert shown(general.said) == shown(there.said)
    tokens = {call.token for call in slack.record.of(f"{SEND} {there.id}")}
    assert tokens == {others.bot_token}


@pytest.mark.parametrize("stored", [True, False])
async def test_a_process_that_dies_while_it_sends_posts_nothing_twice(
    machine: Machine, slack: Slack, general: Channel, lin: Person, *, stored: bool
) -> None:
    async with machine.cairn() as first:
        await first.say(lin, CREATE, general)
        first.wait(at(NINE) - slack.clock.now())
        hold = slack.trouble.hold(SEND, stored=stored)
        dying = asyncio.create_task(first.catch_up())
        await hold.reached.wait()
        dying.cancel()
        await asyncio.wait([dying])
    assert len(general.said) == stored

    async with machine.cairn() as second:
        second.wait(LEASE)
        await second.catch_up()
        await second.until("2026-03-03 13:00")
    assert len(general.said) == 1
    assert len(thread_of(general)) == 2


async def test_a_week_in_which_an_answer_a_day_is_lost_has_every_post_once(
    machine: Machine, slack: Slack, general: Channel, lin: Person
) -> None:
    async with machine.cairn() as cairn:
        await cairn.say(lin, CREATE, general)
        for day in range(2, 9):
            slack.trouble.next(SEND, HangUp(stored=True))
            await cairn.until(f"2026-03-0{day} 23:00")

    everything = shown(list(general.messages.values()))
    assert len(everything) == len(set(everything)), everything
    lost = [call for call in slack.record.of(SEND) if call.error == "hung up"]
    assert len(lost) >= 5
    assert len(slack.record.of(HISTORY)) + len(slack.record.of(REPLIES)) == len(lost)


async def test_a_post_comes_when_slack_said_that_it_may(
    machine: Machine, slack: Slack, general: Channel, lin: Person
) -> None:
    slack.trouble.next(SEND, busy(90))
    async with machine.cairn() as cairn:
        await cairn.say(lin, CREATE, general)
        await cairn.until("2026-03-02 09:01")
        assert general.said == []
        await cairn.until("2026-03-02 09:02")

    assert len(general.said) == 1
    assert len(slack.record.of(SEND)) == 2


async def test_facilitators_hear_what_helps(
    machine: Machine, slack: Slack, general: Channel, lin: Person
) -> None:
    async with machine.cairn() as cairn:
        await cairn.say(lin, CREATE, general)
        lin.workspace.installed.scopes.discard("chat:write.public")
        slack.life.expel(general)
        await cairn.until("2026-03-03 23:00")

    [told] = shown(lin.dm.said)
    assert "Cairn is not in the channel" in told
    assert "Type /invite @Cairn in the channel" in told
    assert general.said == []


async def test_facilitators_hear_once_what_the_daily_look_finds(
    machine: Machine, slack: Slack, general: Channel, lin: Person
) -> None:
    async with machine.cairn() as cairn:
        await cairn.say(lin, CREATE, general)
        slack.life.expel(general)
        for _ in range(3):
            await cairn.lookout.run_due(slack.clock.now())
            await cairn.catch_up()
            cairn.wait(timedelta(hours=1))

    [told] = shown(lin.dm.said)
    assert "an invitation: Cairn posts only in channels that it is in" in told
    assert "Type /invite @Cairn in the channel." in told
    assert len(slack.record.of(INFO)) == 1


@pytest.mark.parametrize("private", [False, True])
@pytest.mark.parametrize("look_first", [False, True])
async def test_facilitators_hear_once_that_cairn_was_removed_from_a_channel(
    machine: Machine, slack: Slack, ada: Person, lin: Person, *, private: bool, look_first: bool
) -> None:
    room = slack.channel(ada.workspace, "study", ada, lin, private=private)
    async with machine.cairn() as cairn:
        await cairn.say(lin, CREATE, room)
        lin.workspace.installed.scopes.discard("chat:write.public")
        slack.life.expel(room)
        if look_first:
            await cairn.lookout.run_due(slack.clock.now())
        await cairn.until("2026-03-02 10:00")
        for _ in range(3):
            await cairn.lookout.run_due(slack.clock.now())
            await cairn.catch_up()
            cairn.wait(timedelta(days=1))
        await cairn.catch_up()

    assert len(shown(lin.dm.said)) == 1
    assert room.said == []


async def test_who_was_deactivated_leaves_their_cohorts(
    machine: Machine, slack: Slack, general: Channel, ada: Person, lin: Person
) -> None:
    async with machine.cairn() as cairn:
        await cairn.say(lin, CREATE, general)
        await cairn.say(ada, '/cohort join "ML spring"')
        await cairn.say(ada, "/reminders on time=20:00")
        ada.user.deleted = True
        await cairn.until("2026-03-03 23:00")
        ada.user.deleted = False
        caller = Caller("slack", lin.id, "lin", lin.workspace.id, rank=Rank.FACILITATOR)
        reply = await cairn._app.handle(Call(caller, ("cohort", "members"), {}))

    assert "ada" not in plain(reply.message)
    assert ada.dm.said == []
