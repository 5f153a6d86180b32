"""A calendar as RFC 5545 and RFC 7986 write it, for every calendar app."""

from collections.abc import Iterable
from datetime import timedelta
from functools import lru_cache
from hashlib import blake2b
from uuid import UUID, uuid5

from icalendar import Calendar, Event

from bot.domain.characters import UNFIT
from bot.domain.feed import Days, Shown

NAME = "Cairn"
PRODUCT = "-//Cairn//Learning cohorts//EN"
REFRESH = timedelta(hours=6)
"""How often apps are asked to fetch it again; those that are busier may."""

_DAY = timedelta(days=1)

_AS_WRITTEN = "1"
"""Raised whenever the same entries are written in another way."""


@lru_cache(maxsize=16)
def ical(seed: str, shown: tuple[Shown, ...]) -> bytes:
    """The calendar in UTF-8; `seed` makes its ids different from those of every other calendar.

    It takes ten times as long as all else, so some are kept: many ask for the same one again.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("name", NAME)
    calendar.add("x-wr-calname", NAME)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", f"PT{REFRESH // timedelta(hours=1)}H")
    for one in shown:
        calendar.add_component(_event(seed, one))
    written: bytes = calendar.to_ical()
    return written


def etag(seed: str, shown: Iterable[Shown]) -> str:
    """What stays the same exactly as long as the calendar does; it is cheaper than that."""
    said = [(one.entry.key, one.digest, one.sequence) for one in shown]
    return blake2b(repr((_AS_WRITTEN, seed, said)).encode(), digest_size=12).hexdigest()


def _event(seed: str, one: Shown) -> Event:
    entry, event = one.entry, Event()
    event.add("uid", str(uuid5(UUID(seed), entry.key)))
    event.add("dtstamp", one.since)  # without a METHOD, it is when the entry was revised last
    event.add("last-modified", one.since)
    event.add("sequence", one.sequence)
    if isinstance(entry.span, Days):
        event.add("dtstart", entry.span.first)
        event.add("dtend", entry.span.last + _DAY)
    else:
        event.add("dtstart", entry.span.at)
        event.add("duration", entry.span.lasts)
    event.add("summary", _clean(entry.title))
    if entry.text:
        event.add("description", _clean(entry.text))
    if entry.url:
        event.add("url", entry.url)
    event.add("status", entry.status.upper())
    event.add("transp", "TRANSPARENT")
    return event


def _clean(text: str) -> str:
    """Lines of text that hold no control characters: the format has no way to write these."""
    return "\n".join(UNFIT.sub("", line) for line in text.split("\n"))
