"""Payloads that are signed, as Slack would never send them: whoever has the secret, or a bug."""

import json
import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from aiohttp import web

from bot.storage.store import Store
from tests.databases import Sqlite
from tests.wire.site import serving
from tests.wire.slack.cairn import Cairn, settled
from tests.wire.slack.sender import FORM
from tests.wire.slack.server import Slack


@pytest.fixture
async def store(sqlite: Sqlite, tmp_path: Path) -> AsyncIterator[Store]:
    opened = await Store.open(sqlite.copy_to(tmp_path / "cairn.db"))
    yield opened
    await opened.close()


@pytest.fixture
def cairn(slack: Slack, store: Store) -> Cairn:
    return settled(slack, store)


async def send(slack: Slack, fields: dict[str, str]) -> tuple[int, str]:
    """What is answered to a form that is signed."""
    body = urlencode(fields).encode()
    signed = slack.sender._signature(body)
    return await slack.sender.post(body, {"Content-Type": FORM, **signed})


def click(cairn: Cairn, *actions: dict[str, Any]) -> dict[str, str]:
    """A click as Slack tells of it, on these elements."""
    payload = {
        "type": "block_actions",
        "team": {"id": cairn.learners.id, "domain": "learners"},
        "user": {"id": cairn.ada.id, "team_id": cairn.learners.id},
        "trigger_id": "1.2.3",
        "actions": list(actions),
    }
    return {"payload": json.dumps(payload)}


async def test_a_click_on_nothing_is_taken_and_does_nothing(
    slack: Slack, cairn: Cairn, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        async with cairn.on_http() as life:
            assert await send(slack, click(cairn)) == (200, "")
            await life.settle(5)

    assert cairn.core.calls == []
    assert caplog.messages == []
    assert slack.record.of("views.open") == []


async def test_nothing_is_sent_to_an_address_that_is_none_of_slacks(
    slack: Slack, cairn: Cairn
) -> None:
    """It is said alone, where the bot has its own way to."""
    heard: list[str] = []

    async def hear(request: web.BaseRequest) -> web.Response:
        heard.append(request.path)
        return web.Response()

    async with serving(hear) as elsewhere, cairn.on_http() as life:
        command = {
            "command": "/cairn",
            "text": "help",
            "team_id": cairn.learners.id,
            "user_id": cairn.ada.id,
            "channel_id": cairn.general.id,
            "trigger_id": "4.5.6",
            "response_url": f"{elsewhere}/commands/1",
        }
        status, _ = await send(slack, command)
        await life.settle(5)

    assert (status, heard) == (200, [])
    [told] = cairn.ada.dm.messages.values()
    assert "Cairn walks a long road with you" in json.dumps(told)
