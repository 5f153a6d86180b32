"""Whether Cairn's own web server can be, and is, reached."""

import errno
import json
import os
import socket
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from aiohttp import ClientError, ClientResponse, ClientSession

from adapters.slack.http import PATH as SLACK
from bot.cli.doctor.guarded import aside
from bot.config import Settings
from bot.domain.findings import Finding, fine, note, wrong
from bot.services.feeds import PATH as CALENDARS
from bot.web.pages import ALIVE, READY

SERVER, PUBLIC = "web server", "public address"
"""What findings are about."""

_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - asked of, not listened on
"""Where on this machine a server is asked that listens on all addresses."""

_REASONS: Mapping[int, str] = {
    errno.EADDRINUSE: "another program listens there",
    errno.EADDRNOTAVAIL: "it is no address of this machine",
    errno.EACCES: "this user may not listen there",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back from an address: `allow` are the methods that it takes."""

    status: int
    text: str
    allow: str = ""

    @property
    def is_cairn(self) -> bool:
        return self.status == HTTPStatus.OK and self.text == "ok\n"

    def takes(self, method: str) -> bool:
        """Whether it says no, and that this method would do; a plain web server says neither."""
        allowed = self.allow.split(",")
        return self.status == HTTPStatus.METHOD_NOT_ALLOWED and method in allowed


class Network:
    """Asks without redirects, so that a login page in between is no answer."""

    def __init__(self, settings: Settings, session: ClientSession) -> None:
        self._settings = settings
        self._session = session
        self._runs = False

    async def server(self) -> Sequence[Finding]:
        """The port is free, or a Cairn that is well listens on it."""
        host, port = self._settings.http_host, self._settings.listens_on
        if port is None:
            return (note(SERVER, "Cairn listens nowhere: CAIRN_HTTP_PORT is not set."),)
        there = f"{host}:{port}"
        trouble = await aside(lambda: _not_free(host, port))
        if trouble is None:
            return (fine(SERVER, f"Nothing listens on {there} yet; `cairn run` can."),)
        address = f"http://{_written(_EVERYWHERE.get(host, host))}:{port}"
        if trouble.errno == errno.EADDRINUSE:
            said = await self._ask(address + ALIVE)
            if isinstance(said, Answer) and said.is_cairn:
                self._runs = True
                return (await self._running(address, there),)
        reason = _REASONS.get(trouble.errno or 0) or _why(trouble)
        fix = "CAIRN_HTTP_HOST and CAIRN_HTTP_PORT say where Cairn listens."
        return (wrong(SERVER, f"Cairn cannot listen on {there}: {reason}.", fix),)

    async def public(self) -> Sequence[Finding]:
        """The address outside leads here; after `server`, which tells whether there is a Cairn."""
        address = self._settings.public_url
        if address is None:
            return ()
        address = address.rstrip("/")
        said = await self._ask(address + ALIVE)
        if isinstance(said, Answer) and said.is_cairn:
            return (fine(PUBLIC, f"Cairn answers at {address}."),)
        for path, method in self._passed_on():
            other = await self._ask(address + path, "OPTIONS")
            if isinstance(other, Answer) and other.takes(method):
                begins = f"{path.rpartition('/')[0]}/"
                words = f"At {address} what begins with {begins} leads to Cairn."
                return (fine(PUBLIC, words),)
        how = f"says {said.status}" if isinstance(said, Answer) else said
        if not self._runs:
            words = f"Cairn does not answer at {address} ({how}), and it does not run here."
            return (note(PUBLIC, words, "Start it, and look once more."),)
        words = f"Cairn runs here, and {address} does not lead to it ({how})."
        return (
            wrong(PUBLIC, words, "Look at the web server in front, and at the name's address."),
        )

    def _passed_on(self) -> Iterator[tuple[str, str]]:
        """What a web server in front may pass on and nothing else, and how it is asked for."""
        if self._settings.slack_signing_secret is not None:
            yield SLACK, "POST"
        yield f"/{CALENDARS}/doctor.ics", "GET"

    async def _running(self, address: str, there: str) -> Finding:
        said = await self._ask(address + READY)
        if isinstance(said, Answer) and said.status == HTTPStatus.OK:
            return fine(SERVER, f"A Cairn runs on {there}, and all is well with it.")
        troubles = _troubles(said.text) if isinstance(said, Answer) else said
        words = f"A Cairn runs on {there}, and not all is well with it: {troubles}."
        return wrong(SERVER, words, "Its log says more.")

    async def _ask(self, address: str, method: str = "GET") -> Answer | str:
        """The answer, or why there is none."""
        try:
            asking = self._session.request(method, address, allow_redirects=False)
            async with asking as answer:
                return await _read(answer)
        except TimeoutError:
            return "no answer in time"
        except (ClientError, OSError) as error:
            return _why(error)


async def _read(answer: ClientResponse) -> Answer:
    text = (await answer.content.read(10_000)).decode("utf-8", "replace")
    return Answer(answer.status, text, answer.headers.get("Allow", ""))


def _troubles(text: str) -> str:
    """What /readyz says is wrong."""
    try:
        checks: Mapping[str, Any] = json.loads(text)["checks"]
        return ", ".join(f"{name}: {one['why']}" for name, one in checks.items() if not one["ok"])
    except (ValueError, LookupError, TypeError, AttributeError):
        return "it does not say what"


def _not_free(host: str, port: int) -> OSError | None:
    """Why nobody can listen there, if nobody can; listens on it for no moment."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as one:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            one.bind(address)
    except OSError as error:
        return error
    return None


def _why(error: Exception) -> str:
    """In the system's own words, without the addresses that libraries add."""
    if not isinstance(error, OSError):
        return type(error).__name__
    known = error.errno is not None and error.errno > 0
    return os.strerror(error.errno or 0) if known else error.strerror or type(error).__name__


def _written(host: str) -> str:
    return f"[{host}]" if ":" in host else host
