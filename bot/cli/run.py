"""`cairn run`: serve whatever is configured."""

import asyncio
import signal
from collections.abc import Callable, Sequence
from contextlib import suppress
from os import getpid
from secrets import token_hex

from bot.app import App
from bot.cli import logs
from bot.cli.calendars import calendars
from bot.cli.deadline import end_within
from bot.cli.failures import Failed
from bot.cli.lasting import lasting
from bot.cli.platforms import Platform, platforms
from bot.cli.ready import refuse_other_schemas, refuse_without_zones
from bot.cli.web import Web
from bot.clock import SystemClock
from bot.commands.door import Door
from bot.commands.registry import REGISTRY
from bot.config import Settings
from bot.content import Library, offered
from bot.jobs.lookout import Lookout
from bot.jobs.runner import Runner
from bot.jobs.ticker import Ticker
from bot.jobs.tidying import Kept, Tidying
from bot.log import from_now_on, logger
from bot.ports import ShutOut, Uncounted
from bot.storage.store import Store
from bot.web.health import Health
from bot.web.metrics import Metrics
from bot.web.pages import Pages

log = logger(__name__)

TICK = 5.0
"""Seconds between two looks for due work."""

LOOK = 900.0
"""Seconds until what is done once a day looks whether a new one has begun.

Places of which nothing was known are looked at again then.
"""

FINISH_WITHIN = 3.0
"""Seconds that answers and posts on their way have to arrive once the process is told to stop."""

END_WITHIN = 4.8
"""Seconds after which it ends then, even if something else keeps it."""


def run(settings: Settings) -> int:
    """Serve until the process is told to stop.

    Raises:
        Failed: nothing is configured, the database is not ready, or a platform does not let us in.
    """
    ways_in = (settings.discord_token, settings.slack_bot_token, settings.slack_client_id)
    if not any(ways_in):
        raise Failed(
            "there is nothing to serve: set CAIRN_DISCORD_TOKEN or CAIRN_SLACK_BOT_TOKEN,"
            " or try `cairn chat`"
        )
    refuse_without_zones()
    refuse_other_schemas(settings.database_url)
    logs.configure(settings)
    with lasting():
        library = offered(settings.content_dir)
    asyncio.run(_serve(settings, library, lambda: end_within(END_WITHIN)))
    return 0


async def _serve(
    settings: Settings, library: Library, on_stop: Callable[[], object] = lambda: None
) -> None:
    told = _told_to_stop(on_stop)
    metrics = Metrics() if settings.listens_on else None
    store = await Store.open(settings.database_url, metrics)
    try:
        clock = SystemClock()

        def wake() -> None:
            ticker.wake()

        with lasting():
            app = App(
                *(store, REGISTRY, library, clock, metrics or Uncounted()),
                feeds=calendars(settings),
                door=Door(),
            )
            served = platforms(settings, app, wake, clock)
        worker = f"{getpid()}-{token_hex(4)}"
        chats = {one.key: one.chat for one in served if one.chat}
        rooms = {one.key: one.rooms for one in served if one.rooms}
        runner = Runner(store, library, chats, worker, meter=metrics)
        ticker = Ticker(runner, clock, TICK)
        lookout = Ticker(Lookout(store, rooms), clock, LOOK)
        kept = Kept(texts=settings.keep_texts_days, posts=settings.keep_posts_days)
        tidying = Ticker(Tidying(store, kept), clock, LOOK)
        routes = [route for one in served for route in one.routes]
        if metrics:
            health = Health(store, clock, {one.key: one.life for one in served})
            routes += Pages(health, metrics).routes
        if app.feeds:
            # What writes calendars takes a while to load.
            from bot.web.feed import Subscriptions  # noqa: PLC0415

            routes += Subscriptions(store, library, clock).routes
        web = Web(settings.http_host, settings.listens_on, routes)
        await Serving(served, (ticker, lookout, tidying), web).until(told)
    finally:
        await store.close()


def _told_to_stop(on_stop: Callable[[], object]) -> asyncio.Event:
    """Set when the process is told to stop; `on_stop` is called then."""
    told = asyncio.Event()

    def tell() -> None:
        told.set()
        on_stop()

    for one in (signal.SIGTERM, signal.SIGINT):
        with suppress(NotImplementedError):  # on Windows, Ctrl+C ends the process its own way
            asyncio.get_running_loop().add_signal_handler(one, tell)
    return told


class Serving:
    """All platforms at once: what keeps one waiting keeps no other."""

    def __init__(self, platforms: Sequence[Platform], tickers: Sequence[Ticker], web: Web) -> None:
        self._platforms = platforms
        self._tickers = tickers
        self._web = web
        self._ticking = False

    async def until(self, told: asyncio.Event) -> None:
        """Serve until that is told.

        Raises:
            Failed: a platform lets the bot in no more, or the web server's address is taken.
        """
        await self._web.start()
        log.info("started", platforms=", ".join(one.key for one in self._platforms))
        living = {asyncio.create_task(self._live(one)): one for one in self._platforms}
        stopping = asyncio.create_task(told.wait())
        try:
            done, _ = await asyncio.wait({*living, stopping}, return_when=asyncio.FIRST_COMPLETED)
            for task, platform in living.items():
                if task in done:
                    await task
                    raise Failed(f"{platform.name} ended the connection.")
        except ShutOut as no:
            raise Failed(f"{no}.") from None
        finally:
            log.info("stopping")
            stopping.cancel()
            await self._stop()
            for task in living:
                task.cancel()
            await asyncio.gather(*living, return_exceptions=True)

    async def _live(self, platform: Platform) -> None:
        from_now_on(platform=platform.key)
        await platform.life.log_in()
        if platform.chat:
            platform.chat.open = True
        if not self._ticking:
            self._ticking = True
            for ticker in self._tickers:
                ticker.start()
        await platform.life.listen()

    async def _stop(self) -> None:
        lives = [one.life for one in self._platforms]
        stopping = [ticker.stop(FINISH_WITHIN) for ticker in self._tickers]
        settling = [life.settle(FINISH_WITHIN) for life in lives]
        await self._web.stop()
        await asyncio.gather(*settling, *stopping)
        await asyncio.gather(*(life.leave() for life in lives))
