"""What a person's own calendar shows elsewhere, and what has become of it since it was last read.

Calendar apps fetch the whole of it again and again, and hold what they get against what they have:
by its key, and by when it changed.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from hashlib import blake2b
from typing import TypeAlias

SAID_FOR = timedelta(days=14)
"""How long what is gone is still said to be cancelled: time for every app to have fetched that."""

_SECOND = timedelta(seconds=1)
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


class Status(StrEnum):
    CONFIRMED = "confirmed"
    TENTATIVE = "tentative"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Days:
    """Whole days wherever they are read; both ends belong to it."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant (UTC), and how long it takes."""

    at: datetime
    lasts: timedelta


Span: TypeAlias = Days | Moment


@dataclass(frozen=True, slots=True)
class Entry:
    """Something in the calendar. The key stays the same wherever it is moved to."""

    key: str
    span: Span
    title: str
    text: str = ""
    url: str | None = None
    status: Status = Status.CONFIRMED


@dataclass(frozen=True, slots=True)
class Noted:
    """What was shown under a key: a digest of it, since when, and what is needed to call it off."""

    digest: str
    since: datetime
    day: date
    title: str
    status: Status


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry as it is since an instant (UTC, in whole seconds)."""

    entry: Entry
    since: datetime
    digest: str

    @property
    def sequence(self) -> int:
        """Greater after every change, even where nothing is remembered of the time before it."""
        return int((self.since - _EPOCH).total_seconds())


def shown(entries: Iterable[Entry], noted: Mapping[str, Noted], now: datetime) -> tuple[Shown, ...]:
    """The entries, each with the instant since when it is as it is; `noted` are those before.

    What was there, is gone and would have been ahead is cancelled for a while, as is what was told
    in this very second: forgotten, it could come back without a greater sequence. Of two entries
    with one key the first counts.
    """
    now = now.replace(microsecond=0)
    there: dict[str, Entry] = {}
    for entry in entries:
        there.setdefault(entry.key, entry)
    gone = _called_off((key for key in noted if key not in there), noted, now)
    return tuple(_since(entry, noted.get(entry.key), now) for entry in (*there.values(), *gone))


def to_note(shown: Iterable[Shown]) -> dict[str, Noted]:
    """What is to be remembered of them."""
    return {
        one.entry.key: Noted(
            digest=one.digest,
            since=one.since,
            day=_day(one.entry.span),
            title=one.entry.title,
            status=one.entry.status,
        )
        for one in shown
    }


def _called_off(keys: Iterable[str], noted: Mapping[str, Noted], now: datetime) -> Iterator[Entry]:
    for key in keys:
        was = noted[key]
        span = Days(was.day, was.day)
        entry = Entry(key, span, was.title, status=Status.CANCELLED)
        fresh = was.status is not Status.CANCELLED or now - was.since <= SAID_FOR
        if fresh and (was.day >= now.date() or was.since >= now):
            yield entry


def _since(entry: Entry, was: Noted | None, now: datetime) -> Shown:
    digest = _digest(entry)
    if was is None:
        return Shown(entry, now, digest)
    if was.digest == digest:
        return Shown(entry, was.since, digest)
    return Shown(entry, max(now, was.since + _SECOND), digest)


def _digest(entry: Entry) -> str:
    return blake2b(repr(replace(entry, key="")).encode(), digest_size=9).hexdigest()


def _day(span: Span) -> date:
    return span.first if isinstance(span, Days) else span.at.date()
