"""Web sites on this machine."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeAlias

from aiohttp import web
from aiohttp.test_utils import RawTestServer

Handler: TypeAlias = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def serving(handler: Handler, tls: ssl.SSLContext | None = None) -> AsyncIterator[str]:
    """The address of a site that answers so, without a slash at the end."""
    server = RawTestServer(handler, scheme="https" if tls else "http", host="127.0.0.1")
    await server.start_server(ssl=tls)
    try:
        yield str(server.make_url("")).rstrip("/")
    finally:
        await server.close()


@asynccontextmanager
async def saying(words: bytes) -> AsyncIterator[str]:
    """The address of a host that answers with these words, whatever they are, and hangs up."""

    async def say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(words)
        writer.close()

    async with await asyncio.start_server(say, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


def busy(retry_after: str, times: int, asked: list[str], status: int = 429) -> Handler:
    """Too busy for so many requests; `asked` gathers the paths."""

    async def answer(request: web.BaseRequest) -> web.Response:
        asked.append(request.path)
        if len(asked) > times:
            return web.Response()
        headers = {"Retry-After": retry_after, "Date": "Mon, 02 Mar 2026 08:00:00 GMT"}
        return web.Response(status=status, headers=headers)

    return answer


class Gate:
    """Holds every request until it is opened, and counts those that are in; a probe goes by."""

    def __init__(self, full_at: int) -> None:
        self._full_at = full_at
        self._inside = 0
        self.most = 0
        self.full = asyncio.Event()
        self.open = asyncio.Event()

    async def __call__(self, request: web.BaseRequest) -> web.Response:
        if request.path == "/probe":
            return web.Response()
        self._inside += 1
        self.most = max(self.most, self._inside)
        if self._inside == self._full_at:
            self.full.set()
        await self.open.wait()
        self._inside -= 1
        return web.Response()
