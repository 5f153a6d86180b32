"""A unit of work on its way through a thread."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import AbstractContextManager, suppress
from contextvars import copy_context
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, Engine, event

T = TypeVar("T")

_SERVED = "turn"
"""Under this name a connection knows whom it serves."""


class GivenUp(Exception):
    """Nobody waits for this transaction any more."""


class Turn(Generic[T]):
    """A unit of work in line. It can be given up until it commits.

    What it logs is about what whoever put it in line is about.
    """

    def __init__(self, unit: Callable[[Connection], T]) -> None:
        self.unit = unit
        self._context = copy_context()
        self.future: Future[T] = Future()
        self.given_up = False

    def serve(self, connect: Callable[[], AbstractContextManager[Connection]]) -> None:
        """Run the unit, unless it was given up; a transaction that was is not committed."""
        if not self.future.set_running_or_notify_cancel():
            return
        try:
            with connect() as connection:
                connection.info[_SERVED] = self
                result = self._context.run(self.unit, connection)
        except BaseException as error:  # noqa: BLE001 - the caller gets it, whatever it is
            self.future.set_exception(error)
        else:
            self.future.set_result(result)

    async def over(self) -> T:
        """What the unit returns or raises. Who is cancelled gives it up."""
        try:
            await self._end()
        except asyncio.CancelledError:
            await self.give_up()
            raise
        return self.future.result()

    async def give_up(self) -> None:
        """See that it is not begun or, if it was, not committed; return when it is over."""
        self.given_up = True
        self.future.cancel()
        while not self.future.done():
            with suppress(asyncio.CancelledError):
                await self._end()

    async def _end(self) -> None:
        over, loop = asyncio.Event(), asyncio.get_running_loop()
        self.future.add_done_callback(lambda _: loop.call_soon_threadsafe(over.set))
        await over.wait()


def commit_nothing_given_up(engine: Engine) -> None:
    """Have the commits of this engine fail for turns that were given up."""
    event.listen(engine, "commit", _refuse_what_was_given_up)


def _refuse_what_was_given_up(connection: Connection) -> None:
    served: Turn[Any] | None = connection.info.get(_SERVED)
    if served is not None and served.given_up:
        raise GivenUp
