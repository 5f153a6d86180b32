"""A message as parts that Discord takes, however long it is: it says what it leaves out."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeAlias, assert_never

from adapters.discord.limits import (
    BUTTON_LABEL,
    BUTTON_URL,
    COMPONENTS,
    FILES,
    ID,
    IN_ROW,
    TEXT,
)
from adapters.discord.markdown import measure, text_of
from bot.commands.wire import pack
from bot.message import (
    Block,
    Button,
    Buttons,
    Divider,
    Image,
    Link,
    Message,
    Plain,
    Span,
    Text,
    Worded,
    line,
)
from bot.message.length import cut, size
from bot.message.shorten import shortened
from bot.message.typed import visible

ROOM = COMPONENTS - 1
PICTURES = FILES - 1
"""Another file can go with the message, and a component that shows it."""

BUTTONS = 5 * IN_ROW
"""Buttons of a message: with their rows they leave room for everything else."""

_LEADS = re.compile(r"https?://[^\s<>]+", re.IGNORECASE)
"""What a link button can lead to."""


@dataclass(frozen=True, slots=True)
class Words:
    """Some blocks of text, as markdown."""

    text: str


@dataclass(frozen=True, slots=True)
class Gallery:
    images: tuple[Image, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A button with its id, or with the address it leads to."""

    label: str
    id: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """Buttons side by side, five at most."""

    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A line between two parts."""


Part: TypeAlias = Words | Gallery | Row | Rule


@dataclass(frozen=True, slots=True)
class Layout:
    """A message in parts, and whether they say all of it."""

    parts: list[Part]
    whole: bool


def laid_out(message: Message) -> Layout:
    """The parts of the message in its order, or closer together where there are too many."""
    choices, left_out = _choices(message.buttons)
    blocks: list[Block] = list(_few_images(message.blocks))
    if left_out:
        blocks.append(Text(line("There is no room for: ", *left_out)))
    texts = _texts(blocks, message.notify)
    whole = sum(size(text) + 1 for text in texts) <= TEXT
    if not whole:
        blocks = shortened(blocks, measure(message.notify), TEXT)
        texts = _texts(blocks, message.notify)
    parts: list[Part] = []
    for block, text in zip(blocks, texts, strict=True):
        parts += _parts(block, text, choices)
    for arrange in (list, _closer, _gathered):
        arranged = arrange(parts)
        if 1 + sum(map(_components, arranged)) <= ROOM:
            return Layout(arranged or [Words("…")], whole)
    raise AssertionError("one text, one gallery and all the buttons always fit")


def _choices(buttons: Iterable[Button]) -> tuple[dict[Button, list[Choice]], list[Span]]:
    """What each button becomes, a list for those that are alike; in words, those without room."""
    choices: dict[Button, list[Choice]] = {}
    taken: set[str] = set()
    left_out: list[Span] = []
    for button in buttons:
        label = cut(visible(button.label).strip() or "…", BUTTON_LABEL)
        choice = _choice(button, label, taken)
        if choice and sum(map(len, choices.values())) < BUTTONS:
            choices.setdefault(button, []).append(choice)
            taken.add(choice.id or "")
        else:
            comma = [Plain(", ")] if left_out else []
            left_out += [*comma, Link(label, button.url) if button.url else Plain(label)]
    return choices, left_out


def _choice(button: Button, label: str, taken: set[str]) -> Choice | None:
    if button.url is not None:
        leads = _LEADS.fullmatch(button.url) and size(button.url) <= BUTTON_URL
        return Choice(label, url=button.url) if leads else None
    try:
        packed = pack(button)
    except ValueError:
        return None
    while packed in taken:
        packed += "&" if "?" in packed else "?"
    return Choice(label, packed) if len(packed) <= ID else None


def _few_images(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks, with the words of every image that is one too many."""
    images = 0
    for block in blocks:
        images += isinstance(block, Image)
        if isinstance(block, Image) and images > PICTURES:
            yield Text(line(f"[Picture: {block.alt}]"))
        else:
            yield block


def _texts(blocks: Iterable[Block], notify: Sequence[str]) -> list[str]:
    """What each block says, as markdown; nothing for those that are no text."""
    return [text_of(block, notify) if isinstance(block, Worded) else "" for block in blocks]


def _parts(block: Block, text: str, choices: dict[Button, list[Choice]]) -> Iterator[Part]:
    match block:
        case Image():
            yield Gallery((block,))
        case Buttons(items):
            yield from _rows([choices[item].pop(0) for item in items if choices.get(item)])
        case Divider():
            yield Rule()
        case _ if isinstance(block, Worded):
            if text:
                yield Words(text)
        case _:
            assert_never(block)


def _rows(choices: Sequence[Choice]) -> Iterator[Row]:
    for start in range(0, len(choices), IN_ROW):
        yield Row(tuple(choices[start : start + IN_ROW]))


def _components(part: Part) -> int:
    return 1 + len(part.choices) if isinstance(part, Row) else 1


def _closer(parts: Iterable[Part]) -> list[Part]:
    """Without lines between them, and texts that follow each other as one."""
    found: list[Part] = []
    said = (part for part in parts if not isinstance(part, Rule))
    for is_words, group in groupby(said, key=lambda part: isinstance(part, Words)):
        together = list(group)
        found += [_joined(together)] if is_words else together
    return found


def _gathered(parts: Sequence[Part]) -> list[Part]:
    """All the text, then all the images, then all the buttons."""
    images = [image for part in parts if isinstance(part, Gallery) for image in part.images]
    choices = [choice for part in parts if isinstance(part, Row) for choice in part.choices]
    words = _joined(parts)
    return [
        *([words] if words.text else []),
        *([Gallery(tuple(images))] if images else []),
        *_rows(choices),
    ]


def _joined(parts: Iterable[Part]) -> Words:
    return Words("\n".join(part.text for part in parts if isinstance(part, Words)))
