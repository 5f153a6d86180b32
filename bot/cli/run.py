"""`cairn run`: serve whatever is configured."""

import asyncio
import logging
import signal
from collections.abc import Sequence
from contextlib import suppress
from os import getpid
from secrets import token_hex

from adapters.discord.life import Access, Life, ShutOut
from adapters.discord.place import PLATFORM
from bot.app import App
from bot.cli import logs
from bot.cli.failures import Failed
from bot.cli.lasting import lasting
from bot.clock import SystemClock
from bot.commands.registry import REGISTRY
from bot.config import Settings
from bot.content import Library, offered
from bot.jobs.lookout import Lookout
from bot.jobs.runner import Runner
from bot.jobs.ticker import Ticker
from bot.jobs.tidying import Tidying
from bot.storage import migrate
from bot.storage.store import Store

log = logging.getLogger(__name__)

TICK = 5.0
"""Seconds between two looks for due work."""

LOOK = 900.0
"""Seconds until what is done once a day looks whether a new one has begun.

Places of which nothing was known are looked at again then.
"""

FINISH_WITHIN = 3.0
"""Seconds that answers and posts on their way have to arrive once the process is told to stop."""


def run(settings: Settings) -> int:
    """Serve until the process is told to stop.

    Raises:
        Failed: nothing is configured, the database is not ready, or Discord does not let us in.
    """
    if settings.discord_token is None:
        raise Failed("there is nothing to serve: set CAIRN_DISCORD_TOKEN, or try `cairn chat`")
    access = Access(
        settings.discord_token.get_secret_value(),
        settings.discord_api_url,
        settings.discord_gateway_url,
        settings.discord_shards,
    )
    logs.configure(settings)
    _refuse_other_schemas(settings.database_url)
    with lasting():
        library = offered(settings.content_dir)
    asyncio.run(_serve(settings.database_url, library, access))
    return 0


def _refuse_other_schemas(url: str) -> None:
    found = migrate.status(url)
    if found.pending:
        raise Failed(f"the database is {found.current or 'empty'}: run `cairn db upgrade` first")


async def _serve(url: str, library: Library, access: Access) -> None:
    told = _told_to_stop()
    store = await Store.open(url)
    try:
        clock = SystemClock()

        def wake() -> None:
            ticker.wake()

        life = Life(App(store, REGISTRY, library, clock), wake, clock, access)
        worker = f"{getpid()}-{token_hex(4)}"
        ticker = Ticker(Runner(store, library, {PLATFORM: life.chat}, worker), clock, TICK)
        lookout = Ticker(Lookout(store, {PLATFORM: life.rooms}), clock, LOOK)
        tidying = Ticker(Tidying(store), clock, LOOK)
        await _live(life, (ticker, lookout, tidying), told)
    finally:
        await store.close()


def _told_to_stop() -> asyncio.Event:
    """Set when the process is told to stop."""
    told = asyncio.Event()
    for one in (signal.SIGTERM, signal.SIGINT):
        with suppress(NotImplementedError):  # on Windows, Ctrl+C ends the process its own way
            asyncio.get_running_loop().add_signal_handler(one, told.set)
    return told


async def _live(life: Life, tickers: Sequence[Ticker], told: asyncio.Event) -> None:
    living = asyncio.create_task(_until_refused(life, tickers))
    stopping = asyncio.create_task(told.wait())
    try:
        await asyncio.wait({living, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if living.done():
            living.result()
            raise Failed("Discord ended the connection.")
    except ShutOut as no:
        raise Failed(f"{no}.") from None
    finally:
        log.info("stopping")
        stopping.cancel()
        settling = [ticker.stop(FINISH_WITHIN) for ticker in tickers]
        await asyncio.gather(life.settle(FINISH_WITHIN), *settling)
        await life.leave()
        living.cancel()
        await asyncio.gather(living, return_exceptions=True)


async def _until_refused(life: Life, tickers: Sequence[Ticker]) -> None:
    await life.log_in()
    for ticker in tickers:
        ticker.start()
    await life.listen()
