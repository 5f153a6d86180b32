"""What strangers can do to the web server: send a lot, send slowly, and come in numbers."""

import asyncio
import gzip
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress

import pytest
from aiohttp import web

from bot.cli.web import Limits, Web
from tests.wire.serving import free_port

PATIENT = 5.0
HASTY = Limits(body=1000, read=0.05, idle=0.1, connections=3, linger=0.05)
GET = b"GET / HTTP/1.1\r\nHost: here\r\n\r\n"


async def echo(request: web.Request) -> web.Response:
    return web.Response(body=await request.read())


async def broken(request: web.Request) -> web.Response:
    raise RuntimeError("a bug")


ROUTES = [web.get("/", echo), web.post("/", echo), web.get("/broken", broken)]


@asynccontextmanager
async def serving(limits: Limits) -> AsyncIterator[int]:
    port = free_port()
    server = Web("127.0.0.1", port, ROUTES, limits)
    await server.start()
    yield port
    await server.stop()


class Line:
    """A connection, over which anything may be sent."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    @classmethod
    @asynccontextmanager
    async def to(cls, port: int) -> AsyncIterator["Line"]:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        yield cls(reader, writer)
        writer.close()

    def send(self, words: bytes) -> None:
        self._writer.write(words)

    async def status(self) -> int:
        """Of the next answer, which is read to the end of its head."""
        async with asyncio.timeout(PATIENT):
            return int((await self._reader.readuntil(b"\r\n\r\n")).split()[1])

    async def ended(self) -> bool:
        """Whether the server hangs up, whatever it says before."""
        with suppress(ConnectionError):  # what was sent meanwhile makes a reset of it
            async with asyncio.timeout(PATIENT):
                await self._reader.read()
        return True


def post(body: bytes, length: int | None = None, headers: bytes = b"") -> bytes:
    size = str(len(body) if length is None else length).encode()
    head = b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: " + size + b"\r\n" + headers
    return head + b"\r\n" + body


async def test_what_is_small_enough_is_taken() -> None:
    async with serving(HASTY) as port, Line.to(port) as line:
        line.send(post(b"x" * 1000))

        assert await line.status() == 200


@pytest.mark.parametrize("told", [True, False], ids=["told", "in chunks"])
async def test_what_is_too_big_is_not_read(told: bool) -> None:  # noqa: FBT001 - a case
    body = b"x" * 1001
    chunks = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
    chunked = b"POST / HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks
    async with serving(HASTY) as port, Line.to(port) as line:
        line.send(post(body) if told else chunked)

        assert await line.status() == 413


async def test_what_is_packed_stays_so() -> None:
    bomb = gzip.compress(b"x" * 500_000)
    assert len(bomb) < 1000
    async with serving(HASTY) as port, Line.to(port) as line:
        line.send(post(bomb, headers=b"Content-Encoding: gzip\r\n"))

        assert await line.status() == 200


@pytest.mark.parametrize(
    "headers",
    [b"X-Long: " + b"x" * 9000 + b"\r\n", b"".join(b"X-%d: y\r\n" % n for n in range(200))],
    ids=["long", "many"],
)
async def test_a_head_that_is_too_big_is_refused(headers: bytes) -> None:
    async with serving(HASTY) as port, Line.to(port) as line:
        line.send(post(b"", headers=headers))

        assert await line.status() == 400


@pytest.mark.parametrize(
    "sent",
    [b"\x16\x03\x01 TLS", b"GET / HTTP/9.9\r\n\r\n", b"GET /\r\nx y\r\n\r\n", post(b"", -1)],
    ids=["no method", "no version", "no header", "no length"],
)
async def test_what_is_no_http_is_refused_without_a_word_in_the_log(
    caplog: pytest.LogCaptureFixture, sent: bytes
) -> None:
    async with serving(HASTY) as port, Line.to(port) as line:
        line.send(GET)
        assert await line.status() == 200
        line.send(sent)

        assert await line.status() == 400
    assert caplog.messages == []


async def test_who_hangs_up_halfway_leaves_no_word_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    patient = Limits(read=PATIENT)
    async with serving(patient) as port:
        async with Line.to(port) as line:
            line.send(GET)
            assert await line.status() == 200
            line.send(post(b"x" * 10, length=900))
        async with Line.to(port) as line:  # which is answered after the other one was dropped
            line.send(GET)
            assert await line.status() == 200
    assert caplog.messages == []


async def test_a_bug_is_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    async with serving(HASTY) as port, Line.to(port) as line:
        line.send(GET.replace(b"/ ", b"/broken ", 1))

        assert await line.status() == 500
    assert [str(record.exc_info and record.exc_info[1]) for record in caplog.records] == ["a bug"]


async def test_a_body_that_does_not_arrive_is_not_waited_for() -> None:
    async with serving(HASTY) as port, Line.to(port) as line:
        line.send(post(b"x" * 10, length=900))

        assert await line.status() == 408
        assert await line.ended()


@pytest.mark.parametrize("begun", [b"", b"POST / HTTP/1.1\r\nHost: he"], ids=["nothing", "a bit"])
async def test_a_request_that_does_not_arrive_is_not_waited_for(begun: bytes) -> None:
    async with serving(HASTY) as port, Line.to(port) as line:
        line.send(begun)

        assert await line.ended()


async def test_a_head_that_trickles_in_is_not_waited_for() -> None:
    """What comes bit by bit is not waited for any longer than what does not come."""
    async with serving(HASTY) as port, Line.to(port) as line:
        line.send(GET.removesuffix(b"\r\n\r\n"))
        asking = asyncio.ensure_future(line.ended())
        while not asking.done():
            line.send(b"e")
            await asyncio.wait({asking}, timeout=0.01)

        assert await asking


async def test_one_connection_too_many_is_told_so() -> None:
    async with serving(Limits(connections=3)) as port, AsyncExitStack() as stack:
        lines = [await stack.enter_async_context(Line.to(port)) for _ in range(3)]
        for line in lines:
            line.send(GET)
            assert await line.status() == 200
        async with Line.to(port) as late:
            assert await late.status() == 503
            assert await late.ended()

        lines[0].send(GET)
        assert await lines[0].status() == 200


async def test_a_connection_that_ends_makes_room() -> None:
    async with serving(Limits(connections=1)) as port:
        for _ in range(3):
            async with Line.to(port) as line:
                line.send(GET.replace(b"here\r\n", b"here\r\nConnection: close\r\n"))
                assert await line.status() == 200
                assert await line.ended()


async def test_no_answer_says_what_is_behind_it() -> None:
    async with serving(Limits()) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(GET)
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        writer.close()

    assert "server:" not in head
    assert "aiohttp" not in head
    assert "x-content-type-options: nosniff" in head
