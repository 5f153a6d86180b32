"""What a line of a rehearsal can say."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeAlias

from bot.domain.people import Rank


class ScriptError(Exception):
    """A line of the script makes no sense, where it stands."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"line {line}: {reason}")
        self.line = line
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Heading:
    """`## Words`: the title of the scene that follows, for people who read along."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class SetClock:
    """`clock 2026-03-02 08:00 America/New_York`; `zone` is also what later times are told in."""

    line: int
    at: datetime
    zone: str


@dataclass(frozen=True, slots=True)
class MoveClock:
    """`clock +1d12h`: what falls due on the way happens at its own time."""

    line: int
    by: timedelta


@dataclass(frozen=True, slots=True)
class Enter:
    """`person lin facilitator timezone=America/New_York community=Elsewhere`."""

    line: int
    name: str
    rank: Rank = Rank.MEMBER
    zone: str | None = None
    community: str | None = None


@dataclass(frozen=True, slots=True)
class Say:
    """`ada: /progress` or `ada in #ml-spring: /progress`."""

    line: int
    name: str
    text: str
    channel: str | None = None


@dataclass(frozen=True, slots=True)
class Press:
    """`ada presses "Check in"`; words after the label fill in the form the button opens."""

    line: int
    name: str
    label: str
    answers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Restart:
    """The process ends in good order and comes back."""

    line: int


@dataclass(frozen=True, slots=True)
class Down:
    """The process is away for that long, then comes back."""

    line: int
    span: timedelta


@dataclass(frozen=True, slots=True)
class Crash:
    """The process dies after the next send, before it is recorded, and comes back."""

    line: int


class Trouble(StrEnum):
    """How a send fails: as an HTTP status says it, or without any answer."""

    BAD_REQUEST = "400"
    FORBIDDEN = "403"
    GONE = "404"
    BUSY = "429"
    SERVER_ERROR = "500"
    BAD_GATEWAY = "502"
    UNAVAILABLE = "503"
    GATEWAY_TIMEOUT = "504"
    NETWORK = "network"
    TIMEOUT = "timeout"

    @property
    def permanent(self) -> bool:
        """Whether trying again is of no use."""
        return self in (Trouble.BAD_REQUEST, Trouble.FORBIDDEN, Trouble.GONE)


@dataclass(frozen=True, slots=True)
class Fail:
    """`fail 503 x2` or `fail 429 x1 retry-after=30`: how the next sends fail."""

    line: int
    trouble: Trouble
    times: int = 1
    retry_after: timedelta | None = None


Step: TypeAlias = (
    Heading | SetClock | MoveClock | Enter | Say | Press | Restart | Down | Crash | Fail
)
