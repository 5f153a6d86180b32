"""A request, as the record keeps it and as a method reads it."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from aiohttp import web

from tests.wire.slack.refusals import Json
from tests.wire.trouble import matches

STRUCTURED = ("blocks", "view", "metadata", "attachments", "files", "channels")
BASIC = "Basic "


@dataclass
class Call:
    """One request. `name` is `chat.postMessage`, or `response_url` or `upload` or `authorize`.

    `status` is 0 as long as nothing was answered. `error` is Slack's word, or `hung up`.
    """

    name: str
    at: datetime
    headers: Mapping[str, str]
    args: Json = field(default_factory=dict)
    raw: bytes = b""
    path: str = ""
    status: int = 0
    error: str | None = None

    @property
    def token(self) -> str:
        given = self.headers.get("Authorization", "")
        return given.removeprefix("Bearer ") if given.startswith("Bearer ") else ""

    @property
    def channel(self) -> str:
        """The channel or the person the call is about, if any."""
        return str(self.args.get("channel") or "")

    def of(self, route: str) -> bool:
        """Whether this is `chat.postMessage`, or `chat.postMessage C123`; `*` is any."""
        return matches(route, self.name, self.channel)

    def flag(self, name: str) -> bool:
        """A yes or no, however the encoding writes it."""
        return str(self.args.get(name, "")).lower() in {"1", "true"}


async def read(request: web.BaseRequest, at: datetime) -> Call:
    """The call, whether its arguments came as JSON, as a form or in the query."""
    path = request.path
    name = path.removeprefix("/api/") if path.startswith("/api/") else path.split("/")[1]
    call = Call(name, at, request.headers, dict(request.query), path=path)
    call.raw = await request.read()
    if request.content_type == "application/json":
        call.args |= json.loads(call.raw or b"{}")
    elif request.content_type == "application/x-www-form-urlencoded":
        call.args |= {key: str(value) for key, value in (await request.post()).items()}
    for key in STRUCTURED:
        value = call.args.get(key)
        if isinstance(value, str) and value[:1] in {"[", "{"}:
            call.args[key] = json.loads(value)
    given = request.headers.get("Authorization", "")
    if given.startswith(BASIC):
        user, _, secret = base64.b64decode(given.removeprefix(BASIC)).decode().partition(":")
        call.args |= {"client_id": user, "client_secret": secret}
    return call


@dataclass
class Record:
    """Every request, in the order they came.

    `mistakes` is what a client did that Slack would answer with nothing a person could use: an
    unknown method, an answer to a form that names no field of it. `broken` is the loopback's own.
    """

    calls: list[Call] = field(default_factory=list)
    mistakes: list[str] = field(default_factory=list)
    broken: list[Exception] = field(default_factory=list)

    def of(self, route: str) -> list[Call]:
        """The requests of a route such as `chat.postMessage` or `chat.postMessage C123`."""
        return [call for call in self.calls if call.of(route)]

    def last(self, route: str) -> Call:
        return self.of(route)[-1]

    def told(self) -> str:
        """One line a request, for a test that wonders."""
        lines = [f"{one.name} {one.channel} → {one.error or one.status}" for one in self.calls]
        return "\n".join(lines)
