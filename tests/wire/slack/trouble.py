"""Slack's own ways to fail. `HangUp` and `Hold` are in tests.wire.trouble."""

from tests.wire.slack.refusals import Refused
from tests.wire.trouble import Fail


def busy(retry_after: int) -> Fail:
    """429, with the whole seconds to wait."""
    body = {"ok": False, "error": "ratelimited"}
    return Fail(429, body, {"Retry-After": str(retry_after)})


def down(status: int = 503) -> Fail:
    """What stands before Slack says when Slack does not answer: no JSON."""
    return Fail(status, "<html><title>Server Error</title></html>")


def error(name: str) -> Fail:
    """One of Slack's own errors, which come with status 200."""
    return Fail(200, Refused(name).body)
