"""One process of the bot, put together for the console."""

from datetime import datetime
from os import getpid
from secrets import token_hex
from time import monotonic

from adapters.console.core import PLATFORM, OpenCore
from bot.app import App
from bot.commands.call import Call, Reply
from bot.commands.lookup import Registry
from bot.commands.registry import REGISTRY
from bot.content.library import Library
from bot.jobs.runner import Runner
from bot.jobs.ticker import Ticker
from bot.ports import Chat, Clock
from bot.storage.store import Store

TICK = 5.0
"""Seconds between two looks for due work while somebody chats."""


class Running:
    """The app and its runner on one open database; with a ticker, what is due happens by itself."""

    def __init__(self, store: Store, app: App, runner: Runner, ticker: Ticker | None) -> None:
        self._store = store
        self._app = app
        self._runner = runner
        self._ticker = ticker

    @property
    def registry(self) -> Registry:
        return REGISTRY

    async def handle(self, call: Call) -> Reply:
        reply = await self._app.handle(call)
        if reply.due and self._ticker is not None:
            self._ticker.wake()
        return reply

    async def run_due(self, now: datetime) -> int:
        return await self._runner.run_due(now)

    async def next_due(self) -> datetime | None:
        return await self._runner.next_due()

    async def close(self) -> None:
        if self._ticker is not None:
            await self._ticker.stop()
        await self._store.close()


def opener(url: str, library: Library, *, ticks: bool = False) -> OpenCore:
    """How the process is started on the migrated database of `url`, again and again."""

    async def open_core(chat: Chat, clock: Clock) -> Running:
        store = await Store.open(url)
        chats = {PLATFORM: chat}
        app = App(store, REGISTRY, library, clock)
        worker = f"{getpid()}-{token_hex(4)}"
        # On a clock that only a script moves, a send takes no time.
        runner = Runner(store, library, chats, worker, monotonic if ticks else lambda: 0.0)
        ticker = Ticker(runner, clock, TICK) if ticks else None
        if ticker is not None:
            ticker.start()
        return Running(store, app, runner, ticker)

    return open_core
