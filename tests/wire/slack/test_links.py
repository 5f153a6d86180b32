"""What is counted of the connections to Slack."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.slack.life import Access, Life, Plugs
from bot.ports import Linked
from bot.storage.store import Store
from tests.databases import Sqlite
from tests.wire.slack.cairn import QUICK, Cairn, Naps, settled
from tests.wire.slack.server import Slack


@pytest.fixture
async def cairn(slack: Slack, sqlite: Sqlite, tmp_path: Path) -> AsyncIterator[Cairn]:
    store = await Store.open(sqlite.copy_to(tmp_path / "cairn.db"))
    yield settled(slack, store)
    await store.close()


async def so(told: list[Linked], **wanted: int) -> None:
    """It stands like that in the end."""
    async with asyncio.timeout(10):
        while Counter(told) != wanted:  # noqa: ASYNC110 - nobody tells the test
            await asyncio.sleep(0)


@pytest.mark.parametrize("end, how", [("refresh", "replaced"), ("close", "lost"), ("cut", "lost")])
async def test_what_happens_to_the_connections(
    slack: Slack, cairn: Cairn, end: str, how: str
) -> None:
    told: list[Linked] = []
    async with cairn.on_sockets(Plugs(tell=told.append)):
        await so(told, opened=2)
        getattr(slack.sockets, end)()
        await so(told, opened=4, **{how: 2})


async def test_a_connection_that_is_not_made_in_time_has_failed(
    slack: Slack, cairn: Cairn, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Linked] = []
    access = Access(cairn.learners.bot_token, slack.app.app_token, None, slack.api_url)
    timing = replace(QUICK, connect=0.2)
    life = Life(
        cairn.core, cairn.wake, access, plugs=Plugs(tell=told.append), sleep=Naps(), timing=timing
    )
    await life.log_in()
    monkeypatch.setattr(slack.sockets, "ticket", lambda: f"{slack.sockets.address}?ticket=old")
    listening = asyncio.create_task(life.listen())
    async with asyncio.timeout(10):
        while "failed" not in told:  # noqa: ASYNC110 - nobody tells the test
            await asyncio.sleep(0)
    monkeypatch.undo()
    async with asyncio.timeout(10):
        while Counter(told)["opened"] < 2:  # noqa: ASYNC110 - as above
            await asyncio.sleep(0)
    await life.leave()
    await asyncio.gather(listening, return_exceptions=True)

    assert {*told} == {"failed", "opened"}
