"""Cairn on Slack as `cairn run` builds it, at the time of the made-up people.

A script, `python -m benchmarks.slack_cairn`; its settings are in the environment, as those of
`cairn run` are. It is in many workspaces, which Socket Mode is no less good for here.
"""

import asyncio
import json
from os import environ

from adapters.slack.life import Access, Life
from adapters.slack.workspaces import Connect, Workspace
from benchmarks.population import NOW
from benchmarks.road import library
from benchmarks.slack_stage import WORKSPACES
from benchmarks.standing_clock import StandingClock
from bot.app import App
from bot.cli.lasting import lasting
from bot.commands.registry import REGISTRY
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
    with lasting():
        app = App(store, REGISTRY, library(), StandingClock(NOW))
    life = Life(app, lambda: None, access, Installed())
    await life.log_in()
    await life.listen()


if __name__ == "__main__":
    asyncio.run(main())
