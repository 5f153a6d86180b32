"""Cairn's own web server, which platforms and people reach it by."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from bot.cli.failures import Failed

_log = logging.getLogger("aiohttp.server")

FINISH_WITHIN = 0.5
"""Seconds that requests under way have once the server stops."""

FULL = (
    b"HTTP/1.1 503 Service Unavailable\r\n"
    b"Connection: close\r\nContent-Length: 0\r\nRetry-After: 1\r\n\r\n"
)

Handler: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Limits:
    """What whoever can reach the server may ask of it.

    A request has `body` bytes at most, which arrive within `read` seconds; Slack's have some
    hundred thousand in the worst case. A connection on which no request is complete stays open for
    `idle` seconds: proxies keep theirs for up to two minutes. There are `connections` at a time.
    The rest of a request that was answered before it was read is waited for `linger` seconds.
    """

    body: int = 1024 * 1024
    read: float = 10.0
    idle: float = 130.0
    connections: int = 256
    linger: float = 2.0


class Web:
    """Serves routes on one address."""

    def __init__(
        self,
        host: str,
        port: int | None,
        routes: Iterable[web.RouteDef],
        limits: Limits | None = None,
    ) -> None:
        self._host, self._port = host, port
        self._routes = list(routes)
        self._limits = limits or Limits()
        app = web.Application(client_max_size=self._limits.body, middlewares=[self._in_time])
        app.add_routes(self._routes)
        app.on_response_prepare.append(_say_little)
        self._runner = web.AppRunner(
            app,
            access_log=None,
            logger=_log,
            shutdown_timeout=FINISH_WITHIN,
            keepalive_timeout=self._limits.idle,
            lingering_time=self._limits.linger,
            # Nobody who may ask for anything packs it; what is packed can be of any size.
            auto_decompress=False,
        )
        self._listening: asyncio.Server | None = None

    async def start(self) -> None:
        """Listen, if there is anything to be asked for.

        Raises:
            Failed: the address is taken, or is none of this machine's.
        """
        if not self._routes:
            return
        await self._runner.setup()
        try:
            self._listening = await asyncio.get_running_loop().create_server(
                self._connection, self._host, self._port
            )
        except OSError as error:
            await self._runner.cleanup()
            raise Failed(
                f"cannot listen on {self._host}:{self._port}: {error.strerror};"
                " CAIRN_HTTP_HOST and CAIRN_HTTP_PORT say where"
            ) from None

    async def stop(self) -> None:
        """Take no more requests; return when those under way are answered."""
        if self._listening:
            self._listening.close()
        await self._runner.cleanup()

    def _connection(self) -> asyncio.Protocol:
        server = self._runner.server
        if server is None or len(server.connections) >= self._limits.connections:
            return _Full()
        return server()

    @web.middleware
    async def _in_time(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            async with asyncio.timeout(self._limits.read):
                await request.read()
        except TimeoutError:
            slow = web.HTTPRequestTimeout()
            slow.force_close()
            raise slow from None
        except ConnectionError:  # they hung up halfway; nobody reads this
            raise web.HTTPBadRequest from None
        return await handler(request)


class _Full(asyncio.Protocol):
    """A connection that is one too many."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if isinstance(transport, asyncio.Transport):
            transport.write(FULL)
        transport.close()


def _is_ours(record: logging.LogRecord) -> bool:
    """What strangers send that is no HTTP is answered, and nobody's bug."""
    error = record.exc_info[1] if record.exc_info else None
    return not isinstance(error, HttpProcessingError)


_log.addFilter(_is_ours)


async def _say_little(request: web.Request, response: web.StreamResponse) -> None:
    """Which versions of what answer is of use to nobody but those who look for holes in them."""
    response.headers.popall("Server", None)
    response.headers["X-Content-Type-Options"] = "nosniff"
