"""Payloads that are signed, as Slack would never send them: whoever has the secret, or a bug."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlencode

import pytest
from aiohttp import web

from tests.wire.site import serving
from tests.wire.slack.cairn import Cairn
from tests.wire.slack.sender import FORM
from tests.wire.slack.server import Slack


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


@asynccontextmanager
async def listening(heard: list[str]) -> AsyncIterator[str]:
    """Somewhere else, where all requests are noted."""

    async def hear(request: web.BaseRequest) -> web.Response:
        heard.append(request.path)
        return web.Response()

    async with serving(hear) as address:
        yield address


def command(cairn: Cairn, team: str, address: str) -> dict[str, str]:
    return {
        "command": "/cairn",
        "text": "help",
        "team_id": team,
        "user_id": cairn.ada.id,
        "channel_id": cairn.general.id,
        "trigger_id": "4.5.6",
        "response_url": address,
    }


async def test_nothing_is_sent_to_an_address_that_is_none_of_slacks(
    slack: Slack, cairn: Cairn
) -> None:
    """It is said alone, where the bot has its own way to."""
    heard: list[str] = []
    async with listening(heard) as elsewhere, cairn.on_http() as life:
        status, _ = await send(slack, command(cairn, cairn.learners.id, f"{elsewhere}/1"))
        await life.settle(5)

    assert (status, heard) == (200, [])
    [told] = cairn.ada.dm.messages.values()
    assert "Cairn walks a long road with you" in json.dumps(told)


@pytest.mark.parametrize("address", ["{}/1", "nowhere", ""])
async def test_nor_is_it_said_there_that_the_bot_is_not_in_a_workspace(
    slack: Slack, cairn: Cairn, address: str
) -> None:
    heard: list[str] = []
    async with listening(heard) as elsewhere, cairn.on_http():
        given = address.format(elsewhere)
        status, text = await send(slack, command(cairn, "T0UNKNOWN", given))

    assert (status, heard) == (200, [])
    assert text.startswith("Cairn is not in this workspace any more")


@pytest.mark.parametrize(
    "body",
    [
        {"type": "event_callback", "authorizations": 1.5},
        {"type": "event_callback", "authorizations": {}},
        {"type": "view_submission", "enterprise": True},
        {"type": "view_closed", "team": 1},
        {"type": "message_action", "response_urls": None},
        {"event": None},
        [],
        None,
    ],
)
async def test_a_stranger_who_writes_nonsense_is_no_bug(
    slack: Slack, cairn: Cairn, caplog: pytest.LogCaptureFixture, body: object
) -> None:
    """It is read before it is known that nobody signed it."""
    async with cairn.on_http():
        text = json.dumps(body).encode()
        status, _ = await slack.sender.post(text, {"Content-Type": "application/json"})

    assert status in {400, 401}
    assert [record for record in caplog.records if record.exc_info] == []


@pytest.mark.parametrize(
    "kind", ["application/json", FORM, "text/plain; charset=punycode", "text/plain; charset=idna"]
)
async def test_what_is_long_is_not_read_before_it_is_known_to_be_signed(
    slack: Slack, cairn: Cairn, kind: str
) -> None:
    """In some encodings 400 kB keep a process busy for 20 s."""
    async with cairn.on_http(), asyncio.timeout(5):
        status, _ = await slack.sender.post(b"a-" + b"b" * 400_000, {"Content-Type": kind})

    assert status == 401


async def test_what_is_signed_is_read_as_utf_8(slack: Slack, cairn: Cairn) -> None:
    body = b'{"type": "url_verification", "challenge": "wire"}'
    kind = "application/json; charset={}"
    signed = slack.sender._signature(body)
    async with cairn.on_http():
        answers = [
            await slack.sender.post(body, {"Content-Type": kind.format(charset), **signed})
            for charset in ("utf-8", "UTF-8", "latin-1", "nonsense")
        ]

    assert [status for status, _ in answers] == [200, 200, 400, 400]


@pytest.mark.parametrize(
    "stamp, signature",
    [("soon", "v0=1"), ("9" * 5000, "v0=1"), ("", ""), (None, "v0=1"), ("now", "v0=\u00e9")],
)
async def test_a_signature_that_is_none_is_no_bug(
    slack: Slack,
    cairn: Cairn,
    caplog: pytest.LogCaptureFixture,
    stamp: str | None,
    signature: str,
) -> None:
    right = slack.sender._signature(b"{}")["X-Slack-Request-Timestamp"]
    stamps = (
        {} if stamp is None else {"X-Slack-Request-Timestamp": right if stamp == "now" else stamp}
    )
    headers = {"Content-Type": "application/json", "X-Slack-Signature": signature, **stamps}
    async with cairn.on_http():
        status, _ = await slack.sender.post(b"{}", headers)

    assert status == 401
    assert [record for record in caplog.records if record.exc_info] == []
