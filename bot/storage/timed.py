"""How long the database lets its users wait, and how long it takes."""

from collections.abc import Callable
from time import perf_counter
from typing import TypeVar

from sqlalchemy import Connection

from bot.ports import Meter
from bot.storage.access import Access, Database

T = TypeVar("T")


class Timed:
    """A database whose transactions are told to a meter."""

    def __init__(self, database: Database, meter: Meter) -> None:
        self._database = database
        self._meter = meter

    async def run(self, access: Access, unit: Callable[[Connection], T]) -> T:
        """Run `unit`, and tell how long it waited for its connection and how long it had it.

        What came to nothing is told, too; one that never got a connection has waited all the time.
        """
        asked = perf_counter()
        runs, begun, over = 0, 0.0, 0.0

        def timed(connection: Connection) -> T:
            nonlocal runs, begun, over
            runs, begun = runs + 1, perf_counter()
            try:
                return unit(connection)
            finally:
                over = perf_counter()

        try:
            return await self._database.run(access, timed)
        finally:
            if runs:
                self._meter.stored(access.value, begun - asked, over - begun, runs)
            else:
                self._meter.stored(access.value, perf_counter() - asked, 0.0, 0)

    async def close(self) -> None:
        await self._database.close()
