"""A browser in which somebody adds the app to their workspace."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from html import unescape
from http.cookies import SimpleCookie

from aiohttp import ClientSession, DummyCookieJar
from yarl import URL

from tests.wire.slack.server import Slack

INSTALL, BACK = "/slack/install", "/slack/oauth_redirect"
PUBLIC = "https://cairn.example.org"


@dataclass
class Page:
    status: int
    text: str
    headers: dict[str, str]

    @property
    def leads(self) -> list[URL]:
        """The addresses of its buttons."""
        found = re.findall(r'<a class="button" href="([^"]*)"', self.text)
        return [URL(unescape(one)) for one in found]


@dataclass
class Browser:
    """It keeps cookies, and believes that every address is where the bot or Slack are here."""

    slack: Slack
    session: ClientSession
    cookies: dict[str, str] = field(default_factory=dict)

    async def get(self, path: str | URL) -> Page:
        """A page of the bot's."""
        base = URL(self.slack.app.request_url).origin()
        sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        address = base.join(URL(path))
        async with self.session.get(address, headers=sent, allow_redirects=False) as answer:
            for given in answer.headers.getall("Set-Cookie", []):
                assert "Secure" in given
                assert "HttpOnly" in given
                for name, morsel in SimpleCookie(given).items():
                    self.cookies[name] = morsel.value
            return Page(answer.status, await answer.text(), dict(answer.headers))

    async def agree(self, address: URL) -> URL:
        """Go to Slack, which sends the browser back as the consent that waits says."""
        here = URL(self.slack.url).join(address.relative())
        async with self.session.get(here, allow_redirects=False) as answer:
            assert answer.status == 302, await answer.text()
            return URL(answer.headers["Location"])

    async def begin(self) -> URL:
        """The way back from Slack, after the button on the install page."""
        page = await self.get(INSTALL)
        (address,) = page.leads
        return (await self.agree(address)).relative()

    async def add(self) -> Page:
        """All of it."""
        return await self.get(await self.begin())


@asynccontextmanager
async def browsing(slack: Slack) -> AsyncIterator[Browser]:
    async with ClientSession(cookie_jar=DummyCookieJar()) as session:
        yield Browser(slack, session)
