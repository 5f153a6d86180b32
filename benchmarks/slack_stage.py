"""A Slack on this machine, and the bots that are measured on it as processes of their own."""

import json
import os
import sys
from asyncio import create_subprocess_exec
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

from bot.clock import SystemClock
from tests.fakes.clock import FakeClock
from tests.wire.slack.deed import Deed
from tests.wire.slack.person import Person
from tests.wire.slack.server import Slack, serving
from tests.wire.slack.world import Channel

BARE = ("-m", "benchmarks.slack_bare")
CAIRN = ("-m", "benchmarks.slack_cairn")
WORKSPACES = "BENCH_WORKSPACES"
"""The names and tokens of all workspaces by their ids, for the process in its environment."""

CONNECTS_WITHIN = 60.0
ROOT = Path(__file__).parents[1]


class Member:
    """Somebody who gives the command that is measured, in one channel of one workspace."""

    def __init__(self, person: Person, channel: Channel) -> None:
        self.person = person
        self.channel = channel

    def ask(self) -> Deed:
        return self.person.command("/progress", "", self.channel)


def a_slack() -> AbstractAsyncContextManager[Slack]:
    return serving(FakeClock(SystemClock().now()))


def add_member(here: Slack, name: str) -> Member:
    """Somebody in a workspace of their own."""
    workspace = here.workspace(f"{name}’s workspace")
    person = here.person(workspace, name)
    return Member(person, here.channel(workspace, "general", person))


@asynccontextmanager
async def process(
    here: Slack, command: tuple[str, ...], folder: Path, database: str = ""
) -> AsyncIterator[Process]:
    """A bot that is connected; in the end it is gone."""
    inherited = {name: text for name, text in os.environ.items() if not name.startswith("CAIRN_")}
    there = here.world.workspaces
    settings = {
        "CAIRN_DATABASE_URL": database,
        "CAIRN_SLACK_BOT_TOKEN": next(iter(there.values())).bot_token,
        "CAIRN_SLACK_APP_TOKEN": here.app.app_token,
        "CAIRN_SLACK_API_URL": here.api_url,
        WORKSPACES: json.dumps({one.id: (one.name, one.bot_token) for one in there.values()}),
        "PYTHONPATH": str(ROOT),
    }
    started = await create_subprocess_exec(
        *(sys.executable, *command), cwd=folder, env=inherited | settings, stdin=DEVNULL
    )
    try:
        await here.changes.until(lambda: here.sockets.lines, CONNECTS_WITHIN)
        yield started
    finally:
        if started.returncode is None:
            started.kill()
        await started.wait()
        await here.changes.until(lambda: not here.sockets.lines)
