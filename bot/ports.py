"""What the core asks of the outside: a chat to speak in and a clock to read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.places import Lack, Place
from bot.message import Message


class Clock(Protocol):
    """The time of day, so that tests and rehearsals can set it."""

    def now(self) -> datetime:
        """The present instant, in UTC."""
        ...


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message on its way to a place.

    `nonce` is the same for every try of one delivery: a place that keeps nonces returns the message
    it already has. `ambiguous` says that an earlier try may have arrived although nobody heard; no
    try was made before `since`.
    """

    place: Place
    message: Message
    nonce: str
    kind: str
    cohort: str | None = None
    thread: str | None = None
    ambiguous: bool = False
    since: datetime | None = None


class Chat(Protocol):
    """A platform that messages can be sent to."""

    def wait(self, place: Place, thread: str | None) -> timedelta:
        """How long the place takes nothing yet, as far as is known; zero for not at all.

        Asked before each message, which waits meanwhile in nobody's way. Asks nobody.
        """
        ...

    async def post(self, outgoing: Outgoing) -> str:
        """Send, and return the platform's id of the message.

        Raises:
            TemporaryFailure: it may go through later.
            PermanentFailure: it will not, until somebody changes something.
        """
        ...

    async def edit(self, outgoing: Outgoing, message_id: str) -> None:
        """Replace the text of a message sent before.

        Raises:
            TemporaryFailure: it may go through later.
            PermanentFailure: it will not, until somebody changes something.
        """
        ...


class Rooms(Protocol):
    """What a platform tells of the places there."""

    async def lacks(self, place: Place) -> Sequence[Lack] | None:
        """What is missing in a place, be it the place itself; None where nothing is known of it.

        Asks the platform only where it does not tell by itself. Never raises.
        """
        ...


class TemporaryFailure(Exception):
    """The platform is busy or away: try again, not before `retry_after`.

    The message may have arrived all the same, unless the platform said that it took nothing: then
    the failure is not `ambiguous`.
    """

    def __init__(
        self, reason: str, retry_after: timedelta | None = None, *, ambiguous: bool = True
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry_after = retry_after
        self.ambiguous = ambiguous


class PermanentFailure(Exception):
    """The place cannot take the message: `cause` names why, `fix` what a facilitator can do."""

    def __init__(self, cause: str, fix: str) -> None:
        super().__init__(cause)
        self.cause = cause
        self.fix = fix


class Departed(PermanentFailure):
    """Whom a direct message was for is not in the place's community any more."""


class ShutOut(Exception):
    """A platform does not let the bot in, and trying again does not help."""
