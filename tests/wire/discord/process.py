"""`cairn run` as a process of its own, on a loopback Discord."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.wire.discord.server import Discord

PATIENCE = 60.0


@asynccontextmanager
async def run(folder: Path, **settings: str) -> AsyncIterator[Process]:
    """The process with these settings, in a folder without any others; killed in the end."""
    inherited = {name: text for name, text in os.environ.items() if not name.startswith("CAIRN_")}
    given = {f"CAIRN_{name.upper()}": text for name, text in settings.items()}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run"),
        cwd=folder,
        env=inherited | given | {"PYTHONPATH": str(Path(__file__).parents[3])},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=PIPE,
        stderr=PIPE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


async def connected(here: Discord, times: int = 1) -> None:
    """The process has a session on the gateway, for the so-manieth time."""
    await here.changes.until(
        lambda: len(here.gateway.identified) >= times and here.gateway.connected, PATIENCE
    )


async def ended(process: Process) -> tuple[int, str]:
    """Its exit status, and what it wrote to standard error."""
    async with asyncio.timeout(PATIENCE):
        _, err = await process.communicate()
    assert process.returncode is not None
    return process.returncode, err.decode()
