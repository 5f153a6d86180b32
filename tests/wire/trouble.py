"""What goes wrong because a test wants it to."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from aiohttp import web

from tests.wire.changes import Changes


@dataclass(frozen=True, slots=True)
class Fail:
    """An answer instead of the real one. Nothing is stored."""

    status: int
    body: dict[str, Any] | str
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


def matches(route: str, method: str, path: str) -> bool:
    """Whether `POST /channels/*/messages` is this request; a star is one step of the path.

    A route without a path is every request of its method.
    """
    wanted_method, _, wanted = route.partition(" ")
    steps, given = wanted.split("/"), path.split("/")
    if wanted_method not in {method, "*"}:
        return False
    if not wanted:
        return True
    if len(steps) != len(given):
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


async def under(
    fault: HangUp | Hold | None,
    request: web.BaseRequest,
    act: Callable[[], web.StreamResponse],
    changes: Changes,
) -> web.StreamResponse:
    """What becomes of a request that has its effect, or not, and of its answer."""
    match fault:
        case None:
            return act()
        case HangUp(stored):
            if stored:
                act()
            if request.transport is not None:
                request.transport.abort()
            return web.Response()
        case Hold(stored):
            response = act() if stored else None
            changes.happened()
            fault.reached.set()
            await fault.go.wait()
            return response or act()
