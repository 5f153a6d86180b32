"""Cairn on Slack as `cairn run` builds it, at the time of the made-up people.

A script, `python -m benchmarks.slack_cairn`; its settings are in the environment, as those of
`cairn run` are. It is in many workspaces, which Socket Mode is no less good for here.
"""

import asyncio
import json
from os import environ

from adapters.slack.chat import SlackChat
from adapters.slack.life import Access, Life, Plugs
from adapters.slack.place import PLATFORM
from adapters.slack.slash import Slash
from adapters.slack.workspaces import Connect, Workspace
from benchmarks.going_clock import GoingClock
from benchmarks.population import NOW
from benchmarks.road import library
from benchmarks.slack_stage import WORKSPACES
from bot.app import App
from bot.cli.lasting import lasting
from bot.cli.run import TICK
from bot.commands.registry import REGISTRY
from bot.jobs.runner import Runner
from bot.jobs.ticker import Ticker
from bot.storage.store import Store


class Installed:
    """The workspaces that the environment names."""

    def __init__(self) -> None:
        self._found: dict[str, Workspace] = {}

    async def log_in(self, connect: Connect) -> None:
        for team, (name, token) in json.loads(environ[WORKSPACES]).items():
            self._found[team] = Workspace(team, name, "U0", connect(token))

    async def find(self, team: str | None, enterprise: str | None = None) -> Workspace | None:
        return self._found.get(team or "")

    async def left(self, team: str | None, enterprise: str | None = None) -> None: ...


async def main() -> None:
    store = await Store.open(environ["CAIRN_DATABASE_URL"])
    access = Access(
        environ["CAIRN_SLACK_BOT_TOKEN"],
        environ["CAIRN_SLACK_APP_TOKEN"],
        None,
        environ["CAIRN_SLACK_API_URL"],
    )
    clock = GoingClock(NOW)

    def wake() -> None:
        ticker.wake()

    with lasting():
        shelf = library()
        app = App(store, REGISTRY, shelf, clock)
    workspaces = Installed()
    chat = SlackChat(workspaces, clock, Slash())
    life = Life(app, wake, access, workspaces, Plugs(lacking=chat.rooms.lacking))
    ticker = Ticker(Runner(store, shelf, {PLATFORM: chat}, "one"), clock, TICK)
    await life.log_in()
    ticker.start()
    await life.listen()


if __name__ == "__main__":
    asyncio.run(main())
