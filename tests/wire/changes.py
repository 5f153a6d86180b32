"""Waiting for what is going to be so, without looking at a watch."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
PATIENCE = 10.0


class Changes:
    """Tells whoever waits that something happened, be it a request or a word on a socket."""

    def __init__(self) -> None:
        self._waiting: list[asyncio.Future[None]] = []

    def happened(self) -> None:
        waiting, self._waiting = self._waiting, []
        for future in waiting:
            if not future.done():
                future.set_result(None)

    async def until(self, condition: Callable[[], T], patience: float = PATIENCE) -> T:
        """What the condition says as soon as it says something true.

        Raises:
            TimeoutError: it did not within so many real seconds.
        """
        async with asyncio.timeout(patience):
            while not (found := condition()):
                future = asyncio.get_running_loop().create_future()
                self._waiting.append(future)
                await future
        return found
