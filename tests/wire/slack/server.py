"""A Slack on this machine: Web API, Socket Mode, signed HTTP and OAuth on one port.

    async with serving() as slack:
        learners = slack.workspace("Learners")               # the app is installed in it
        general = slack.channel(learners, "general")         # with the app in it
        ada = slack.person(learners, "ada", tz="Europe/Berlin")

        client = AsyncWebClient(learners.bot_token, base_url=slack.api_url, retry_handlers=[])
        app = AsyncApp(client=client, …)                     # a real bolt app, on sockets:
        await AsyncSocketModeHandler(app, slack.app.app_token).connect_async()
        await slack.connected()                              # or slack.app.request_url = "http://…"

        asked = await ada.command("/cairn", "cohort join", general).answered()
        asked.shown["text"], asked.private                  # the message, and who sees it
        pressed = await ada.press(asked.shown, "Check in").answered()   # by label or action id
        pressed.modal["title"]                              # the form that opened
        options = (await ada.suggest("Cohort", "ml").answered()).options
        sent = await ada.submit({"What did you do?": "chapter 1"}).acked()
        sent.errors, sent.closed, sent.delivery.took        # errors by block id; seconds to the ack
        general.said, ada.dm.said, ada.ephemerals           # what stands where; also ada.home
        await slack.life.opens_home(ada).settled()          # events; also changes, leaves, …

        slack.trouble.next("chat.postMessage", HangUp(stored=True))   # or down(503), busy(7)
        slack.trouble.always(f"chat.update {general.id}", error("is_archived"))
        slack.limits.enforce()                              # 429s as Slack documents them
        slack.latency = 0.1                                 # seconds there and back
        slack.clock.forward(minutes=31)                      # triggers, response addresses, ts
        await slack.asked("chat.postMessage", times=2)       # the requests of a method
        slack.check_quiet()                                  # nothing that Slack could not use

        slack.sockets.refresh(), .cut(), .close()            # connections that come to an end
        slack.outbox.again(event)                            # the same event once more
        slack.sender.signing = Signing(secret="another")     # with a request_url: wrong ones
        slack.says_yes(ada, org_wide=True)                   # who answers the next install page
        called(message), buttons(message)                    # reading.py: who is notified; labels

The clock stands still until the test moves it. Only rate limits, signatures and `took` run on real
time.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from aiohttp import web

from tests.fakes.clock import FakeClock
from tests.wire.slack import (
    answers,
    app_methods,
    chat_methods,
    conversation_methods,
    file_methods,
    oauth,
    responses,
    view_methods,
)
from tests.wire.slack.backend import Backend, Consent
from tests.wire.slack.call import Call, read
from tests.wire.slack.life import Life
from tests.wire.slack.outbox import Outbox
from tests.wire.slack.person import Person
from tests.wire.slack.refusals import Json, Refused
from tests.wire.slack.trouble import busy
from tests.wire.slack.world import App, Channel, Enterprise, Install, Workspace
from tests.wire.trouble import Fail, HangUp, under

SOCKET = "/socket"
METHODS = {
    **app_methods.METHODS,
    **chat_methods.METHODS,
    **conversation_methods.METHODS,
    **file_methods.METHODS,
    **view_methods.METHODS,
}
OPEN_METHODS = app_methods.OPEN_METHODS
PLAIN = {"response_url": answers.respond, "upload": file_methods.put}


class Slack(Backend):
    """Start it with `serving`, and point a client at `api_url`."""

    def __init__(self, clock: FakeClock | None = None) -> None:
        super().__init__(clock)
        self.outbox = Outbox(self)
        self.life = Life(self, self.outbox)
        self.latency = 0.0

    @property
    def app(self) -> App:
        return self.world.app

    @property
    def api_url(self) -> str:
        return f"{self.url}/api/"

    def workspace(
        self, name: str, *, installed: bool = True, enterprise: Enterprise | None = None
    ) -> Workspace:
        """A workspace, with the app in it or to be installed."""
        made = self.world.add_workspace(name, enterprise)
        if installed:
            self.world.add_install(made)
        return made

    def enterprise(self, name: str, *workspaces: str) -> Enterprise:
        """An Enterprise Grid of these workspaces, with the app in none of them."""
        made = Enterprise(self.world.number("E"), name)
        for one in workspaces:
            self.workspace(one, installed=False, enterprise=made)
        return made

    def channel(self, workspace: Workspace, name: str, *people: Person, **about: bool) -> Channel:
        """A channel with these people: `private=True`; `bot=False` for one without the app."""
        made = self.world.add_channel(workspace, name, private=about.pop("private", False))
        made.members = {one.id for one in people}
        if about.pop("bot", True) and workspace.install:
            made.members.add(workspace.install.bot.id)
        if about:
            raise TypeError(f"channels have no {sorted(about)}")
        return made

    def person(self, workspace: Workspace, name: str, **about: object) -> Person:
        """Somebody, with `tz`, `is_admin`, `is_owner`, `deleted`, `cannot_be_told` if need be."""
        user = self.world.add_user(workspace, name, **about)
        return Person(self, self.outbox, user, workspace)

    def says_yes(self, person: Person, *, org_wide: bool = False, declined: bool = False) -> None:
        """Who is before the next install page, and for where they agree, if they do."""
        self.consent = Consent(person.workspace, person.user, org_wide, declined)

    async def connected(self, times: int = 1) -> None:
        """Wait for so many sockets."""
        await self.changes.until(lambda: len(self.sockets.lines) >= times)

    async def asked(self, route: str, times: int = 1) -> list[Call]:
        """The requests of a route, as soon as so many of them are over."""

        def over() -> list[Call]:
            calls = [call for call in self.record.of(route) if call.status or call.error]
            return calls if len(calls) >= times else []

        return await self.changes.until(over)

    def check_quiet(self) -> None:
        """Fail if the app did what Slack cannot use, or the loopback broke.

        Raises:
            AssertionError: with what was done, or what a method raised.
        """
        if self.record.broken:
            raise AssertionError("a method of the loopback broke") from self.record.broken[0]
        if self.record.mistakes:
            raise AssertionError(f"Slack cannot use: {self.record.mistakes}")

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        """One request, whichever it is."""
        if request.path.startswith(SOCKET):
            return await self.sockets.serve(request)
        call = await read(request, self.clock.now())
        if self.latency:
            await asyncio.sleep(self.latency / 2)
        self.record.calls.append(call)
        try:
            answer = await self._answer(request, call)
        finally:
            self.changes.happened()
        if self.latency:
            await asyncio.sleep(self.latency / 2)
        return answer

    async def _answer(self, request: web.BaseRequest, call: Call) -> web.StreamResponse:
        fault = self._too_many(call) or self.trouble.take(call.name, call.channel)
        if isinstance(fault, Fail):
            return responses.failed(call, fault)
        response = await under(fault, request, lambda: self._route(call), self.changes)
        if isinstance(fault, HangUp):
            call.status, call.error = 0, "hung up"
        return response

    def _too_many(self, call: Call) -> Fail | None:
        install = self.world.installs.get(call.token)
        place = install.workspaces[0].id if install else call.token
        wait = self.limits.wait(call.name, place, call.channel)
        return busy(wait) if wait else None

    def _route(self, call: Call) -> web.Response:
        try:
            if call.name == "oauth":
                return oauth.authorize(self, call)
            if call.name in PLAIN:
                return responses.said(call, PLAIN[call.name](self, call))
            return self._granted(call, {"ok": True, **self._method(call)})
        except Refused as refused:
            call.error = refused.error
            plain = call.name in PLAIN
            return responses.as_json(call, 404 if plain else 200, refused.body)
        except Exception as error:  # noqa: BLE001 - the test is told, and no client retries a 400
            self.record.broken.append(error)
            return responses.as_json(call, 400, {"ok": False, "error": repr(error)})

    def _granted(self, call: Call, body: Json) -> web.Response:
        """An answer, with all that the token is good for in its header."""
        response = responses.as_json(call, 200, body)
        install = self.world.installs.get(call.token)
        if install is not None:
            response.headers["x-oauth-scopes"] = ",".join(sorted(install.scopes))
        return response

    def _method(self, call: Call) -> Json:
        if call.name in OPEN_METHODS:
            return OPEN_METHODS[call.name](self, call)
        if call.name not in METHODS:
            self.record.mistakes.append(f"no method {call.name}")
            raise Refused("unknown_method")
        return METHODS[call.name](self, self._install(call), call)

    def _install(self, call: Call) -> Install:
        if not call.token:
            raise Refused("not_authed")
        install = self.world.installs.get(call.token)
        if install is None:
            raise Refused("invalid_auth")
        if install.ended:
            raise Refused(install.ended)
        return install


@asynccontextmanager
async def serving(clock: FakeClock | None = None) -> AsyncIterator[Slack]:
    """A Slack that listens, and is gone afterwards whatever happened."""
    slack = Slack(clock)
    runner = web.ServerRunner(web.Server(slack.answer), shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        slack.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        slack.sockets.address = f"ws{slack.url.removeprefix('http')}{SOCKET}"
        yield slack
    finally:
        slack.trouble.let_go()
        slack.sockets.cut()
        await slack.outbox.stop()
        await slack.sender.close()
        with suppress(TimeoutError):
            await runner.cleanup()
