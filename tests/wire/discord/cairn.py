"""The bot itself on a loopback Discord: the real client, the real app, a real database."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from adapters.discord.answer import Answers, Core
from adapters.discord.client import CairnClient, Shards
from adapters.discord.declare import payloads
from adapters.discord.rest import asking_as
from adapters.discord.sync import sync
from bot.app import App
from bot.commands.call import Call, Reply
from bot.commands.complete import Choice
from bot.commands.registry import REGISTRY
from bot.storage.store import Store
from tests.commands.world import FEEDS, library
from tests.wire.changes import Changes
from tests.wire.discord.components import TEXT, walk
from tests.wire.discord.interaction import Interaction
from tests.wire.discord.people import Hand
from tests.wire.discord.permissions import ALL
from tests.wire.discord.refusals import Json
from tests.wire.discord.server import Discord
from tests.wire.discord.world import Channel, Guild, Person

EVER = 3600.0
CREATE: Mapping[str, str] = {
    "name": "ML spring",
    "start": "2026-03-02",
    "timezone": "Europe/Berlin",
    "leg": "python-and-sql",
}


class Gated:
    """A bot that takes its time when the test says so. `calls` is what reached it."""

    def __init__(self, app: Core, changes: Changes) -> None:
        self._app = app
        self._changes = changes
        self.registry = app.registry
        self.calls: list[Call] = []
        self.open = asyncio.Event()
        self.open.set()

    async def handle(self, call: Call) -> Reply:
        self.calls.append(call)
        self._changes.happened()
        await self.open.wait()
        return await self._app.handle(call)

    async def complete(self, call: Call, option: str, started: str) -> tuple[Choice, ...]:
        await self.open.wait()
        return await self._app.complete(call, option, started)


@dataclass
class Cairn:
    """A server with the bot on it, root who runs it, and ada."""

    here: Discord
    store: Store
    core: Gated
    guild: Guild
    channel: Channel
    root: Hand
    ada: Hand
    woken: int = 0
    changed: list[str] = field(default_factory=list)

    def wake(self) -> None:
        self.woken += 1

    @asynccontextmanager
    async def running(
        self, *, patience: float = EVER, shards: Shards | None = None
    ) -> AsyncIterator[CairnClient]:
        """The bot, from login to logout; with no patience, every answer is promised first."""
        answers = Answers(self.core, self.wake, patience=patience)
        client = CairnClient(answers, self.changed.append, shards, identify_every=0.0)
        async with client:
            await client.login(self.here.world.token)
            connection = asyncio.create_task(client.connect())
            ready = asyncio.create_task(client.wait_until_ready())
            await asyncio.wait({connection, ready}, return_when=asyncio.FIRST_COMPLETED)
            if connection.done():
                ready.cancel()
                connection.result()
            yield client
            await answers.settle()
            await client.close()
            await connection

    async def begin(self) -> None:
        """Root has started ML spring, and ada has joined it."""
        for hand, command, values in (
            (self.root, "cohort create", CREATE),
            (self.ada, "cohort join", {"cohort": "ML spring"}),
        ):
            said = await hand.slash(self.channel, command, **values).settled()
            assert said.private, words(said)


async def settled(here: Discord, store: Store) -> Cairn:
    """A server that has Cairn's commands."""
    world = here.world
    root, ada = world.add_person("root"), world.add_person("ada")
    guild = world.add_guild("Learners")
    world.add_member(guild, root, [world.add_role(guild, "admins", ALL)])
    world.add_member(guild, ada)
    async with asking_as(world.token, here.api_url) as rest:
        await sync(rest, payloads(REGISTRY), None)
    core = Gated(App(store, REGISTRY, library(), here.clock, feeds=FEEDS), here.changes)
    channel = world.add_channel(guild, "general")
    return Cairn(here, store, core, guild, channel, here.hand(root), here.hand(ada))


def words(answered: Interaction) -> str:
    """All the text of an answer."""
    return said(answered.shown)


def said(message: Json) -> str:
    """All the text of a message."""
    texts = (one["content"] for _, one in walk(message["components"]) if one["type"] == TEXT)
    return "\n".join(texts)


def labels(message: Json) -> list[str]:
    return [one["label"] for _, one in walk(message["components"]) if "label" in one]


def person(cairn: Cairn, name: str) -> Person:
    """Somebody else on the server."""
    new = cairn.here.world.add_person(name)
    cairn.here.world.add_member(cairn.guild, new)
    return new
