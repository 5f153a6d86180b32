"""What the bot weighs when nothing happens, against a bare discord.py client."""

import asyncio
import sys
from asyncio.subprocess import PIPE
from pathlib import Path

from benchmarks.measure import Figure, cost, interleaved

TWICE = 2.0

BARE = """
from time import perf_counter
begun = perf_counter()
import discord
took = perf_counter() - begun
import asyncio

async def main():
    client = discord.Client(
        intents=discord.Intents.none(),
        max_messages=None,
        member_cache_flags=discord.MemberCacheFlags.none(),
        chunk_guilds_at_startup=False,
    )
    await asyncio.sleep(0.2)
    import psutil
    print(psutil.Process().memory_info().rss, took)

asyncio.run(main())
"""

OURS = """
import sys
from time import perf_counter
begun = perf_counter()
from bot.app import App
from bot.clock import SystemClock
from bot.commands.registry import REGISTRY
from bot.content.library import offered
from bot.jobs.runner import Runner
from bot.jobs.ticker import Ticker
from bot.storage.store import Store
took = perf_counter() - begun
import asyncio

async def main():
    store = await Store.open(sys.argv[1])
    library = offered()
    app = App(store, REGISTRY, library, SystemClock())
    runner = Runner(store, library, {}, worker="one")
    ticker = Ticker(runner, SystemClock(), 5)
    ticker.start()
    await asyncio.sleep(0.2)
    import psutil
    print(psutil.Process().memory_info().rss, took)
    await ticker.stop()
    await store.close()

asyncio.run(main())
"""


async def figures(folder: Path, *, quick: bool) -> list[Figure]:
    url = f"sqlite:///{folder / 'footprint.db'}"
    migrate = "import sys; from bot.storage.migrate import upgrade; upgrade(sys.argv[1])"
    await _said(migrate, url)
    found = []
    for place, name, shown in (
        (0, "memory after the start", lambda size: f"{size / 2**20:.1f} MiB"),
        (1, "import time", lambda seconds: f"{seconds * 1e3:.0f} ms"),
    ):

        async def floor(place: int = place) -> float:
            return float((await _said(BARE)).split()[place])

        async def ours(place: int = place) -> float:
            return float((await _said(OURS, url)).split()[place])

        pair = await interleaved(floor, ours)
        found.append(cost(f"{name}; floor: a discord.py client", pair, shown, TWICE))
    return found


async def _said(script: str, *arguments: str) -> str:
    """What a Python process of its own prints."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", script, *arguments), stdout=PIPE
    )
    out, _ = await process.communicate()
    if process.returncode:
        raise AssertionError(f"it ended with {process.returncode}")
    return out.decode()
