"""Socket Mode: two connections, of which one is always there while the other is made anew.

slack_sdk's client closes the old connection before it opens the next, tries an address again that
is good for once, and asks for addresses as often as it pings; so it is only left to hold one
connection as long as that is good. Which connections there are is decided here.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from time import monotonic
from typing import TypeAlias

from aiohttp import WSMessage
from slack_bolt.adapter.socket_mode.async_internals import (
    run_async_bolt_app,
    send_async_response,
)
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.errors import said
from adapters.slack.patience import FIRST_WAIT, LONGEST_WAIT, Patience
from adapters.slack.timing import Timing
from bot.log import logger
from bot.ports import Linked, ShutOut

log = logger(__name__)
_sdk_log = logging.getLogger("slack_sdk.socket_mode")


CONNECTIONS = 2

Tell: TypeAlias = Callable[[Linked], object]


def unheard(how: Linked) -> None:
    """Nobody wants to know."""


class Line(SocketModeClient):
    """One connection. It is `over` when Slack wants another in its place, or has hung up."""

    def __init__(self, app: AsyncApp, token: str, web: AsyncWebClient, ping: float) -> None:
        super().__init__(token, _sdk_log, web, auto_reconnect_enabled=False, ping_interval=ping)
        self.over = asyncio.Event()
        self.wanted_anew = False
        self._app = app
        self.on_close_listeners.append(self._hung_up)
        self.socket_mode_request_listeners.append(self._take)

    async def connect_to_new_endpoint(self, force: bool = False) -> None:  # noqa: FBT001, FBT002 - slack_sdk's own signature
        self.wanted_anew = True
        self.over.set()

    async def close(self) -> None:
        """Hang up. What is left when there is no time to wait for Slack is let go of too."""
        try:
            await super().close()  # type: ignore[no-untyped-call]
        finally:
            doing = (self.message_processor, self.current_session_monitor, self.message_receiver)
            for task in doing:
                if task is not None:
                    task.cancel()
            await self.aiohttp_client_session.close()

    async def _hung_up(self, message: WSMessage) -> None:
        self.over.set()

    async def _take(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        answered = await run_async_bolt_app(self._app, request)
        await send_async_response(self, request, answered, monotonic())


class Sockets:
    """Keeps the connections."""

    def __init__(
        self,
        app: AsyncApp,
        token: str,
        web: AsyncWebClient,
        sleep: Callable[[float], Awaitable[object]],
        timing: Timing | None = None,
        tell: Tell = unheard,
    ) -> None:
        """`tell` hears how the connections come and go."""
        _sdk_log.addFilter(in_one_line)
        self._app = app
        self._token = token
        self._web = web
        self._sleep = sleep
        self._timing = timing or Timing()
        self._tell = tell
        self._lines: set[Line] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._good: float | None = None

    async def listen(self) -> None:
        """Take what comes, until `close`.

        Raises:
            ShutOut: Slack does not take the token, or cannot be reached any more.
        """
        keeping = {asyncio.create_task(self._keep(number)) for number in range(CONNECTIONS)}
        self._tasks |= keeping | {asyncio.create_task(self._watch())}
        done, _ = await asyncio.wait(set(self._tasks), return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            if not task.cancelled():
                task.result()

    async def lines(self) -> int:
        """How many connections are there to stay."""
        there = [line for line in self._lines if not line.over.is_set()]
        return sum([await line.is_connected() for line in there])

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.gather(*(self._hang_up(line) for line in list(self._lines)))

    async def _keep(self, number: int) -> None:
        """Have one connection, whatever becomes of each."""
        await self._sleep(number * self._timing.apart)
        old: Line | None = None
        wait = FIRST_WAIT
        while True:
            line = await self._connected()
            if old is not None:
                self._retire(old)
            since = monotonic()
            await self._until_over(line)
            self._tell("replaced" if line.wanted_anew else "lost")
            if monotonic() - since < self._timing.steady:
                await self._sleep(wait)
                wait = min(2 * wait, LONGEST_WAIT)
            else:
                wait = FIRST_WAIT
            old = line

    async def _connected(self) -> Line:
        """A new connection, as soon as there is one to be had."""
        wait = FIRST_WAIT
        while True:
            address = await self._address()
            line = Line(self._app, self._token, self._web, self._timing.ping)
            line.wss_uri = address
            self._lines.add(line)
            try:
                async with asyncio.timeout(self._timing.connect):
                    await line.connect()  # type: ignore[no-untyped-call]
            except TimeoutError:
                log.warning("no connection to Slack: tried again", wait=wait)
                self._tell("failed")
                await self._hang_up(line)
            except asyncio.CancelledError:
                await self._hang_up(line)
                raise
            else:
                log.info("connected to Slack")
                self._tell("opened")
                self._good = monotonic()
                return line
            await self._sleep(wait)
            wait = min(2 * wait, LONGEST_WAIT)

    async def _address(self) -> str:
        try:
            return await Patience("connect to Slack", self._sleep).ask(self._opened)
        except SlackApiError as error:
            raise ShutOut(
                f"Slack does not take the token in CAIRN_SLACK_APP_TOKEN ({said(error)})"
            ) from None

    async def _opened(self) -> str:
        answered = await self._web.apps_connections_open(app_token=self._token)
        return str(answered["url"])

    async def _until_over(self, line: Line) -> None:
        while not line.over.is_set() and await line.is_connected():
            with suppress(TimeoutError):
                async with asyncio.timeout(self._timing.look):
                    await line.over.wait()

    def _retire(self, line: Line) -> None:
        """Let go of a connection, once what came over it is acknowledged."""

        async def retire() -> None:
            await asyncio.sleep(self._timing.linger)
            await self._hang_up(line)

        task = asyncio.create_task(retire())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _hang_up(self, line: Line) -> None:
        self._lines.discard(line)
        await line.close()

    async def _watch(self) -> None:
        """Give up when there was a connection and has been none for too long.

        Raises:
            ShutOut: whoever started the process had better start it again.
        """
        while self._good is None or monotonic() - self._good < self._timing.dead:
            await asyncio.sleep(self._timing.look)
            if any([await line.is_connected() for line in list(self._lines)]):
                self._good = monotonic()
        raise ShutOut(f"Slack could not be reached for {self._timing.dead / 60:.0f} minutes")


def in_one_line(record: logging.LogRecord) -> bool:
    """Why there is no connection is said in one line, without the way through a library."""
    record.msg = record.getMessage().partition("\n")[0]
    record.args, record.exc_info = (), None
    return True
