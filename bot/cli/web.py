"""Cairn's own web server, which platforms and people reach it by."""

from collections.abc import Iterable

from aiohttp import web

from bot.cli.failures import Failed

FINISH_WITHIN = 0.5
"""Seconds that requests under way have once the server stops."""


class Web:
    """Serves routes on one address."""

    def __init__(self, host: str, port: int | None, routes: Iterable[web.RouteDef]) -> None:
        self._host, self._port = host, port
        self._routes = list(routes)
        app = web.Application()
        app.add_routes(self._routes)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=FINISH_WITHIN)

    async def start(self) -> None:
        """Listen, if there is anything to be asked for.

        Raises:
            Failed: the address is taken, or is none of this machine's.
        """
        if not self._routes:
            return
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._host, self._port).start()
        except OSError as error:
            await self._runner.cleanup()
            raise Failed(
                f"cannot listen on {self._host}:{self._port}: {error.strerror};"
                " CAIRN_HTTP_HOST and CAIRN_HTTP_PORT say where"
            ) from None

    async def stop(self) -> None:
        """Take no more requests; return when those under way are answered."""
        await self._runner.cleanup()
