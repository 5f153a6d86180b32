"""What a platform's adapter is asked about every message and every form."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from bot.commands.form import Form, form_of
from bot.commands.registry import REGISTRY
from bot.commands.spec import FORM_MAX
from bot.message import (
    Block,
    Bullets,
    Fields,
    Line,
    Link,
    Message,
    Progress,
    Span,
    Text,
    Title,
)


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button that is shown, and what a click on it means; None for one that leads elsewhere."""

    label: str
    meant: tuple[tuple[str, ...], Mapping[str, str]] | None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """A message as it is read on a platform."""

    words: str
    leads: frozenset[str]
    buttons: tuple[Pressed, ...]


class Platform(Protocol):
    """A platform's adapter, with the eyes and the hands of somebody who uses it."""

    shortened: int
    """How many messages of the catalogue are too long for it."""

    def see(self, name: str) -> Seen:
        """A message of the catalogue, by its name."""
        ...

    def says(self, span: Span) -> str:
        """How a span is read."""
        ...

    def leads(self, link: Link) -> str:
        """The address that a link has when it is shown."""
        ...

    def holds(self, message: Message) -> bool:
        """Whether the platform takes so much text at once."""
        ...

    def fill_in(self, form: Form) -> tuple[Mapping[str, str], Any]:
        """What every field was filled in with, and the command and arguments that came of it."""
        ...


def lines(block: Block) -> Iterator[str | Line]:
    """Everything that a block says in words, in reading order."""
    match block:
        case Title(text):
            yield text
        case Progress(label, done, total):
            yield from (label, f"{done} of {total}")
        case Text(spans):
            yield spans
        case Fields(pairs):
            for name, value in pairs:
                yield from (name, value)
        case Bullets(items):
            yield from items
        case _:
            pass


def spans(message: Message) -> Iterator[Span]:
    for block in message.blocks:
        for said in lines(block):
            yield from () if isinstance(said, str) else said


def missing(message: Message, seen: Seen, platform: Platform) -> list[str]:
    """The words that are not shown, or not where they belong."""
    found: list[str] = []
    place = 0
    for said in (said for block in message.blocks for said in lines(block)):
        for word in [said] if isinstance(said, str) else map(platform.says, said):
            wanted = word.strip()
            at = seen.words.find(wanted, place)
            if at < 0:
                found.append(wanted)
            else:
                place = at + len(wanted)
    return found


def forms() -> Iterator[Form]:
    """For every command the form people meet, and some that ask for everything there is."""
    for command in REGISTRY.commands:
        if form := form_of(command, {}):
            yield form
        starts = range(0, len(command.options), FORM_MAX)
        yield from (Form(command, (), command.options[at : at + FORM_MAX]) for at in starts)
        yield from (Form(command, (), (option,)) for option in command.options)
