"""What many tests begin with, told once: each of them gets a copy."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.storage.address import file_of, parse
from bot.storage.store import Store
from tests.commands.world import World


@dataclass(frozen=True, slots=True)
class Begun:
    """A world at a moment, with its database closed."""

    database: Path
    world: World

    @classmethod
    def after(
        cls, url: str, make: Callable[[Store], World], tell: Callable[[World], Awaitable[object]]
    ) -> "Begun":
        """The world on an SQLite file, once that has been told."""

        async def told() -> World:
            store = await Store.open(url)
            world = make(store)
            await tell(world)
            await store.close()
            return world

        return cls(file_of(parse(url)), asyncio.run(told()))

    @asynccontextmanager
    async def again(self, path: Path) -> AsyncIterator[World]:
        """The same world on a copy of the database."""
        shutil.copyfile(self.database, path)
        store = await Store.open(f"sqlite:///{path}")
        yield self.world.again(store)
        await store.close()
