"""The calendars that people subscribe to, each at an address of its own."""

import asyncio
from dataclasses import dataclass
from http import HTTPStatus

from aiohttp import web

from bot.content import Library
from bot.domain.feed import Shown, shown, to_note
from bot.ports import Clock, Unavailable
from bot.services.feeds import PATH, digest_of, journeys
from bot.storage.store import Store
from bot.storage.tx import Tx
from bot.views.entries import entries
from bot.web.ical import etag, ical

AT_ONCE = 2
"""Calendars that are put together side by side, so that commands find the database free."""

_TRY_AGAIN = {"Retry-After": "300", "Cache-Control": "no-store"}
_SHOWN = {
    "Cache-Control": "private, no-cache",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}


@dataclass(frozen=True, slots=True)
class Made:
    """A calendar; `new` says that it is not the one that was noted last."""

    seed: str
    shown: tuple[Shown, ...]
    new: bool


class Subscriptions:
    """Answers calendar apps. Only who knows the secret in an address learns that it is one."""

    def __init__(self, store: Store, library: Library, clock: Clock) -> None:
        self._store = store
        self._library = library
        self._clock = clock
        self._turn = asyncio.Semaphore(AT_ONCE)

    @property
    def routes(self) -> list[web.RouteDef]:
        return [web.get(f"/{PATH}/{{token}}.ics", self._fetch)]

    async def _fetch(self, request: web.Request) -> web.Response:
        try:
            async with self._turn:
                made = await self._made(digest_of(request.match_info["token"]))
        except Unavailable:
            raise web.HTTPServiceUnavailable(headers=_TRY_AGAIN) from None
        if made is None:
            raise web.HTTPNotFound(headers={"Cache-Control": "no-store"})
        mark = etag(made.seed, made.shown)
        if any(one.value in (mark, "*") for one in request.if_none_match or ()):
            answer = web.Response(status=HTTPStatus.NOT_MODIFIED, headers=_SHOWN)
        else:
            body = await asyncio.to_thread(ical, made.seed, made.shown)
            answer = web.Response(
                body=body, content_type="text/calendar", charset="utf-8", headers=_SHOWN
            )
        answer.etag = mark
        return answer

    async def _made(self, digest: str) -> Made | None:
        """The calendar at an address. What is new in it is noted before anybody sees it."""
        made = await self._store.read(lambda tx: self._make(tx, digest))
        if made and made.new:
            return await self._store.write(lambda tx: self._make(tx, digest, note=True))
        return made

    def _make(self, tx: Tx, digest: str, *, note: bool = False) -> Made | None:
        feed = tx.feeds.behind(digest)
        if feed is None:
            return None
        now = self._clock.now()
        person = tx.people.with_ids([feed.person])[feed.person]
        roads = journeys(tx, self._library, feed.person, now)
        found = shown(entries(roads, person, tx.pauses.of(feed.person), now), feed.noted, now)
        noted = to_note(found)
        if note:
            tx.feeds.note(feed.person, noted)
        return Made(feed.seed, found, new=noted != feed.noted)
