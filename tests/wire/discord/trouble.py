"""Discord's own ways to fail."""

from tests.wire.discord.refusals import WORDS, Refused
from tests.wire.trouble import Fail


def busy(retry_after: float, *, everywhere: bool = False, scope: str = "user") -> Fail:
    """429, of one route or of the whole bot."""
    words = "You are being rate limited."
    body = {"message": words, "retry_after": retry_after, "global": everywhere}
    headers = {"Retry-After": str(max(1, round(retry_after))), "X-RateLimit-Scope": scope}
    if everywhere:
        headers |= {"X-RateLimit-Global": "true", "X-RateLimit-Scope": "global"}
    return Fail(429, body, headers)


def down(status: int = 502) -> Fail:
    """What Cloudflare says when Discord does not answer: no JSON."""
    return Fail(status, f"error code: {status}")


def error(code: int, status: int | None = None) -> Fail:
    """One of Discord's own errors, with the status it comes with."""
    refused = Refused(code, status)
    return Fail(refused.status, {"code": code, "message": WORDS.get(code, "General error")})
