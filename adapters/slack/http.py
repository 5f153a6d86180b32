"""What Slack posts to Cairn's own web server."""

from collections.abc import Mapping

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier

PATH = "/slack/events"
"""Where commands, clicks, forms and events come to; all three request addresses are this one."""

UNREADABLE, UNSIGNED, NOT_YET = 400, 401, 503

SHORT = 4096
"""Bytes of a body that is looked at although nobody signed it, as Slack asks whether we are there.

What is longer can be written so that it takes minutes to read.
"""

SIGNATURE = "X-Slack-Signature"


class Unreadable(Exception):
    """A request makes no sense."""


class Door:
    """Takes requests for the app, as soon as there is one; bolt refuses those nobody signed."""

    def __init__(self, secret: str | None = None) -> None:
        """`secret` is what Slack signs requests with."""
        self.app: AsyncApp | None = None
        self._verifier = SignatureVerifier(secret) if secret else None

    @property
    def routes(self) -> list[web.RouteDef]:
        return [web.post(PATH, self._take)]

    async def _take(self, request: web.Request) -> web.StreamResponse:
        if self.app is None:
            return web.Response(status=NOT_YET)
        body = await request.read()
        claims = len(body) > SHORT or SIGNATURE in request.headers
        if claims and not self._is_signed(body, request.headers):
            return web.Response(status=UNSIGNED)
        try:
            asked = await read(request)
        except Unreadable:
            return web.Response(status=UNREADABLE)
        return await to_aiohttp_response(await self.app.async_dispatch(asked))

    def _is_signed(self, body: bytes, headers: Mapping[str, str]) -> bool:
        try:
            return bool(self._verifier and self._verifier.is_valid_request(body, headers))
        except (ValueError, TypeError):  # bytes that are no text, a time that is no number
            return False


async def read(request: web.Request) -> AsyncBoltRequest:
    """
    Raises:
        Unreadable: it is not in UTF-8, or not what bolt expects.
    """
    if (request.charset or "utf-8").lower() != "utf-8":
        raise Unreadable
    try:
        return await to_bolt_request(request)
    except (ValueError, LookupError, AttributeError, TypeError, RecursionError) as error:
        raise Unreadable from error
