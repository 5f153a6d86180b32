"""What can be asked of the web server about the process."""

from http import HTTPStatus

from aiohttp import web

from bot.web.health import Health
from bot.web.metrics import CONTENT_TYPE, Metrics

ALIVE, READY, METRICS = "/healthz", "/readyz", "/metrics"

_FRESH = {"Cache-Control": "no-store"}


class Pages:
    """Three pages for whoever watches over the process; no name and no secret is on them."""

    def __init__(self, health: Health, metrics: Metrics) -> None:
        self._health = health
        self._metrics = metrics

    @property
    def routes(self) -> list[web.RouteDef]:
        return [
            web.get(ALIVE, self._alive),
            web.get(READY, self._ready),
            web.get(METRICS, self._count),
        ]

    async def _alive(self, request: web.Request) -> web.Response:
        return web.Response(text="ok\n", headers=_FRESH)

    async def _ready(self, request: web.Request) -> web.Response:
        troubles = (await self._health.look()).troubles
        ready = not any(troubles.values())
        checks = {
            name: {"ok": False, "why": why} if why else {"ok": True}
            for name, why in troubles.items()
        }
        return web.json_response(
            {"ready": ready, "checks": checks},
            status=HTTPStatus.OK if ready else HTTPStatus.SERVICE_UNAVAILABLE,
            headers=_FRESH,
        )

    async def _count(self, request: web.Request) -> web.Response:
        shown = self._metrics.shown(await self._health.look())
        return web.Response(body=shown, headers={**_FRESH, "Content-Type": CONTENT_TYPE})
