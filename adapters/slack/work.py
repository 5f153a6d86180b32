"""What goes on after a deed was acknowledged."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from secrets import token_hex
from typing import Any, TypeAlias, TypeVar

from bot.log import logger
from bot.ports import Unavailable

log = logger(__name__)

T = TypeVar("T")
Confess: TypeAlias = Callable[[str], Awaitable[None]]
"""Tells whoever waits for an answer the number of the bug."""


class Work:
    """Holds what is under way, so that the process can wait for it before it ends."""

    def __init__(self) -> None:
        self._under_way: set[asyncio.Task[Any]] = set()

    def begin(self, doing: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Start what somebody waits for, or what waits for nobody."""
        task = asyncio.create_task(doing)
        self._hold(task)
        return task

    def start(self, doing: Coroutine[Any, Any, None], confess: Confess | None = None) -> None:
        """Start what nobody looks at any more; a bug is in the log, and confessed."""
        self._hold(asyncio.create_task(_guarded(doing, confess)))

    def _hold(self, task: asyncio.Task[Any]) -> None:
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def settle(self) -> None:
        """Return when nothing is under way."""
        while self._under_way:
            await asyncio.wait(self._under_way)


async def _guarded(doing: Coroutine[Any, Any, None], confess: Confess | None) -> None:
    try:
        await doing
    except Unavailable:
        log.warning("deed given up: nothing can be looked up")
    except Exception:
        incident = token_hex(4)
        log.exception("deed failed", incident=incident)
        if confess is not None:
            await confess(incident)
