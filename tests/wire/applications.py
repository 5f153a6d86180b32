"""Discord's part in commands: one application, what it is, and what it has declared."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from tests.unit.discord.registries import as_returned
from tests.wire.site import serving

TOKEN = "good.token.there"
APPLICATION = "1184000000000000001"
GUILD = "1184000000000000002"
PATH = "/api/v10"


class Applications:
    """Keeps commands, globally under None and for each guild; `trouble` is answered first."""

    def __init__(self) -> None:
        self.application: dict[str, Any] = {
            "id": APPLICATION,
            "name": "Cairn",
            "bot_public": True,
            "bot_require_code_grant": False,
            "interactions_endpoint_url": None,
        }
        self.commands: dict[str | None, list[dict[str, Any]]] = {None: [], GUILD: []}
        self.sent: list[list[dict[str, Any]]] = []
        self.asked: list[str] = []
        self.agents: set[str] = set()
        self.trouble: list[web.Response] = []
        self.address = ""

    async def answer(self, request: web.BaseRequest) -> web.Response:
        self.asked.append(f"{request.method} {request.path}")
        self.agents.add(request.headers["User-Agent"])
        if self.trouble:
            return self.trouble.pop(0)
        if request.headers.get("Authorization") != f"Bot {TOKEN}":
            return _refusal(401, 0, "401: Unauthorized")
        match request.path.removeprefix(f"{PATH}/applications/").split("/"):
            case ["@me"]:
                return web.json_response(self.application)
            case [app, "commands"] if app == APPLICATION:
                return await self._commands(request, None)
            case [app, "guilds", guild, "commands"] if app == APPLICATION:
                if guild not in self.commands:
                    return _refusal(403, 50001, "Missing Access")
                return await self._commands(request, guild)
            case _:
                return _refusal(404, 0, "404: Not Found")

    async def _commands(self, request: web.BaseRequest, guild: str | None) -> web.Response:
        if request.method == "PUT":
            body = await request.json()
            self.sent.append(body)
            local = {"integration_types": [0], "contexts": None, "guild_id": guild}
            kept = [as_returned(one) for one in reversed(body)]
            self.commands[guild] = [one | local for one in kept] if guild else kept
        shown = self.commands[guild]
        if request.query.get("with_localizations") != "true":
            shown = [_without_translations(one) for one in shown]
        # The description of the interface allows null for none.
        return web.json_response(shown or None)


@asynccontextmanager
async def offered() -> AsyncIterator[Applications]:
    there = Applications()
    async with serving(there.answer) as address:
        there.address = address + PATH
        yield there


def _refusal(status: int, code: int, message: str) -> web.Response:
    return web.json_response({"code": code, "message": message}, status=status)


def _without_translations(given: dict[str, Any]) -> dict[str, Any]:
    hidden = ("name_localizations", "description_localizations")
    return {name: value for name, value in given.items() if name not in hidden}
