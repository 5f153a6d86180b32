"""Addresses are asked over the network: here, of servers on this machine."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import AsyncExitStack

import pytest
import trustme
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.cli import addresses
from bot.cli.addresses import MOST_REDIRECTS, connected
from bot.cli.verdicts import State, Verdict
from tests.wire.site import Gate, busy, saying, serving

FINE = Verdict(State.FINE)
BUSY = Verdict(State.UNSURE, "429 Too Many Requests")
REDIRECTS = {
    "/moved": (301, "/fine"),
    "/moved-for-good": (308, "/moved"),
    "/elsewhere": (302, "/fine"),
    "/moved-then-elsewhere": (301, "/elsewhere"),
    "/elsewhere-then-moved": (307, "/moved"),
    "/moved-with-part": (301, "/fine#other"),
    "/moved-into-nothing": (301, "/404"),
    "/round": (302, "/and-round"),
    "/and-round": (301, "/round"),
    "/mail": (302, "mailto:ada@example.org"),
    "/strange": (301, "http://[oh"),
}


class Waits:
    """A sleep that takes no time and is remembered."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


async def check(
    asked: Collection[str],
    waits: Waits | None = None,
    seconds: float = 20.0,
    resolver: AbstractResolver | None = None,
) -> Mapping[str, Verdict]:
    async with connected(seconds, resolver) as session:
        return await addresses.check(asked, session, 8, lambda: None, waits or Waits())


async def verdict(address: str, waits: Waits | None = None, seconds: float = 20.0) -> Verdict:
    return (await check([address], waits, seconds))[address]


async def answer(request: web.BaseRequest) -> web.Response:
    if request.path in REDIRECTS:
        status, to = REDIRECTS[request.path]
        return web.Response(status=status, headers={"Location": to})
    named = request.path[1:]
    return web.Response(status=int(named) if named.isdecimal() else 200)


@pytest.fixture
async def site() -> AsyncIterator[str]:
    async with serving(answer) as address:
        yield address


@pytest.mark.parametrize(
    "path, state, words",
    [
        ("/fine", State.FINE, ""),
        ("/204", State.FINE, ""),
        ("/moved", State.MOVED, "is at SITE/fine now"),
        ("/moved#part", State.MOVED, "is at SITE/fine#part now"),
        ("/moved-with-part#part", State.MOVED, "is at SITE/fine#other now"),
        ("/moved-for-good", State.MOVED, "is at SITE/fine now"),
        ("/moved-then-elsewhere", State.MOVED, "is at SITE/elsewhere now"),
        ("/elsewhere", State.FINE, ""),
        ("/elsewhere-then-moved", State.FINE, ""),
        ("/moved-into-nothing", State.BROKEN, "404 Not Found, at SITE/404"),
        ("/round", State.BROKEN, "redirects without an end"),
        ("/301", State.UNSURE, "301 Moved Permanently, without saying where to"),
        ("/strange", State.UNSURE, "301 Moved Permanently, without saying where to"),
        ("/mail", State.UNSURE, "302 Found, to no address of the web"),
        ("/404", State.BROKEN, "404 Not Found"),
        ("/410", State.BROKEN, "410 Gone"),
        ("/403", State.UNSURE, "403 Forbidden"),
        ("/405", State.UNSURE, "405 Method Not Allowed"),
        ("/429", State.UNSURE, "429 Too Many Requests"),
        ("/500", State.UNSURE, "500 Internal Server Error"),
        ("/999", State.UNSURE, "999"),
    ],
)
async def test_what_an_answer_says(site: str, path: str, state: State, words: str) -> None:
    assert await verdict(site + path) == Verdict(state, words.replace("SITE", site))


@pytest.mark.parametrize("more, state", [(0, State.MOVED), (1, State.BROKEN)])
async def test_redirects_are_followed_so_far(more: int, state: State) -> None:
    async def count_down(request: web.BaseRequest) -> web.Response:
        left = int(request.path[1:])
        return web.Response(status=301 if left else 200, headers={"Location": f"/{left - 1}"})

    async with serving(count_down) as site:
        assert (await verdict(f"{site}/{MOST_REDIRECTS + more}")).state is state


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    "retry_after, seconds",
    [
        ("7", 7.0),
        ("Mon, 02 Mar 2026 08:00:30 GMT", 30.0),
        ("Mon, 02 Mar 2026 07:59:59 GMT", 0.0),
    ],
)
async def test_a_busy_host_is_waited_for(retry_after: str, seconds: float, status: int) -> None:
    waits, asked = Waits(), list[str]()
    async with serving(busy(retry_after, 1, asked, status)) as site:
        assert await verdict(f"{site}/a", waits) == FINE

    assert (waits.seconds, asked) == ([seconds], ["/a", "/a"])


async def test_a_host_that_stays_busy_is_waited_for_twice_and_no_more() -> None:
    waits, asked = Waits(), list[str]()
    async with serving(busy("5", 99, asked)) as site:
        found = await check([f"{site}/a", f"{site}/b"], waits)

    assert list(found.values()) == [BUSY, BUSY]
    assert (waits.seconds, asked) == ([5.0, 5.0], ["/a", "/a", "/a", "/b"])


@pytest.mark.parametrize(
    "retry_after",
    ["31", "Mon, 02 Mar 2026 08:00:31 GMT", "Mon, 02 Mar 2026 08:00:05 -0000", "soon", "-1", "1e1"],
)
async def test_a_wait_without_a_good_end_is_not_begun(retry_after: str) -> None:
    waits, asked = Waits(), list[str]()
    async with serving(busy(retry_after, 1, asked)) as site:
        assert await verdict(f"{site}/a", waits) == BUSY

    assert (waits.seconds, asked) == ([], ["/a"])


async def test_a_wait_until_a_date_needs_to_know_the_date() -> None:
    waits = Waits()
    date = b"Retry-After: Mon, 02 Mar 2026 08:00:05 GMT\r\n\r\n"
    async with saying(b"HTTP/1.1 429 Busy\r\nContent-Length: 0\r\n" + date) as site:
        assert (await verdict(site, waits), waits.seconds) == (BUSY, [])


async def test_while_one_host_is_waited_for_others_are_asked_and_it_is_not() -> None:
    asked = list[str]()
    seen = asyncio.Event()
    during = list[str]()

    async def other(request: web.BaseRequest) -> web.Response:
        seen.set()
        return web.Response()

    async def sleep(seconds: float) -> None:
        async with asyncio.timeout(20):
            await seen.wait()
        during.extend(asked)

    async with serving(busy("5", 1, asked)) as full, serving(other) as free, connected() as session:
        every = [f"{full}/a", f"{full}/b", f"{free}/"]
        found = await addresses.check(every, session, 1, lambda: None, sleep)

    assert list(found.items()) == [(address, FINE) for address in every]
    assert (during, asked) == (["/a"], ["/a", "/a", "/b"])


async def test_a_host_that_does_not_answer_in_time() -> None:
    over = asyncio.Event()

    async def hold(request: web.BaseRequest) -> web.Response:
        await over.wait()
        return web.Response()

    async with serving(hold) as site:
        found = await verdict(site, seconds=0.05)
        over.set()

    assert found == Verdict(State.UNSURE, "does not answer in time")


async def test_a_certificate_that_nobody_vouches_for() -> None:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(tls)
    async with serving(answer, tls) as site:
        found = await verdict(f"{site}/fine")

    assert found.state is State.BROKEN
    assert found.words.startswith("the certificate is not valid: ")
    assert "certificate" in found.words.partition(": ")[2]


async def test_a_host_without_tls(site: str) -> None:
    found = await verdict(site.replace("http:", "https:"))

    assert found == Verdict(State.BROKEN, "no secure connection can be made")


async def test_a_host_that_takes_no_connections() -> None:
    with socket.socket() as deaf:  # bound, and nobody listens
        deaf.bind(("127.0.0.1", 0))
        found = await verdict(f"http://127.0.0.1:{deaf.getsockname()[1]}/")

    assert found == Verdict(State.UNSURE, "takes no connections")


@pytest.mark.parametrize("said", [b"", b"Good morning\r\n\r\n", b"HTTP/1.1 200 OK\r\nA: "])
async def test_a_host_that_speaks_otherwise(said: bytes) -> None:
    async with saying(said) as site:
        assert await verdict(site) == Verdict(State.UNSURE, "gives no proper answer")


class NoSuchName(AbstractResolver):
    def __init__(self, code: int) -> None:
        self._code = code

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        raise socket.gaierror(self._code, "as the system says it")

    async def close(self) -> None:
        pass


@pytest.mark.parametrize(
    "code, expected",
    [
        (socket.EAI_NONAME, Verdict(State.BROKEN, "there is no host of that name")),
        (
            socket.EAI_AGAIN,
            Verdict(State.UNSURE, "its name cannot be looked up at the moment"),
        ),
    ],
)
async def test_a_host_that_nobody_knows(code: int, expected: Verdict) -> None:
    found = await check(["https://nowhere.invalid/"], resolver=NoSuchName(code))

    assert list(found.values()) == [expected]


@pytest.mark.parametrize(
    "address", [f"https://{'a' * 64}.invalid/", "https://a..invalid/", "https://[oh/"]
)
async def test_what_is_no_address_is_broken(address: str) -> None:
    assert await verdict(address) == Verdict(State.BROKEN, "is no address that can be asked")


async def test_no_more_is_read_than_needed() -> None:
    async def endless(request: web.BaseRequest) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Security-Policy": "x" * 20_000})
        await response.prepare(request)
        while True:
            await response.write(b"x" * 65_536)

    async with serving(endless) as site:
        assert await verdict(site) == FINE


@pytest.mark.parametrize("hosts, each, most", [(5, 1, 3), (1, 5, 1), (2, 5, 2)])
async def test_requests_at_once_are_bounded_in_all_and_on_each_host(
    hosts: int, each: int, most: int
) -> None:
    gate = Gate(full_at=most)
    told = list[None]()
    async with AsyncExitStack() as stack:
        sites = [await stack.enter_async_context(serving(gate)) for _ in range(hosts)]
        every = [f"{site}/{n}" for site in sites for n in range(each)]
        session = await stack.enter_async_context(connected())
        probe = await stack.enter_async_context(connected())
        async with asyncio.timeout(20), asyncio.TaskGroup() as group:
            done = group.create_task(addresses.check(every, session, 3, lambda: told.append(None)))
            await gate.full.wait()
            # Whatever was asked for before this is there once all of this is answered.
            for site in sites * 3:
                (await probe.get(f"{site}/probe")).release()
            gate.open.set()

    assert done.result() == dict.fromkeys(every, FINE)
    assert (gate.most, len(told)) == (most, len(every))


async def test_hosts_are_told_who_asks() -> None:
    agents = list[str]()

    async def listen(request: web.BaseRequest) -> web.Response:
        agents.append(f"{request.method} {request.headers['User-Agent']}")
        return web.Response()

    async with serving(listen) as site:
        assert await verdict(site) == FINE

    assert "GET Mozilla/5.0 (compatible; cairn/" in agents[0]
