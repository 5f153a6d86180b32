"""What Slack's errors mean for a post, and what facilitators read of them."""

import logging
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack.errors import PASSING
from adapters.slack.failures import HELD_BACK, SHUT, WORDS, No, failure_of, no_of
from adapters.slack.rooms import ARCHIVED, GONE, LEFT, UNINVITED, UNKNOWN
from bot.domain.usage import spoken
from bot.ports import TemporaryFailure
from tests.logged import logged

FIXES = [
    *(fix for _, fix in WORDS.values()),
    *(lack.fix for lack in (ARCHIVED, GONE, LEFT, UNINVITED, UNKNOWN)),
]


def refused(name: str, status: int = 200, retry: str = "", **more: Any) -> SlackApiError:
    """What the client raises when Slack says no."""
    response = AsyncSlackResponse(
        client=AsyncWebClient(),
        http_verb="POST",
        api_url="https://slack.com/api/chat.postMessage",
        req_args={},
        data={"ok": False, "error": name, **more} if name else {},
        headers={"Retry-After": retry} if retry else {},
        status_code=status,
    )
    return SlackApiError("no", response)  # type: ignore[no-untyped-call]


@pytest.mark.parametrize("name", WORDS)
def test_every_no_names_its_cause_and_what_helps(name: str) -> None:
    failure = failure_of(refused(name))

    assert isinstance(failure, No)
    assert (failure.name, failure.cause, failure.fix) == (name, *WORDS[name])
    assert failure.fix[0].isupper()
    assert not failure.cause.endswith(".")
    assert not failure.fix.endswith(".")


def test_everything_that_shuts_a_workspace_has_words() -> None:
    assert set(WORDS) >= SHUT
    assert {no_of(name).name for name in SHUT} == SHUT


def test_a_scope_that_is_missing_is_named() -> None:
    failure = failure_of(refused("missing_scope", needed="groups:history"))

    assert isinstance(failure, No)
    assert failure.cause == "Slack has not granted Cairn the permission groups:history"
    assert "OAuth & Permissions" in failure.fix


def test_what_nobody_knows_is_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    said = {"messages": ["[ERROR] must be less than 3001 characters"]}
    with caplog.at_level(logging.ERROR):
        failure = failure_of(refused("invalid_blocks", response_metadata=said))

    assert isinstance(failure, No)
    assert failure.cause == "Slack refused the message (invalid_blocks)"
    assert "must be less than 3001 characters" in logged(caplog, "Slack refused a request")["said"]


@pytest.mark.parametrize("name", sorted(PASSING))
def test_what_passes_by_itself_is_tried_again(name: str) -> None:
    failure = failure_of(refused(name))

    assert isinstance(failure, TemporaryFailure)
    taken_by_none = name in {"ratelimited", "rate_limited", "team_added_to_org"}
    assert failure.ambiguous is not taken_by_none


@pytest.mark.parametrize("name", ["ratelimited", "rate_limited", ""])
def test_slack_says_how_long_to_wait(name: str) -> None:
    failure = failure_of(refused(name, 429, retry="47"))

    assert isinstance(failure, TemporaryFailure)
    assert (failure.retry_after, failure.ambiguous) == (timedelta(seconds=47), False)


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_what_broke_may_have_arrived(status: int) -> None:
    failure = failure_of(refused("", status))

    assert isinstance(failure, TemporaryFailure)
    assert failure.ambiguous


def test_what_stands_before_slack_asks_for_patience() -> None:
    failure = failure_of(refused("", 403))

    assert isinstance(failure, TemporaryFailure)
    assert (failure.retry_after, failure.ambiguous) == (HELD_BACK, False)


@pytest.mark.parametrize(
    "error, ambiguous",
    [
        (aiohttp.ConnectionTimeoutError(), False),
        (aiohttp.ServerDisconnectedError(), True),
        (aiohttp.ClientPayloadError(), True),
        (ConnectionResetError(), True),
        (TimeoutError(), True),
    ],
)
def test_connections_that_break(error: Exception, *, ambiguous: bool) -> None:
    failure = failure_of(error)

    assert isinstance(failure, TemporaryFailure)
    assert failure.ambiguous is ambiguous


def test_a_bug_is_none_of_them() -> None:
    assert failure_of(ValueError("limit broken")) is None


@pytest.mark.parametrize("fix", FIXES)
def test_every_command_that_helps_is_marked_as_one(fix: str) -> None:
    """So that it is written as the workspace has it, which may call Cairn by another name."""
    plain = "".join(part for part in spoken(fix) if isinstance(part, str))
    assert "/" not in plain.replace("/invite @Cairn", "").replace("api.slack.com/apps", "")
