"""A closed union of blocks and spans: a new one shows every adapter that must learn it."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from bot.domain.usage import Usage


@dataclass(frozen=True, slots=True)
class Plain:
    """Text as somebody typed it: it can never become markup or a mention."""

    text: str


@dataclass(frozen=True, slots=True)
class Bold:
    text: str


@dataclass(frozen=True, slots=True)
class Code:
    text: str


@dataclass(frozen=True, slots=True)
class Link:
    text: str
    url: str


class TimeStyle(StrEnum):
    """How much of an instant is said."""

    FULL = "full"
    DAY = "day"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class Time:
    """An instant, shown in the reader's own zone where the platform can; else in `zone`."""

    at: datetime
    zone: str
    style: TimeStyle = TimeStyle.FULL


@dataclass(frozen=True, slots=True)
class Mention:
    """A person. Nobody is notified unless the message lists the account in `notify`."""

    account: str
    name: str


@dataclass(frozen=True, slots=True)
class Room:
    """A channel by its id on the platform, shown by its name where the platform knows it."""

    id: str


@dataclass(frozen=True, slots=True)
class Crew:
    """Those who have a role, by its id on the platform or its name. It notifies nobody."""

    role: str


Span: TypeAlias = Plain | Bold | Code | Link | Time | Mention | Room | Crew | Usage
Line: TypeAlias = tuple[Span, ...]


def line(*parts: Span | str) -> Line:
    """A line of spans; bare strings are plain text."""
    return tuple(Plain(part) if isinstance(part, str) else part for part in parts)


@dataclass(frozen=True, slots=True)
class Title:
    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """One paragraph."""

    spans: Line


@dataclass(frozen=True, slots=True)
class Fields:
    """Short facts with a name each."""

    pairs: tuple[tuple[str, Line], ...]


@dataclass(frozen=True, slots=True)
class Bullets:
    items: tuple[Line, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """`done` of `total`, drawn as a bar and said in words."""

    label: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Image:
    """A PNG and the same facts in words."""

    png: bytes
    alt: str


@dataclass(frozen=True, slots=True)
class Button:
    """A command with its arguments filled in, or a link."""

    label: str
    command: tuple[str, ...] = ()
    args: tuple[tuple[str, str], ...] = ()
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Buttons:
    items: tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Divider:
    pass


Worded: TypeAlias = Title | Text | Fields | Bullets | Progress
"""The blocks that are shown as text."""

Block: TypeAlias = Worded | Image | Buttons | Divider


@dataclass(frozen=True, slots=True)
class Message:
    """What is said, in order. `notify` lists the accounts that a mention may reach."""

    blocks: tuple[Block, ...]
    notify: tuple[str, ...] = field(default=())

    @property
    def buttons(self) -> tuple[Button, ...]:
        """Every button, in reading order."""
        return tuple(
            button for block in self.blocks if isinstance(block, Buttons) for button in block.items
        )
