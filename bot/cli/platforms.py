"""The platforms that the settings name, each put together as one that can be served."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Protocol

from aiohttp import web

from bot.app import App
from bot.config import Settings
from bot.domain.places import Place
from bot.ports import Chat, Clock, Outgoing, Rooms, Standing

NOT_YET = timedelta(seconds=5)
"""How long posts wait before they ask again whether their platform has let the bot in."""


class Life(Protocol):
    """The bot on one platform, for as long as the process lives."""

    async def log_in(self) -> None:
        """Be let in, as soon as the platform can be reached.

        Raises:
            ShutOut: it does not let the bot in.
        """
        ...

    async def listen(self) -> None:
        """Answer until `leave`.

        Raises:
            ShutOut: the platform does not let the bot in any more.
        """
        ...

    async def standing(self) -> Standing:
        """How it is connected, as far as is known; asks nobody."""
        ...

    async def settle(self, within: float) -> None:
        """Return when everything that came is answered, or after so many seconds."""
        ...

    async def leave(self) -> None: ...


class Ready:
    """A chat that takes nothing before its platform has let the bot in."""

    def __init__(self, chat: Chat) -> None:
        self._chat = chat
        self.open = False

    def wait(self, place: Place, thread: str | None) -> timedelta:
        return self._chat.wait(place, thread) if self.open else NOT_YET

    async def post(self, outgoing: Outgoing) -> str:
        return await self._chat.post(outgoing)

    async def find(self, outgoing: Outgoing) -> str | None:
        return await self._chat.find(outgoing)

    async def edit(self, outgoing: Outgoing, message_id: str) -> None:
        await self._chat.edit(outgoing, message_id)


@dataclass(frozen=True, slots=True)
class Platform:
    """One platform; `key` is what it is called in the database, `name` what people call it."""

    key: str
    name: str
    life: Life
    chat: Ready | None = None
    rooms: Rooms | None = None
    routes: Sequence[web.RouteDef] = ()


def platforms(
    settings: Settings, app: App, wake: Callable[[], object], clock: Clock
) -> list[Platform]:
    """All that have a token."""
    found: list[Platform] = []
    if settings.discord_token is not None:
        found.append(_discord(settings, app, wake, clock))
    if settings.slack_bot_token is not None or settings.slack_client_id is not None:
        found.append(_slack(settings, app, wake, clock))
    return found


def _discord(settings: Settings, app: App, wake: Callable[[], object], clock: Clock) -> Platform:
    from adapters.discord.life import Access, Life
    from adapters.discord.place import PLATFORM

    access = Access(
        revealed(settings.discord_token) or "",
        settings.discord_api_url,
        settings.discord_gateway_url,
        settings.discord_shards,
    )
    life = Life(app, wake, clock, access, tell=partial(app.meter.linked, PLATFORM))
    return Platform(PLATFORM, "Discord", life, Ready(life.chat), life.rooms)


def _slack(settings: Settings, app: App, wake: Callable[[], object], clock: Clock) -> Platform:
    from adapters.slack.place import PLATFORM
    from bot.cli.on_slack import on_slack

    life, chat = on_slack(settings, app, wake, clock)
    return Platform(PLATFORM, "Slack", life, Ready(chat), chat.rooms, life.routes)


class Secret(Protocol):
    def get_secret_value(self) -> str: ...


def revealed(secret: Secret | None) -> str | None:
    return secret.get_secret_value() if secret is not None else None
