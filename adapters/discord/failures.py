"""What went wrong with a request, in the two kinds the core knows."""

from collections.abc import Mapping
from datetime import timedelta
from typing import TypeAlias

import aiohttp
import discord

from bot.log import logger
from bot.ports import PermanentFailure, TemporaryFailure

log = logger(__name__)

Words: TypeAlias = Mapping[int, tuple[str, str]]
"""Cause and fix, by Discord's code for the error."""

OLD_EDITS = 30046
OPENING_TOO_FAST = 40003
NO_SUCH_CHANNEL = 10003
NO_SUCH_SERVER = 10004
NO_SUCH_MESSAGE = 10008
MISSING_PERMISSION = 50013
WRONG_KIND_OF_CHANNEL = 50024
ARCHIVED = 50083
HAS_A_THREAD = 160004
LOCKED = 160005

NOT_HERE = frozenset({10007, 10013})
"""No member of a server, and no account any more."""

SILENT = frozenset({10013, 50007, 50033, 50278})
"""Nobody can be written to: no account, not let in, no such recipient, no server in common."""

NOT_DISCORD = 0
"""The code of an answer that carries none: it comes from something in between."""

_CHOOSE = "Choose another channel with `/cohort edit`"
_CLOSED_AND_LOCKED = "the thread is closed and locked"
_MANAGE = "give Cairn Manage Threads in its channel"
_REOPEN = f"Reopen the thread, or {_MANAGE}"

WORDS: Words = {
    10003: ("the channel is gone", _CHOOSE),
    10004: ("Cairn was not in the server", "Invite Cairn again, if it is not back yet"),
    10008: ("the message was deleted", "Keep the posts that Cairn updates"),
    10013: ("the account is gone", "Write from an account that exists"),
    50033: ("nobody can be written to there", "Write from an account that exists"),
    40058: ("a forum takes no messages of its own", _CHOOSE),
    50001: ("Cairn cannot see the channel", "Let Cairn view the channel; `/setup` checks it"),
    50005: ("somebody else wrote the message", "Let Cairn post a new one"),
    50007: (
        "Discord does not let Cairn write to you directly",
        "Allow direct messages in the privacy settings of this server",
    ),
    50008: ("this kind of channel takes no messages", _CHOOSE),
    50013: (
        "Cairn may not do that in the channel",
        "Let Cairn send messages there; `/setup` names what is missing",
    ),
    50083: ("the thread is archived", _REOPEN),
    50278: ("you share no server with Cairn", "Join a server that Cairn is in"),
    160005: ("the thread is locked", f"Unlock the thread, or {_MANAGE}"),
    160006: ("too many threads are open", "Close threads that nobody needs"),
    200000: ("AutoMod blocked the message", "Let AutoMod pass over Cairn’s role"),
}
"""Said to facilitators; what only happens to direct messages, to those they were meant for."""

LATER = {OPENING_TOO_FAST: timedelta(minutes=10), OLD_EDITS: timedelta(minutes=10)}
"""Not now, whatever the status; the time is for an answer that names none."""

HELD_BACK = timedelta(minutes=15)
"""How long to keep away when something in between refuses Cairn, or the token is not accepted."""

_MOST_SAID = 200


class No(PermanentFailure):
    """Discord's own no, with the status and the code it gave."""

    def __init__(self, cause: str, fix: str, status: int, code: int, *, gone: bool = False) -> None:
        super().__init__(cause, fix, gone=gone)
        self.status = status
        self.code = code


def locked_too(closed: No, kept: No) -> No:
    """Why a thread stays closed: whoever may write in one that is not locked may reopen it."""
    if closed.code == ARCHIVED and kept.code in (MISSING_PERMISSION, LOCKED):
        return No(_CLOSED_AND_LOCKED, WORDS[LOCKED][1], kept.status, LOCKED)
    return closed


def failure_of(
    error: Exception, words: Words | None = None
) -> TemporaryFailure | PermanentFailure | None:
    """The failure an error of a request stands for; None for a bug.

    `words` stand before the usual ones, for a request of which more is known.
    """
    match error:
        case discord.RateLimited():
            return _later("429: too many messages", timedelta(seconds=error.retry_after))
        case discord.HTTPException():
            return _of_answer(error, words or {})
        case aiohttp.ClientConnectorError() | aiohttp.ConnectionTimeoutError():
            return TemporaryFailure("Discord cannot be reached", ambiguous=False)
        case aiohttp.ClientError() | OSError():
            return TemporaryFailure(f"the connection broke: {type(error).__name__}")
        case _:
            return None


def _of_answer(answer: discord.HTTPException, words: Words) -> TemporaryFailure | PermanentFailure:
    if answer.status == 429 or answer.code in LATER:
        wait = _asked_for(answer) or LATER.get(answer.code)
        return _later(f"{answer.status}: too many requests", wait)
    if answer.status >= 500:
        return TemporaryFailure(f"{answer.status}: Discord failed")
    if answer.status == 401:
        return _later("401: Discord does not accept the token", HELD_BACK)
    if answer.status == 403 and answer.code == NOT_DISCORD:
        return _later("403: refused on the way to Discord", HELD_BACK)
    cause, fix = words.get(answer.code) or WORDS.get(answer.code) or _unknown(answer)
    gone = answer.code == NO_SUCH_CHANNEL and answer.code not in words
    return No(cause, fix, answer.status, answer.code, gone=gone)


def _later(reason: str, wait: timedelta | None) -> TemporaryFailure:
    """Discord says that it took nothing."""
    return TemporaryFailure(reason, wait, ambiguous=False)


def _asked_for(answer: discord.HTTPException) -> timedelta | None:
    try:
        return timedelta(seconds=float(answer.response.headers["Retry-After"]))
    except (KeyError, ValueError):
        return None


def _unknown(answer: discord.HTTPException) -> tuple[str, str]:
    if answer.status in (403, 404):
        said = answer.text.partition("\n")[0][:_MOST_SAID]
        return f"Discord says “{said}”", "Check with `/setup` what Cairn may do there"
    log.error("Discord refused a request", said=str(answer))
    return (
        f"Discord refused the message ({answer.code})",
        "Tell whoever runs Cairn: the log says more",
    )
