"""Cairn on Discord as `cairn run` builds it, at the time of the made-up people.

A script, `python -m benchmarks.discord_cairn`; its settings are in the environment, as those of
`cairn run` are.
"""

import asyncio
from os import environ

from adapters.discord.life import Access, Life
from adapters.discord.place import PLATFORM
from benchmarks.population import NOW
from benchmarks.road import library
from benchmarks.standing_clock import StandingClock
from bot.app import App
from bot.cli.lasting import lasting
from bot.cli.run import TICK
from bot.commands.registry import REGISTRY
from bot.jobs.runner import Runner
from bot.jobs.ticker import Ticker
from bot.storage.store import Store


async def main() -> None:
    store = await Store.open(environ["CAIRN_DATABASE_URL"])
    clock = StandingClock(NOW)

    def wake() -> None:
        ticker.wake()

    with lasting():
        shelf = library()
        app = App(store, REGISTRY, shelf, clock)
    access = Access(
        environ["CAIRN_DISCORD_TOKEN"],
        environ["CAIRN_DISCORD_API_URL"],
        environ["CAIRN_DISCORD_GATEWAY_URL"],
    )
    life = Life(app, wake, clock, access)
    ticker = Ticker(Runner(store, shelf, {PLATFORM: life.chat}, "one"), clock, TICK)
    await life.log_in()
    ticker.start()
    await life.listen()


if __name__ == "__main__":
    asyncio.run(main())
