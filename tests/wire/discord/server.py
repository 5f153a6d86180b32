"""A Discord on this machine: gateway and REST on one port, for the real client."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress

import yarl
from aiohttp import web
from discord.gateway import DiscordWebSocket
from discord.http import Route

from tests.fakes.clock import FakeClock
from tests.wire.discord import app_routes, channel_routes, interaction_routes
from tests.wire.discord.backend import Backend
from tests.wire.discord.call import Answer, Call, read
from tests.wire.discord.life import Life
from tests.wire.discord.people import Hand
from tests.wire.discord.refusals import Refused
from tests.wire.discord.world import Person
from tests.wire.trouble import Fail, under

API = "/api/v10"
GATEWAY = "/gateway"
OPEN = ("/interactions", "/webhooks")
Handler = Callable[[Backend, Call], Answer]
ROUTES: Mapping[str, Handler] = {
    **app_routes.ROUTES,
    **channel_routes.ROUTES,
    **interaction_routes.ROUTES,
}


class Discord(Backend):
    """Start it with `serving`, and point a client at `api_url` and `gateway_url`."""

    def __init__(self, clock: FakeClock | None = None) -> None:
        super().__init__(clock)
        self.life = Life(self)
        self.api_url = ""
        self.gateway_url = ""
        self.latency = 0.0
        """Seconds that each request and its answer are on the way together, as to a far server."""

    def hand(self, person: Person) -> Hand:
        """This person, able to act."""
        return Hand(self, person)

    async def asked(self, route: str, times: int = 1) -> list[Call]:
        """The requests of a route, as soon as so many of them are over."""

        def over() -> list[Call]:
            calls = [call for call in self.record.of(route) if call.status]
            return calls if len(calls) >= times else []

        return await self.changes.until(over)

    def listening_on(self, port: int) -> None:
        self.api_url = f"http://127.0.0.1:{port}{API}"
        self.gateway_url = self.gateway.address = f"ws://127.0.0.1:{port}{GATEWAY}"

    def check_quiet(self) -> None:
        """Fail if a client asked for something that is not here, or a route broke.

        Raises:
            AssertionError: with what was asked, or what a route raised.
        """
        if self.record.broken:
            raise AssertionError("a route of the loopback broke") from self.record.broken[0]
        if self.record.unknown:
            raise AssertionError(f"the loopback has no route for {self.record.unknown}")

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        """One request, whichever it is."""
        if request.path.startswith(GATEWAY):
            return await self.gateway.serve(request)
        path = request.path.removeprefix(API)
        if self.latency:
            await asyncio.sleep(self.latency / 2)
        call = await read(request, path, self.clock.now())
        self.record.calls.append(call)
        try:
            answer = await self._answer(request, call)
        finally:
            self.changes.happened()
        if self.latency:
            await asyncio.sleep(self.latency / 2)
        return answer

    async def _answer(self, request: web.BaseRequest, call: Call) -> web.StreamResponse:
        headers, too_many = self.limits.take(call.method, call.path)
        fault = too_many or self.trouble.take(call.method, call.path)
        if isinstance(fault, Fail):
            return _failed(call, fault, headers)
        return await under(fault, request, lambda: self._route(call, headers), self.changes)

    def _route(self, call: Call, headers: dict[str, str]) -> web.Response:
        route = next((one for one in ROUTES if call.of(one)), None)
        if route is None:
            self.record.unknown.append(f"{call.method} {call.path}")
            return _json(call, 404, {"message": "404: Not Found", "code": 0}, headers)
        steps = zip(route.partition(" ")[2].split("/"), call.path.split("/"), strict=True)
        call.values = tuple(given for step, given in steps if step == "*")
        try:
            if not call.path.startswith(OPEN):
                self._check_token(call)
            answer = ROUTES[route](self, call)
        except Refused as refused:
            call.code = refused.code
            return _json(call, refused.status, refused.body, headers)
        except Exception as error:  # noqa: BLE001 - the test is told, and no client retries a 400
            self.record.broken.append(error)
            return _json(call, 400, {"message": repr(error), "code": 0}, headers)
        return _json(call, 204 if answer is None else 200, answer, headers)

    def _check_token(self, call: Call) -> None:
        if call.headers.get("Authorization") != f"Bot {self.world.token}":
            raise Refused(0)


def _json(call: Call, status: int, body: Answer, headers: dict[str, str]) -> web.Response:
    """JSON under exactly `application/json`: with a charset, discord.py takes it for text."""
    call.status = status
    headers = {"Via": "1.1 google", **headers}
    if body is None:
        return web.Response(status=status, headers=headers)
    text = json.dumps(body).encode()
    return web.Response(status=status, body=text, headers=headers, content_type="application/json")


def _failed(call: Call, fail: Fail, headers: dict[str, str]) -> web.Response:
    headers = headers | dict(fail.headers)
    if not isinstance(fail.body, str):
        call.code = fail.body.get("code")
        return _json(call, fail.status, fail.body, headers)
    call.status = fail.status
    return web.Response(status=fail.status, text=fail.body, headers=headers)


@asynccontextmanager
async def serving(clock: FakeClock | None = None) -> AsyncIterator[Discord]:
    """A Discord that listens, and is gone afterwards whatever happened."""
    discord = Discord(clock)
    runner = web.ServerRunner(web.Server(discord.answer), shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        discord.listening_on(runner.addresses[0][1])
        yield discord
    finally:
        discord.trouble.let_go()
        discord.gateway.drop()
        with suppress(TimeoutError):
            await runner.cleanup()


@contextmanager
def pointed_at(discord: Discord) -> Iterator[None]:
    """Within this, every discord.py client of this process talks to the loopback."""
    api, gateway = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    Route.BASE = discord.api_url
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(discord.gateway_url)
    try:
        yield
    finally:
        Route.BASE = api
        DiscordWebSocket.DEFAULT_GATEWAY = gateway
