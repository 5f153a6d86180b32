"""The one way to Discord for what nobody asked for just now: even, and not where it is refused."""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from time import monotonic
from typing import TypeVar

import discord

from adapters.discord.failures import HELD_BACK, No, Words, failure_of
from adapters.discord.pace import Pace
from bot.commands.bounded import Bounded
from bot.log import logger
from bot.ports import Clock, TemporaryFailure

log = logger(__name__)

T = TypeVar("T")

PER_SECOND = 49
"""One less than Discord takes from a bot, for what goes by another way.

Answers to commands do not count.
"""

LOGIN = 3
"""Requests that a login takes, and the question where the gateway is."""

REFUSED_FOR = timedelta(hours=1)
"""How long a no is taken as given when nothing is heard of a change."""

MOST_REFUSALS = 10_000

MOST_FULL = 1_000
"""Rooms of which is known how long they are full; there are never so many at once."""

POSTS = frozenset({"post", "files"})
"""What a subject is called whose number is that of the channel or thread to post in."""

REMEMBERED = (403, 404)
"""Ten thousand of these in ten minutes shut the address out that they come from."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a request is about, and the server it is in: a no holds for all requests about it."""

    kind: str
    number: int
    community: str


@dataclass(frozen=True, slots=True)
class _Refusal:
    cause: str
    fix: str
    status: int
    code: int
    gone: bool
    until: datetime


class Requests:
    """Sends requests at an even pace, and none about a subject that was refused."""

    def __init__(
        self,
        client: discord.Client,
        clock: Clock,
        pace: Pace | None = None,
        seconds: Callable[[], float] = monotonic,
    ) -> None:
        self._client = client
        self._clock = clock
        self._pace = pace or Pace(PER_SECOND, spent=LOGIN)
        self._refused: Bounded[Subject, _Refusal] = Bounded(MOST_REFUSALS)
        self._seconds = seconds
        self._full: Bounded[int, float] = Bounded(MOST_FULL)
        self._no_token_until: datetime | None = None

    async def ask(
        self,
        subject: Subject,
        request: Callable[[], Awaitable[T]],
        words: Words | None = None,
        passing: Collection[int] = (),
    ) -> T:
        """Make a request; `passing` are the codes of a no that will not be the next answer.

        Raises:
            TemporaryFailure: it may go through later.
            No: it will not, until somebody changes something.
        """
        self._check(subject)
        try:
            async with self._pace.turn() as trip:
                self._check(subject)  # it may have been refused while this waited
                if subject.kind in POSTS:
                    # discord.py itself returns from the request that fills a room when it is over.
                    trip.filled = partial(self._filled, subject.number)
                return await request()
        except Exception as error:
            failure = failure_of(error, words)
            if failure is None:
                raise
            if isinstance(failure, No) and failure.code not in passing:
                self.remember(subject, failure)
            elif isinstance(error, discord.HTTPException) and error.status == 401:
                self._without_token()
            raise failure from error

    def wait(self, room: int) -> float:
        """Seconds for which a channel or thread takes no other message, as far as is known."""
        return max(0.0, self._full.get(room, 0.0) - self._seconds())

    def changed(self, community: str) -> None:
        """Something is different in a server: what was refused there may be asked again."""
        for subject in [one for one in self._refused if one.community == community]:
            del self._refused[subject]

    def remember(self, subject: Subject, no: No) -> None:
        """Make no further request about the subject for a while, if another would count."""
        if no.status in REMEMBERED:
            until = self._clock.now() + REFUSED_FOR
            self._refused[subject] = _Refusal(no.cause, no.fix, no.status, no.code, no.gone, until)

    def _filled(self, room: int, seconds: float) -> None:
        self._full[room] = self._seconds() + seconds

    def _check(self, subject: Subject) -> None:
        if self._client.user is None or self._client.is_closed():
            raise TemporaryFailure("Discord is not connected", ambiguous=False)
        now = self._clock.now()
        if self._no_token_until is not None and now < self._no_token_until:
            wait = min(HELD_BACK, self._no_token_until - now)
            raise TemporaryFailure("Discord does not accept the token", wait, ambiguous=False)
        known = self._refused.get(subject)
        if known is not None and now < known.until:
            raise No(known.cause, known.fix, known.status, known.code, gone=known.gone)

    def _without_token(self) -> None:
        self._no_token_until = self._clock.now() + REFUSED_FOR
        log.error("Discord does not accept the token: set CAIRN_DISCORD_TOKEN and start again")
