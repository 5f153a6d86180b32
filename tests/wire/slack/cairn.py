"""The bot itself on a loopback Slack: the real clients, the real app, a real database."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

from aiohttp import web

from adapters.slack.life import Access, Life, Plugs
from adapters.slack.manifest import manifest
from adapters.slack.slash import Slash
from adapters.slack.timing import Timing
from adapters.slack.workspaces import Connect, Workspaces
from adapters.slack.workspaces import Workspace as Here
from bot.app import App
from bot.commands.call import Call, Reply
from bot.commands.complete import Choice
from bot.commands.registry import REGISTRY
from bot.storage.store import Store
from tests.commands.world import FEEDS, library
from tests.wire.changes import Changes
from tests.wire.slack.deed import Deed
from tests.wire.slack.person import Person
from tests.wire.slack.refusals import Json
from tests.wire.slack.server import Slack
from tests.wire.slack.world import Channel, Workspace

CREATE = 'cohort create name="ML spring" start=2026-03-02 timezone=Europe/Berlin leg=python-and-sql'
QUICK = Timing(apart=0.0, ping=0.2, look=0.02, connect=2.0, linger=0.1, steady=0.0, dead=60.0)


class Gated:
    """A bot that takes its time when the test says so. `calls` is what reached it."""

    def __init__(self, app: App, changes: Changes) -> None:
        self.app = app
        self._changes = changes
        self.registry = app.registry
        self.calls: list[Call] = []
        self.open = asyncio.Event()
        self.open.set()

    async def handle(self, call: Call) -> Reply:
        self.calls.append(call)
        self._changes.happened()
        await self.open.wait()
        return await self.app.handle(call)

    async def complete(self, call: Call, option: str, started: str) -> tuple[Choice, ...]:
        self.calls.append(call)
        self._changes.happened()
        await self.open.wait()
        return await self.app.complete(call, option, started)


class Naps:
    """Sleeps that take no time, and are remembered."""

    def __init__(self) -> None:
        self.taken: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.taken.append(seconds)
        await asyncio.sleep(0)


@dataclass
class Cairn:
    """A workspace with the bot in it, root who runs it, and ada."""

    here: Slack
    core: Gated
    learners: Workspace
    general: Channel
    root: Person
    ada: Person
    woken: int = 0
    patience: float = 10.0
    naps: Naps = field(default_factory=Naps)

    def wake(self) -> None:
        self.woken += 1

    @asynccontextmanager
    async def on_sockets(self, plugs: Plugs | None = None) -> AsyncIterator[Life]:
        """The bot in Socket Mode, with both its connections."""
        access = Access(self.learners.bot_token, self.here.app.app_token, None, self.here.api_url)
        async with self._living(access, None, plugs) as life:
            await self.here.connected(2)
            yield life

    @asynccontextmanager
    async def on_http(
        self, workspaces: Workspaces | None = None, plugs: Plugs | None = None
    ) -> AsyncIterator[Life]:
        """The bot behind a web server."""
        secret = self.here.app.signing_secret
        access = Access(self.learners.bot_token, None, secret, self.here.api_url)
        async with self._living(access, workspaces, plugs) as life, posted_to(life, self.here):
            yield life

    @asynccontextmanager
    async def _living(
        self, access: Access, workspaces: Workspaces | None, plugs: Plugs | None
    ) -> AsyncIterator[Life]:
        life = Life(
            self.core,
            self.wake,
            access,
            workspaces,
            plugs,
            self.naps,
            replace(QUICK, answer=self.patience),
        )
        try:
            await life.log_in()
            listening = asyncio.create_task(life.listen())
            yield life
            await life.settle(5)
        finally:
            await life.leave()
        await listening

    async def begin(self) -> None:
        """Root has started ML spring, and ada has joined it."""
        for person, text in ((self.root, CREATE), (self.ada, 'cohort join "ML spring"')):
            asked = await person.command("/cairn", text, self.general).answered()
            assert asked.private, words(asked)


class Both:
    """Two workspaces, as an installation in each would give them."""

    def __init__(self, *there: Workspace) -> None:
        self._there = there
        self._found: dict[str, Here] = {}
        self.gone: list[str | None] = []

    async def log_in(self, connect: Connect) -> None:
        for one in self._there:
            self._found[one.id] = Here(
                one.id, one.name, one.installed.bot.id, connect(one.bot_token)
            )

    async def find(self, team: str | None, enterprise: str | None = None) -> Here | None:
        return self._found.get(team or "")

    async def left(self, team: str | None, enterprise: str | None = None) -> None:
        self.gone.append(team)
        self._found.pop(team or "", None)


@asynccontextmanager
async def posted_to(life: Life, here: Slack) -> AsyncIterator[None]:
    """A web server for what Slack posts."""
    app = web.Application()
    app.add_routes(life.routes)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        here.app.request_url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
        yield
    finally:
        await runner.cleanup()


def settled(here: Slack, store: Store) -> Cairn:
    """All that the app may do there, and is told of, is what its manifest says."""
    declared = manifest(REGISTRY, Slash(), None)
    here.app.commands = {one["command"] for one in declared["features"]["slash_commands"]}
    here.app.events = set(declared["settings"]["event_subscriptions"]["bot_events"])
    learners = here.workspace("Learners")
    learners.installed.scopes = set(declared["oauth_config"]["scopes"]["bot"])
    root = here.person(learners, "root", is_admin=True)
    ada = here.person(learners, "ada")
    core = Gated(App(store, REGISTRY, library(), here.clock, feeds=FEEDS), here.changes)
    general = here.channel(learners, "general", root, ada)
    return Cairn(here, core, learners, general, root, ada)


def words(asked: Deed) -> str:
    """All the text of an answer."""
    return said(asked.shown)


def said(message: Json) -> str:
    """All the text of a message or a view, block by block."""
    return "\n".join(filter(None, map(_text, message.get("blocks", []))))


def labels(message: Json) -> list[str]:
    rows = [one for one in message.get("blocks", []) if one["type"] == "actions"]
    return [str(one["text"]["text"]) for row in rows for one in row["elements"]]


def _text(part: Mapping[str, object]) -> str:
    own = part.get("text")
    inner = part.get("elements")
    if isinstance(own, str):
        return own
    if isinstance(own, dict):
        return str(own["text"])
    return "".join(map(_text, inner)) if isinstance(inner, list) else ""
