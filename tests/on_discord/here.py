"""A server on a simulated Discord with Cairn in it: the real adapter, core, runner and database."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import simcord

from adapters.discord.declare import payloads
from adapters.discord.life import Access, Life
from adapters.discord.pace import Pace
from adapters.discord.place import PLATFORM
from bot.app import App
from bot.commands.call import Call, Reply
from bot.commands.complete import Choice
from bot.commands.registry import REGISTRY
from bot.jobs.lookout import Lookout
from bot.jobs.runner import Runner
from bot.ports import Chat
from bot.storage.store import Store
from tests.commands.world import FEEDS, library

MONDAY = datetime(2026, 3, 2, 13, tzinfo=UTC)
"""Eight in the morning in New York, an hour before the first post of a cohort that starts now."""

PER_SECOND = 1000
"""Requests that this Discord takes; a real one takes fewer, and tests of the wire see to that."""

SPRING = {
    "name": "ML spring",
    "start": "2026-03-02",
    "timezone": "America/New_York",
    "leg": "python-and-sql",
}


class Quick(simcord.Env):
    """A Discord that looks a thousand times a second whether the bot is done, not twenty."""

    async def _settle_internal(self, *, idle: float = 0.05, **rest: Any) -> None:
        await super()._settle_internal(idle=min(idle, 0.001), **rest)


class Time:
    """Discord's own clock, once there is a Discord."""

    env: simcord.Env

    def now(self) -> datetime:
        return self.env.now()


class Heard:
    """The app, and what reached it."""

    def __init__(self, app: App) -> None:
        self._app = app
        self.registry = app.registry
        self.calls: list[Call] = []
        self.replies: list[Reply] = []

    async def handle(self, call: Call) -> Reply:
        self.calls.append(call)
        reply = await self._app.handle(call)
        self.replies.append(reply)
        return reply

    async def complete(self, call: Call, option: str, started: str) -> tuple[Choice, ...]:
        return await self._app.complete(call, option, started)


class Here:
    """Root runs the server, lin is there to facilitate, ada and bob to learn."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.clock = Time()
        self.woken = 0
        self.start()

    def start(self) -> None:
        """A process of the bot, that has heard of nothing."""
        self.core = Heard(App(self.store, REGISTRY, library(), self.clock, feeds=FEEDS))
        self.life = Life(self.core, self._wake, self.clock, Access("token", shards="0/1"))
        self.life._chat._requests._pace = Pace(PER_SECOND)
        self.post_through(self.life.chat)

    def post_through(self, chat: Chat) -> None:
        self._runner = Runner(self.store, library(), {PLATFORM: chat}, f"worker {id(chat)}")

    @property
    def client(self) -> Any:
        return self.life._client

    async def settle_in(self, env: simcord.Env) -> None:
        """The server is made, and has Cairn's commands."""
        self.env = self.clock.env = env
        await env.advance_time((MONDAY - env.now()).total_seconds())
        await self.client.http.bulk_upsert_global_commands(
            self.client.application_id, payloads(REGISTRY)
        )
        self.guild = env.create_guild("Learners")
        self.channel = self.guild.create_text_channel("spring")
        self.guides = self.guild.create_role("Guides")
        self.root = self.guild.add_member(self.guild.owner)
        self.lin, self.ada, self.bob = (
            self.guild.add_member(env.create_user(name, global_name=name.capitalize()))
            for name in ("lin", "ada", "bob")
        )

    async def restart(self) -> None:
        """The process ends and another one takes over; the database and Discord are the same."""
        self.start()
        await self.env.restart_bot(self.client)

    async def run(self) -> None:
        """Do what is due now."""
        while await self._runner.run_due(self.clock.now()):
            pass
        await self.env.settle()

    async def live(self, **span: float) -> None:
        """Let time go by; what falls due on the way happens at its own time."""
        await self.live_until(self.clock.now() + timedelta(**span))

    async def live_until(self, until: datetime) -> None:
        await self.run()
        while (due := await self._runner.next_due()) is not None and due <= until:
            await self._wait(due)
            await self.run()
        await self._wait(until)

    async def look(self) -> None:
        """The daily look at what is missing where cohorts post."""
        lookout = Lookout(self.store, {PLATFORM: self.life.rooms})
        await lookout.run_due(self.clock.now())

    async def begin(self) -> None:
        """Root has started ML spring with lin, and ada and bob have joined it."""
        await self.root.slash(self.channel, "cohort create", **SPRING)
        await self.root.slash(self.channel, "cohort facilitator", person=self.lin)
        for one in (self.ada, self.bob):
            await one.slash(self.channel, "cohort join", cohort="ML spring")

    def _wake(self) -> None:
        self.woken += 1

    async def _wait(self, until: datetime) -> None:
        seconds = (until - self.clock.now()).total_seconds()
        if seconds > 0:
            await self.env.advance_time(seconds)


@asynccontextmanager
async def settled(store: Store) -> AsyncIterator[Here]:
    here = Here(store)
    env = Quick(here.client)
    await env.start()
    try:
        await here.settle_in(env)
        yield here
    finally:
        await env.shutdown()
    simcord.assert_no_errors(env)
