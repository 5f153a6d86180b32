"""A calendar app that fetches somebody's calendar over the network."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from icalendar import Calendar

from bot.commands.call import Reply
from bot.content import Library
from bot.storage.tables import feeds
from bot.web.feed import Subscriptions
from tests.commands.world import FEEDS, World, text


@dataclass(frozen=True, slots=True)
class Fetched:
    status: int
    body: bytes
    headers: Mapping[str, str]

    @property
    def events(self) -> list[Any]:
        return list(Calendar.from_ical(self.body).walk("VEVENT"))


@dataclass
class Subscriber:
    """Knows the address it was given last."""

    client: "TestClient[Any, Any]"
    world: World
    path: str

    async def subscribe(self, name: str, words: str = "/calendar") -> None:
        """Somebody hands over the address that they are shown."""
        self.path = path_in(await self.world.say(name, words))

    async def fetch(self, method: str = "GET", **headers: str) -> Fetched:
        return await self.ask(self.path, method, **headers)

    async def ask(self, path: str, method: str = "GET", **headers: str) -> Fetched:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        async with self.client.request(method, path, headers=given) as answer:
            return Fetched(answer.status, await answer.read(), answer.headers.copy())

    async def entries(self) -> dict[str, Any]:
        """The events by their titles; of those with one title the first."""
        fetched = await self.fetch()
        assert fetched.status == 200
        return {str(event["SUMMARY"]): event for event in reversed(fetched.events)}

    async def noted(self) -> dict[str, Any]:
        """What is remembered of what was shown."""
        (row,) = await self.world.rows(feeds)
        noted: dict[str, Any] = row["noted"]
        return noted


def path_in(reply: Reply) -> str:
    """The address that is shown, without the site it is on."""
    lines = text(reply).splitlines()
    return next(line.removeprefix(FEEDS.public) for line in lines if "://" in line)


@asynccontextmanager
async def subscribed(world: World, library: Library | None = None) -> AsyncIterator[Subscriber]:
    """The calendar of which ada has been told last, from a bot that offers these roadmaps."""
    app = web.Application()
    offered = world.app.library if library is None else library
    app.add_routes(Subscriptions(world.store, offered, world.clock).routes)
    async with TestClient(TestServer(app)) as client:
        yield Subscriber(client, world, path_in(world.told("ada")))
