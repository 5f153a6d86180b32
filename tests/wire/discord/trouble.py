"""What goes wrong because a test wants it to."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from tests.wire.discord.refusals import WORDS, Json, Refused


@dataclass(frozen=True, slots=True)
class Fail:
    """An answer instead of the real one. Nothing is stored."""

    status: int
    body: Json | str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HangUp:
    """The connection ends without an answer, before or after the request had its effect."""

    stored: bool


@dataclass(frozen=True, slots=True)
class Hold:
    """The answer waits until it is let go, before or after the request had its effect."""

    stored: bool
    reached: asyncio.Event = field(default_factory=asyncio.Event)
    go: asyncio.Event = field(default_factory=asyncio.Event)


Fault: TypeAlias = Fail | HangUp | Hold


def busy(retry_after: float, *, everywhere: bool = False, scope: str = "user") -> Fail:
    """429, of one route or of the whole bot."""
    words = "You are being rate limited."
    body = {"message": words, "retry_after": retry_after, "global": everywhere}
    headers = {"Retry-After": str(max(1, round(retry_after))), "X-RateLimit-Scope": scope}
    if everywhere:
        headers |= {"X-RateLimit-Global": "true", "X-RateLimit-Scope": "global"}
    return Fail(429, body, headers)


def down(status: int = 502) -> Fail:
    """What Cloudflare says when Discord does not answer: no JSON."""
    return Fail(status, f"error code: {status}")


def error(code: int, status: int | None = None) -> Fail:
    """One of Discord's own errors, with the status it comes with."""
    refused = Refused(code, status)
    return Fail(refused.status, {"code": code, "message": WORDS.get(code, "General error")})


def matches(route: str, method: str, path: str) -> bool:
    """Whether `POST /channels/*/messages` is this request; a star is one step of the path."""
    wanted_method, _, wanted = route.partition(" ")
    steps, given = wanted.split("/"), path.split("/")
    if wanted_method not in {method, "*"} or len(steps) != len(given):
        return False
    return all(step in {"*", one} for step, one in zip(steps, given, strict=True))


class Trouble:
    """The faults to come. Each is used up by one request unless it stays."""

    def __init__(self) -> None:
        self._coming: list[tuple[str, Fault]] = []
        self._staying: dict[str, Fault] = {}
        self._holds: list[Hold] = []

    def next(self, route: str, fault: Fault, times: int = 1) -> None:
        """The next so many requests of the route end like this."""
        self._coming += [(route, fault)] * times

    def always(self, route: str, fault: Fault) -> None:
        self._staying[route] = fault

    def over(self, route: str) -> None:
        """The route works again."""
        self._staying.pop(route, None)
        self._coming = [(one, fault) for one, fault in self._coming if one != route]

    def hold(self, route: str, *, stored: bool = True) -> Hold:
        """Stop the next request of the route before its answer: a moment to kill the bot in."""
        hold = Hold(stored)
        self._holds.append(hold)
        self.next(route, hold)
        return hold

    def take(self, method: str, path: str) -> Fault | None:
        for index, (route, fault) in enumerate(self._coming):
            if matches(route, method, path):
                del self._coming[index]
                return fault
        for route, fault in self._staying.items():
            if matches(route, method, path):
                return fault
        return None

    def let_go(self) -> None:
        for hold in self._holds:
            hold.go.set()
