"""From logging in to leaving: Cairn on Slack, for as long as the process lives."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field

from aiohttp import ClientSession, ClientTimeout, web

from adapters.slack.answer import Answers
from adapters.slack.app import app_of
from adapters.slack.calls import Calls, Core, Lacking, nothing_known
from adapters.slack.delivery import Letters
from adapters.slack.events import Events, Heard
from adapters.slack.home import Homes
from adapters.slack.http import Door
from adapters.slack.people import People
from adapters.slack.respond import Respond
from adapters.slack.slash import Slash
from adapters.slack.socket import CONNECTIONS, Sockets, Tell, unheard
from adapters.slack.timing import Timing
from adapters.slack.workspaces import OneWorkspace, Workspaces, connecting
from bot.log import logger
from bot.ports import Standing

log = logger(__name__)

REQUEST_TAKES = 30.0
"""Seconds that one request to Slack may take."""

LEAVE_WITHIN = 1.0
"""Seconds that Slack has to take note of the end."""


@dataclass(frozen=True, slots=True)
class Access:
    """Tokens, what requests are signed with, another address than Slack's own, and the commands."""

    bot_token: str | None = field(default=None, repr=False)
    app_token: str | None = field(default=None, repr=False)
    signing_secret: str | None = field(default=None, repr=False)
    api: str | None = None
    slash: Slash = field(default_factory=Slash)


@dataclass(frozen=True, slots=True)
class Plugs:
    """What else takes part: what listens to events, by their type, what knows of channels, what
    else can be asked for over HTTP, and what is told how connections come and go.
    """

    listeners: Mapping[str, Sequence[Heard]] = field(default_factory=dict)
    lacking: Lacking = nothing_known
    routes: Sequence[web.RouteDef] = ()
    tell: Tell = unheard


class Life:
    """One process of the bot on Slack."""

    def __init__(
        self,
        core: Core,
        wake: Callable[[], object],
        access: Access,
        workspaces: Workspaces | None = None,
        plugs: Plugs | None = None,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        timing: Timing | None = None,
    ) -> None:
        """The workspace of the bot token, unless others are told."""
        plugs = plugs or Plugs()
        self.workspaces = workspaces or OneWorkspace(access.bot_token or "", sleep)
        self._access = access
        self._sleep = sleep
        self._timing = timing or Timing()
        people = People()
        self._calls = Calls(core, people, wake, plugs.lacking)
        self._slash = access.slash
        self._homes = Homes(self._calls, self._slash, sleep)
        self._calls.tell(self._homes.changed)
        self._events = Events(people, self.workspaces, self._homes.opened, plugs.listeners)
        self._door = Door(access.signing_secret)
        self._tell = plugs.tell
        self._routes = plugs.routes
        self._over = asyncio.Event()
        self._session: ClientSession | None = None
        self._answers: Answers | None = None
        self._sockets: Sockets | None = None

    @property
    def routes(self) -> Sequence[web.RouteDef]:
        """What Slack may ask of Cairn's own web server."""
        signed = self._door.routes if self._access.signing_secret else ()
        return (*signed, *self._routes)

    async def log_in(self) -> None:
        """Log in, as soon as Slack can be reached.

        Raises:
            ShutOut: Slack does not know a token.
        """
        access = self._access
        self._session = ClientSession(timeout=ClientTimeout(total=REQUEST_TAKES))
        connect = connecting(self._session, access.api)
        await self.workspaces.log_in(connect)
        letters = Letters(Respond(self._session, self._sleep, access.api), self._slash)
        self._answers = Answers(
            self._calls, self.workspaces, letters, self._events, patience=self._timing.answer
        )
        app = app_of(self._answers, self.workspaces, connect(None), access.signing_secret or "")
        if access.app_token:
            self._sockets = Sockets(
                *(app, access.app_token, connect(None), self._sleep, self._timing), tell=self._tell
            )
        self._door.app = app

    async def listen(self) -> None:
        """Answer until `leave`; connections that break are made anew.

        Raises:
            ShutOut: Slack does not take the token, or cannot be reached any more.
        """
        if self._sockets is not None:
            await self._sockets.listen()
        else:
            await self._over.wait()

    async def standing(self) -> Standing:
        """One connection is enough; over HTTP there is none, and the login is."""
        if not self._access.app_token:
            return Standing(0, 0, connected=self._door.app is not None)
        lines = await self._sockets.lines() if self._sockets else 0
        return Standing(lines, CONNECTIONS, connected=lines > 0)

    async def settle(self, within: float) -> None:
        """Return when everything that came is answered, or after so many seconds."""
        if self._answers is None:
            return
        try:
            async with asyncio.timeout(within):
                await self._answers.settle()
                await self._homes.settle()
        except TimeoutError:
            log.warning("answers were still on their way")

    async def leave(self) -> None:
        """Close the connections."""
        self._over.set()
        try:
            async with asyncio.timeout(LEAVE_WITHIN):
                if self._sockets is not None:
                    await self._sockets.close()
        except TimeoutError:
            log.warning("Slack did not take note of the end")
        if self._session is not None:
            await self._session.close()
