"""What Slack's own errors say, whichever way they come."""

from datetime import timedelta
from typing import Any

from slack_sdk.errors import SlackApiError


def named(error: SlackApiError) -> str:
    """Slack's name of the error; empty where what answered is not Slack, or had no words."""
    data: Any = getattr(error.response, "data", None)
    return str(data.get("error", "")) if isinstance(data, dict) else ""


def status_of(error: SlackApiError) -> int:
    """The HTTP status, 0 where there is none."""
    response: Any = error.response
    return int(getattr(response, "status_code", None) or getattr(response, "status", None) or 0)


def pause_of(error: SlackApiError) -> timedelta | None:
    """How long Slack says to wait."""
    headers: Any = getattr(error.response, "headers", None) or {}
    return seconds_in(headers.get("Retry-After"))


def seconds_in(header: object) -> timedelta | None:
    """The whole seconds of a Retry-After."""
    text = str(header)
    return timedelta(seconds=int(text)) if text.isdecimal() else None


def is_final(error: SlackApiError) -> bool:
    """Whether asking again is of no use: it was refused, and Slack is neither busy nor broken."""
    name, status = named(error), status_of(error)
    return name not in PASSING and (status < 500 and status not in {408, 429})


PASSING = frozenset(
    {
        "ratelimited",
        "rate_limited",
        "internal_error",
        "fatal_error",
        "service_unavailable",
        "request_timeout",
        "team_added_to_org",
    }
)
"""Errors that pass by themselves."""


def said(error: SlackApiError) -> str:
    """The error in a word, without what was sent."""
    return named(error) or f"HTTP {status_of(error)}"
