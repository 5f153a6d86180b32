"""What Slack posts to Cairn's own web server."""

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp

PATH = "/slack/events"
"""Where commands, clicks, forms and events come to; all three request addresses are this one."""

UNREADABLE, NOT_YET = 400, 503


class Door:
    """Takes requests for the app, as soon as there is one; bolt refuses those nobody signed."""

    def __init__(self) -> None:
        self.app: AsyncApp | None = None

    @property
    def routes(self) -> list[web.RouteDef]:
        return [web.post(PATH, self._take)]

    async def _take(self, request: web.Request) -> web.StreamResponse:
        if self.app is None:
            return web.Response(status=NOT_YET)
        try:
            asked = await to_bolt_request(request)
        except (ValueError, LookupError, AttributeError):
            return web.Response(status=UNREADABLE)
        return await to_aiohttp_response(await self.app.async_dispatch(asked))
