"""What the core asks of the outside: a chat to speak in, a clock to read, and a meter to tell."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, Protocol, TypeAlias

from bot.domain.places import Lack, Place
from bot.domain.queue import Outcome
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
    it already has. That of an edit is the message's own, so that the message is found again.
    `ambiguous` says that an earlier try may have arrived although nobody heard; no try was made
    before `since`.
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

    async def find(self, outgoing: Outgoing) -> str | None:
        """The platform's id of the message, if an earlier try of it has arrived.

        Raises:
            TemporaryFailure: it may be possible to look later.
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


@dataclass(frozen=True, slots=True)
class Standing:
    """How a platform is connected: with so many lines of so many, and whether those are enough."""

    lines: int
    wanted: int
    connected: bool


Answered: TypeAlias = Literal["ok", "refused", "limited", "repeated", "away", "bug"]
Worked: TypeAlias = Literal["done", "skipped", "retried", "failed"]

Linked: TypeAlias = Literal["opened", "resumed", "renewed", "replaced", "lost", "failed"]


class Meter(Protocol):
    """Is told what has happened, so that it can be counted. Never raises, and takes no time.

    Everything but numbers is one of a few words: nobody's name or id is among them.
    """

    def answered(self, command: str, how: Answered, seconds: float) -> None:
        """A command was answered; `command` is `unknown` for what is none."""
        ...

    def delivered(self, platform: str, outcome: Outcome) -> None:
        """A send has ended."""
        ...

    def worked(self, kind: str, how: Worked) -> None:
        """A job has ended, or is put off after a bug."""
        ...

    def linked(self, platform: str, how: Linked) -> None:
        """A connection to a platform has begun or ended, or a try to make one.

        `resumed` goes on where an earlier one was lost, `renewed` does not, and `replaced` is one
        that the platform wants to have made anew.
        """
        ...

    def stored(self, access: str, waited: float, took: float, runs: int) -> None:
        """A transaction is over: seconds before and in its last run, and how often it was run."""
        ...


class Uncounted:
    """The meter where nobody asks."""

    def answered(self, command: str, how: Answered, seconds: float) -> None: ...
    def delivered(self, platform: str, outcome: Outcome) -> None: ...
    def worked(self, kind: str, how: Worked) -> None: ...
    def linked(self, platform: str, how: Linked) -> None: ...
    def stored(self, access: str, waited: float, took: float, runs: int) -> None: ...


@dataclass(frozen=True, slots=True)
class Installation:
    """The bot's being in a community that people have added it to by themselves.

    `home` is that community or, where they have added it to all of an enterprise, the enterprise.
    `bot` is its own account there, and `token` lets it speak.
    """

    home: str
    name: str
    token: str = field(repr=False)
    bot: str
    bot_id: str | None = None
    enterprise: str | None = None


class Installations(Protocol):
    """Where a platform's people have added the bot. Tokens are kept so that none can be read.

    Every method raises Unavailable while there is no looking there.
    """

    async def begin(self) -> str:
        """A word for somebody who sets out to add it: good for a few minutes, and once."""
        ...

    async def use(self, state: str) -> bool:
        """Whether such a word is good; it is no more from now on."""
        ...

    async def save(self, installation: Installation) -> None:
        """Keep it in the place of an earlier one."""
        ...

    async def find(self, team: str | None, enterprise: str | None = None) -> Installation | None:
        """That of a community, or else that of its enterprise.

        The enterprise can be left out once it was told with the community.
        """
        ...

    async def remove(self, installation: Installation) -> None:
        """Forget it and its token, unless there is another by now."""
        ...

    async def reseal(self) -> int:
        """Close every token with the newest key. Returns how many no key opens any more."""
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
    """The place cannot take the message: `cause` names why, `fix` what a facilitator can do.

    A command in the fix stands between backticks. A place that is `gone` cannot be named any more.
    """

    def __init__(self, cause: str, fix: str, *, gone: bool = False) -> None:
        super().__init__(cause)
        self.cause = cause
        self.fix = fix
        self.gone = gone


class Departed(PermanentFailure):
    """Whom a direct message was for is not in the place's community any more."""


class Unavailable(Exception):
    """What Cairn keeps things in cannot be used just now: nothing is wrong with what was asked.

    The log says why. Unless it is `sure`, what was to be changed may have been.
    """

    sure = True


class ShutOut(Exception):
    """A platform does not let the bot in, and trying again does not help."""
