"""A request, as the record keeps it and as a route reads it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias

from aiohttp import BodyPartReader, web

from tests.wire.discord.refusals import Json
from tests.wire.trouble import matches

Answer: TypeAlias = Json | list[Json] | None


@dataclass
class Call:
    """One request. `status` is 0 as long as nothing was answered, and after a hang-up."""

    method: str
    path: str
    at: datetime
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: Any = None
    files: dict[str, bytes] = field(default_factory=dict)
    status: int = 0
    code: int | None = None
    values: tuple[int | str, ...] = ()

    @property
    def data(self) -> Json:
        """The body, where it is an object."""
        return self.body if isinstance(self.body, dict) else {}

    def of(self, route: str) -> bool:
        return matches(route, self.method, self.path)


async def read(request: web.BaseRequest, path: str, at: datetime) -> Call:
    """The call, with JSON and uploaded files taken out of the request."""
    call = Call(request.method, path, at, request.query, request.headers)
    if request.content_type != "multipart/form-data":
        text = await request.text()
        call.body = json.loads(text) if text else None
        return call
    form = await request.multipart()
    async for part in form:
        if not isinstance(part, BodyPartReader):
            continue
        if part.name == "payload_json":
            call.body = json.loads(await part.text())
        else:
            call.files[part.filename or part.name or "file"] = bytes(await part.read())
    return call


class Record:
    """Every request, in the order they came."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.unknown: list[str] = []
        self.broken: list[Exception] = []

    def of(self, route: str) -> list[Call]:
        """The requests of a route such as `POST /channels/*/messages`."""
        return [call for call in self.calls if call.of(route)]

    def last(self, route: str) -> Call:
        return self.of(route)[-1]

    def told(self) -> str:
        """One line a request, for a test that wonders."""
        return "\n".join(f"{one.method} {one.path} → {one.status}" for one in self.calls)
