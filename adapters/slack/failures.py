"""What went wrong with a request, in the two kinds the core knows.

What Slack calls its errors: https://docs.slack.dev/reference/methods/chat.postMessage#errors
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, TypeAlias

import aiohttp
from slack_sdk.errors import SlackApiError

from adapters.slack.errors import PASSING, named, pause_of, status_of
from bot.log import logger
from bot.ports import PermanentFailure, TemporaryFailure

log = logger(__name__)

Words: TypeAlias = Mapping[str, tuple[str, str]]
"""Cause and fix, by Slack's name of the error."""

HELD_BACK = timedelta(minutes=15)
"""How long to keep away when it is not Slack itself that refuses, or it asks for patience."""

BUSY = frozenset({"ratelimited", "rate_limited"})
UNDONE = frozenset({*BUSY, "message_limit_exceeded", "team_added_to_org"})
"""Not now, and nothing was taken."""

SHUT = frozenset(
    {
        *("account_inactive", "invalid_auth", "not_authed", "token_expired", "token_revoked"),
        *("access_denied", "org_login_required", "team_access_not_granted", "team_not_found"),
    }
)
"""Not with this token, whatever is asked for."""

NO_SUCH_THREAD = "thread_not_found"

NOT_LET_IN = "user_not_visible"
SILENT = frozenset({"channel_not_found", "is_archived", "is_inactive", NOT_LET_IN})
"""Nobody can be written to there, for whatever reason."""

DEACTIVATED = "user_disabled"
GONE = frozenset({DEACTIVATED, "user_not_found", "users_not_found"})
"""The account was deactivated, or there is none."""

_CHOOSE = "Choose another channel with `/cohort edit`"
_INVITE = "Type /invite @Cairn in the channel"
_INSTALL = "Whoever manages the workspace can install Cairn again"
_ALLOW = "Whoever manages the workspace can allow it, or choose another channel with `/cohort edit`"
_WEEK = "Bring the week back with `/cohort post post=week`"
_GRANT = (
    "Whoever runs Cairn can add it under OAuth & Permissions at api.slack.com/apps, and install"
    " Cairn again"
)
_LEFT = (
    "Cairn was not in the workspace",
    "Whoever manages the workspace can install Cairn again, if it is not back yet",
)
_CLOSED = ("this workspace does not let Cairn in", _INSTALL)
_LONG = ("the message is too long for Slack", "Tell whoever runs Cairn")
_RESTRICTED = ("only some people may post in the channel", _ALLOW)

WORDS: Words = {
    "access_denied": _CLOSED,
    "account_inactive": _LEFT,
    "cannot_dm_bot": ("bots cannot be written to", "Write from an account of your own"),
    "cannot_reply_to_message": ("the week’s post takes no answers", _WEEK),
    "cant_update_message": ("somebody else wrote the message", "Let Cairn post a new one"),
    "channel_not_found": (
        "the channel is gone, or it is private and Cairn is not in it",
        f"{_INVITE} if it is still there, or choose another one with `/cohort edit`",
    ),
    "edit_window_closed": (
        "the workspace does not let messages of that age be changed",
        "Whoever manages the workspace can lengthen the time for edits",
    ),
    "ekm_access_denied": (
        "whoever manages the workspace has suspended messages there",
        "Ask them to allow messages again",
    ),
    "enterprise_is_restricted": _CLOSED,
    "invalid_auth": _LEFT,
    "is_archived": (
        "the channel is archived",
        "Unarchive it, or choose another one with `/cohort edit`",
    ),
    "is_inactive": ("the conversation is closed", _CHOOSE),
    "message_not_found": ("the message was deleted", "Keep the posts that Cairn updates"),
    "messages_tab_disabled": (
        "messages to people are switched off in Cairn’s settings at Slack",
        "Whoever runs Cairn can switch on the Messages Tab under App Home at api.slack.com/apps",
    ),
    "msg_blocks_too_long": _LONG,
    "msg_too_long": _LONG,
    "no_permission": ("Cairn may not do that in the channel", _ALLOW),
    "not_authed": _LEFT,
    "not_in_channel": ("Cairn is not in the channel", _INVITE),
    "org_login_required": _CLOSED,
    "restricted_action": _RESTRICTED,
    "restricted_action_non_threadable_channel": ("the channel takes no threads", _ALLOW),
    "restricted_action_read_only_channel": _RESTRICTED,
    "restricted_action_thread_locked": ("the week’s thread is locked", _WEEK),
    "restricted_action_thread_only_channel": (
        "the channel takes nothing but answers in threads",
        _ALLOW,
    ),
    "team_access_not_granted": (
        "Cairn was not granted access to this workspace",
        "Whoever manages the organisation can add Cairn to the workspace",
    ),
    "team_not_found": _LEFT,
    "thread_not_found": ("the week’s post was deleted", _WEEK),
    "token_expired": _LEFT,
    "token_revoked": _LEFT,
    DEACTIVATED: ("the account was deactivated", "Write from an account that is active"),
    "user_not_found": ("there is no such account", "Write from an account that exists"),
    NOT_LET_IN: (
        "Slack does not let Cairn write to you directly",
        "Ask whoever manages the workspace to allow messages from Cairn",
    ),
    "users_not_found": ("there is no such account", "Write from an account that exists"),
}
"""Said to facilitators; what only happens to direct messages, to those they were meant for."""


class No(PermanentFailure):
    """Slack's own no, with its name of it."""

    def __init__(self, name: str, cause: str, fix: str) -> None:
        super().__init__(cause, fix)
        self.name = name


def failure_of(error: Exception) -> TemporaryFailure | No | None:
    """The failure an error of a request stands for; None for a bug."""
    match error:
        case SlackApiError():
            return _of_answer(error)
        case aiohttp.ClientConnectorError() | aiohttp.ConnectionTimeoutError():
            return TemporaryFailure("Slack cannot be reached", ambiguous=False)
        case aiohttp.ClientError() | OSError():
            return TemporaryFailure(f"the connection broke: {type(error).__name__}")
        case _:
            return None


def no_of(name: str) -> No:
    """Slack's no of that name, in words."""
    return No(name, *WORDS[name])


def _of_answer(error: SlackApiError) -> TemporaryFailure | No:
    name, status = named(error), status_of(error)
    if name in UNDONE or status == 429:
        wait = pause_of(error) or (None if name in BUSY or not name else HELD_BACK)
        return TemporaryFailure(f"{name or status}: too many requests", wait, ambiguous=False)
    if name in PASSING or status >= 500:
        return TemporaryFailure(f"{name or status}: Slack failed")
    if not name:
        said = f"HTTP {status}: refused on the way to Slack"
        return TemporaryFailure(said, HELD_BACK, ambiguous=False)
    if name == "missing_scope":
        return No(name, *_lacking(error))
    return No(name, *(WORDS.get(name) or _unknown(name, error)))


def _lacking(error: SlackApiError) -> tuple[str, str]:
    data: Any = error.response.data
    scope = data.get("needed", "")
    return f"Slack has not granted Cairn the permission {scope}".rstrip(), _GRANT


def _unknown(name: str, error: SlackApiError) -> tuple[str, str]:
    data: Any = error.response.data
    said = (data.get("response_metadata") or {}).get("messages", ())
    log.error("Slack refused a request", why=name, said="; ".join(map(str, said))[:500])
    return f"Slack refused the message ({name})", "Tell whoever runs Cairn: the log says more"
