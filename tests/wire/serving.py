"""`cairn run` as a task of the test."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from bot.cli.run import _serve
from bot.config import Settings
from tests.commands.world import library

STOPS_WITHIN = 5.0


@asynccontextmanager
async def serving_here(settings: dict[str, Any]) -> AsyncIterator["asyncio.Task[None]"]:
    """The same with these settings as a task; once it has connected, a signal tells it to stop."""
    given = Settings(_env_file=None, **settings)  # type: ignore[call-arg]
    task = asyncio.create_task(_serve(given, library()))
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def stopped(task: "asyncio.Task[None]") -> None:
    """It has ended well, and in time."""
    async with asyncio.timeout(STOPS_WITHIN):
        await task


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
