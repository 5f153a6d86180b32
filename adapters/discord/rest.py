"""Discord's REST interface, for the few requests that need no client: one after the other."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from http import HTTPStatus
from importlib.metadata import version
from typing import Any, TypeAlias

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout
from discord import __version__ as discord_version
from yarl import URL

API = "https://discord.com/api/v10"
TIMEOUT = 30.0
"""Seconds that one request may take."""
LONGEST_WAIT = 60.0
"""Seconds: when Discord asks to wait longer, somebody is told instead."""
TRIES = 5

Sleep: TypeAlias = Callable[[float], Awaitable[object]]


class Refused(Exception):
    """Discord did not do it, or could not be asked: what the matter is, and what helps.

    `status` is that of its answer; None where there was none that counts.
    """

    def __init__(self, words: str, status: int | None = None) -> None:
        super().__init__(words)
        self.status = status


@asynccontextmanager
async def asking_as(
    token: str, api: str | None = None, sleep: Sleep = asyncio.sleep
) -> AsyncIterator["Rest"]:
    """What to ask with, closed at the end; `api` is another address than Discord's own."""
    # Discord asks for an address here; the bot has none of its own, but its library has one.
    library = f"https://github.com/Rapptz/discord.py, {discord_version}"
    agent = f"DiscordBot ({library}) cairn/{version('cairn-bot')}"
    async with ClientSession(
        headers={"Authorization": f"Bot {token}", "User-Agent": agent},
        timeout=ClientTimeout(total=TIMEOUT),
    ) as session:
        yield Rest(session, (api or API).rstrip("/"), sleep)


class Rest:
    """Asks as the bot, and waits where Discord says so. `date` is that of the latest answer."""

    def __init__(self, session: ClientSession, api: str, sleep: Sleep) -> None:
        self.date: str | None = None
        self._session = session
        self._api = api
        self._sleep = sleep

    async def application(self) -> Mapping[str, Any]:
        """The application that the bot belongs to.

        Raises:
            Refused: there is no good answer.
        """
        said = await self.get("/applications/@me")
        if not isinstance(said, Mapping) or "id" not in said:
            raise Refused(self._no_discord())
        return said

    async def get(self, path: str) -> Any:
        """
        Raises:
            Refused: there is no good answer.
        """
        return await self._ask("GET", path)

    async def put(self, path: str, body: object) -> Any:
        """
        Raises:
            Refused: there is no good answer.
        """
        return await self._ask("PUT", path, body)

    async def _ask(self, method: str, path: str, body: object = None) -> Any:
        for _ in range(TRIES):
            try:
                async with self._session.request(
                    method, f"{self._api}{path}", json=body, allow_redirects=False
                ) as answer:
                    self.date = answer.headers.get("Date")
                    said = await self._read(answer)
            except (ClientError, OSError) as error:
                raise Refused(self._unreachable(error)) from None
            if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
                await self._sleep(_wait(said))
                continue
            if answer.status >= 300:
                raise Refused(_words(answer.status, said), answer.status)
            return said
        raise Refused("Discord is too busy for this at the moment; try again later")

    def _unreachable(self, error: Exception) -> str:
        host = URL(self._api).host
        if isinstance(error, TimeoutError):
            return f"{host} does not answer in time; try again later"
        reason = error.strerror if isinstance(error, OSError) else None
        return f"cannot reach {host}: {reason or error}"

    async def _read(self, answer: ClientResponse) -> Any:
        try:
            return await answer.json(content_type=None)
        except ValueError:
            if answer.status >= 300:
                return None
            raise Refused(self._no_discord()) from None

    def _no_discord(self) -> str:
        return f"{self._api} does not answer as Discord does; look at the address"


def _wait(said: Any) -> float:
    """The seconds that Discord asks for.

    Raises:
        Refused: they are too many.
    """
    seconds = said.get("retry_after") if isinstance(said, Mapping) else None
    if not isinstance(seconds, int | float) or seconds > LONGEST_WAIT:
        later = f"in {seconds:.0f} seconds" if isinstance(seconds, int | float) else "later"
        raise Refused(f"Discord has had too many requests of this bot; try again {later}")
    return seconds


def _words(status: int, said: Any) -> str:
    body = said if isinstance(said, Mapping) else {}
    reason = body.get("message") or f"status {status}"
    match status:
        case HTTPStatus.UNAUTHORIZED:
            return (
                "Discord does not know the token in CAIRN_DISCORD_TOKEN; on the page Bot of your"
                " application, Reset Token shows a new one"
            )
        case HTTPStatus.FORBIDDEN:
            return f"Discord does not let the bot do this ({reason}); has the server added it?"
        case HTTPStatus.BAD_REQUEST:
            details = "; ".join(_details(body.get("errors")))
            return f"Discord does not take this ({reason}){': ' if details else ''}{details}"
        case _ if status >= 500:
            return f"Discord has trouble of its own ({reason}); try again later"
        case _:
            return f"Discord refuses this ({reason})"


def _details(errors: Any, path: str = "") -> Iterator[str]:
    """What is wrong with each field of what was sent."""
    if not isinstance(errors, Mapping):
        return
    for name, inner in errors.items():
        if name == "_errors":
            yield from (f"{path}: {one.get('message')}" for one in inner)
        else:
            yield from _details(inner, f"{path}.{name}" if path else str(name))
