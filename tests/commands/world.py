"""A community that tests can talk to: the real app on a real database, with a clock they hold."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import Table, select

from bot.app import App
from bot.commands.call import Call, Caller, Reply
from bot.commands.parse import parse
from bot.commands.registry import REGISTRY
from bot.commands.wire import pack, unpack
from bot.content import Library, offered
from bot.domain.people import Rank
from bot.domain.places import Lack
from bot.domain.refusal import Refusal
from bot.jobs.runner import Runner
from bot.message import Button, plain
from bot.services.feeds import Feeds
from bot.storage.store import Store
from bot.storage.tx import Tx
from bot.views.answers import refused
from tests.fakes.chat import FakeChat
from tests.fakes.clock import FakeClock
from tests.rows import Snapshot, snapshot

MONDAY = datetime(2026, 3, 2, 13, tzinfo=UTC)
"""Eight in the morning in New York, an hour before the first post of a cohort that starts now."""

HOME, ELSEWHERE = "Home", "Elsewhere"

FEEDS = Feeds("https://cairn.example.org")

SPRING = (
    '/cohort create name="ML spring" start=2026-03-02 timezone=America/New_York leg=python-and-sql'
)


@cache
def library() -> Library:
    return offered()


class World:
    """Some people, what they were answered last, and what was posted.

    `lacks` is what the platform says is missing in channels.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self.clock = FakeClock(MONDAY)
        self.chat = FakeChat()
        self.lacks: dict[str, tuple[Lack, ...]] = {}
        self._people: dict[str, Caller] = {}
        self._last: dict[str, Reply] = {}
        self.restart(library())

    def again(self, store: Store) -> "World":
        """The same people with their last answers, on a copy of the database."""
        world = World(store)
        world._people.update(self._people)
        world._last.update(self._last)
        return world

    def restart(self, offered: Library) -> None:
        """The bot comes back with these roadmaps; the database and the chat are the same."""
        self.app = App(self.store, REGISTRY, offered, self.clock, feeds=FEEDS)
        self._runner = Runner(self.store, offered, {"console": self.chat}, "test")

    def enter(
        self,
        name: str,
        rank: Rank = Rank.MEMBER,
        *,
        community: str | None = HOME,
        zone: str | None = "Europe/Berlin",
        account: str | None = None,
    ) -> Caller:
        """Somebody turns up; a second time, they are somewhere else or have another rank."""
        caller = Caller(
            *("console", account or name, name, community, community or "", rank, zone),
            names_channels=True,
        )
        self._people[name] = caller
        return caller

    def caller(self, name: str) -> Caller:
        return self._people.get(name) or self.enter(name)

    async def say(self, name: str, text: str, channel: str | None = None) -> Reply:
        """What the bot answers to a line somebody types."""
        try:
            command, args = parse(REGISTRY, text)
        except Refusal as refusal:
            return Reply(refused(refusal), ok=False)
        return await self.call(name, command.path, args, channel)

    async def call(
        self,
        name: str,
        path: tuple[str, ...],
        args: Mapping[str, str] | None = None,
        channel: str | None = None,
    ) -> Reply:
        call = Call(self.caller(name), path, args or {}, channel, lacks=self.lacks)
        reply = await self.app.handle(call)
        assert reply.incident is None, f"incident in /{' '.join(path)} {args}"
        self._last[name] = reply
        return reply

    def told(self, name: str) -> Reply:
        """What somebody was answered last."""
        return self._last[name]

    async def press(self, name: str, label: str, **answers: str) -> Reply:
        """Press a button of what somebody was answered last, as it comes back from a platform."""
        found = [b for b in self._last[name].message.buttons if b.label == label]
        assert found, f"no button {label!r} in {self._last[name].message.buttons}"
        return await self.click(name, found[0], **answers)

    async def click(self, name: str, button: Button, **answers: str) -> Reply:
        unpacked = unpack(pack(button))
        assert unpacked is not None
        path, args = unpacked
        return await self.call(name, path, {**args, **answers})

    async def run(self) -> None:
        """Do what is due now."""
        while await self._runner.run_due(self.clock.now()):
            pass

    async def live(self, **span: float) -> None:
        """Let time go by; what falls due on the way happens at its own time."""
        until = FakeClock(self.clock.now()).forward(**span)
        await self.run()
        while (due := await self._runner.next_due()) is not None and due <= until:
            self.clock.forward(seconds=max(0.0, (due - self.clock.now()).total_seconds()))
            await self.run()
        self.clock.forward(seconds=(until - self.clock.now()).total_seconds())

    async def rows(self, table: Table) -> list[dict[str, Any]]:
        def read(tx: Tx) -> list[dict[str, Any]]:
            found = tx._connection.execute(select(table).order_by(*table.primary_key))
            return [dict(row) for row in found.mappings()]

        return await self.store.read(read)

    async def snapshot(self) -> Snapshot:
        """Every row of every table."""
        return await self.store.read(snapshot)


def text(reply: Reply) -> str:
    return plain(reply.message)


def labels(reply: Reply) -> list[str]:
    return [button.label for button in reply.message.buttons]
