"""Every way in which a request goes wrong is one of the two kinds, with a reason."""

import errno
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import aiohttp
import discord
import pytest
from aiohttp.client_reqrep import ConnectionKey

from adapters.discord.failures import WORDS, No, failure_of
from bot.ports import TemporaryFailure
from tests.logged import logged

MINUTE = timedelta(minutes=1)


@dataclass
class Response:
    status: int
    reason: str = ""
    headers: dict[str, str] = field(default_factory=dict)


def answer(
    status: int, code: int | None = None, words: str = "", **headers: str
) -> discord.HTTPException:
    """What discord.py raises; without a code the answer is no JSON."""
    body = words if code is None else {"code": code, "message": words}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    kinds = {403: discord.Forbidden, 404: discord.NotFound}
    kind = kinds.get(status, discord.HTTPException)
    response: Any = Response(status, headers=named)
    return kind(response, body)


def not_connected(number: int) -> aiohttp.ClientConnectorError:
    key = ConnectionKey(
        "discord.com",
        443,
        is_ssl=True,
        ssl=True,
        proxy=None,
        proxy_auth=None,
        proxy_headers_hash=None,
    )
    return aiohttp.ClientConnectorError(key, OSError(number, "no"))


@pytest.mark.parametrize(
    "error, wait, ambiguous",
    [
        (discord.RateLimited(90), timedelta(seconds=90), False),
        (answer(429, words="error code: 1015", Retry_After="37"), timedelta(seconds=37), False),
        (answer(429, words="error code: 1015"), None, False),
        (answer(429, 30046), 10 * MINUTE, False),
        (answer(400, 30046), 10 * MINUTE, False),
        (answer(403, 40003), 10 * MINUTE, False),
        (answer(403, words="<html>blocked</html>"), 15 * MINUTE, False),
        (answer(401, 0, "401: Unauthorized"), 15 * MINUTE, False),
        (answer(500, 0), None, True),
        (answer(502, words="error code: 502"), None, True),
        (answer(503), None, True),
        (answer(504), None, True),
        (not_connected(errno.ECONNREFUSED), None, False),
        (aiohttp.ConnectionTimeoutError(), None, False),
        (aiohttp.ServerDisconnectedError(), None, True),
        (aiohttp.ClientOSError(errno.ECONNRESET, "reset"), None, True),
        (aiohttp.SocketTimeoutError(), None, True),
        (ConnectionResetError(), None, True),
        (TimeoutError(), None, True),
    ],
    ids=repr,
)
def test_what_may_go_through_later(
    error: Exception,
    wait: timedelta | None,
    ambiguous: bool,  # noqa: FBT001
) -> None:
    failure = failure_of(error)
    assert isinstance(failure, TemporaryFailure)
    assert (failure.retry_after, failure.ambiguous) == (wait, ambiguous)
    assert failure.reason


@pytest.mark.parametrize(
    "status, code, cause, fix",
    [
        (403, 50001, "cannot see the channel", "view the channel"),
        (403, 50013, "may not", "/setup"),
        (403, 50007, "write to you directly", "privacy settings"),
        (403, 50278, "you share no server", "Join a server"),
        (404, 10003, "the channel is gone", "/cohort edit"),
        (404, 10004, "not in the server", "Invite"),
        (404, 10008, "the message was deleted", "Keep"),
        (400, 50083, "archived", "Reopen the thread"),
        (403, 160005, "locked", "Unlock the thread, or give Cairn Manage Threads"),
        (400, 50035, "refused the message (50035)", "log"),
        (403, 99999, "No cats", "/setup"),
    ],
)
def test_what_will_not_until_somebody_changes_something(
    status: int, code: int, cause: str, fix: str
) -> None:
    failure = failure_of(answer(status, code, "No cats"))
    assert isinstance(failure, No)
    assert cause in failure.cause
    assert fix in failure.fix
    assert (failure.status, failure.code) == (status, code)


def test_a_form_that_discord_refuses_is_logged_as_a_bug(caplog: pytest.LogCaptureFixture) -> None:
    failure_of(answer(400, 50035, "Invalid Form Body"))
    assert "Invalid Form Body" in logged(caplog, "Discord refused a request")["said"]
    caplog.clear()
    failure_of(answer(403, 50013, "Missing Permissions"))
    assert caplog.text == ""


def test_words_that_know_more_stand_first() -> None:
    failure = failure_of(answer(404, 10003), {10003: ("the thread is gone", "Make one")})
    assert isinstance(failure, No)
    assert (failure.cause, failure.fix) == ("the thread is gone", "Make one")


def test_a_bug_is_no_failure_of_discord() -> None:
    assert failure_of(KeyError("id")) is None


def test_a_long_answer_is_cut_to_one_line() -> None:
    failure = failure_of(answer(404, 77777, "x" * 999 + "\nsecond"))
    assert isinstance(failure, No)
    assert len(failure.cause) < 250
    assert "second" not in failure.cause


@pytest.mark.parametrize("words", [*WORDS.values()])
def test_cause_and_fix_stand_in_a_sentence_that_goes_on(words: tuple[str, str]) -> None:
    for said in words:
        assert said.strip() == said
        assert not said.endswith((".", "!", "?"))
