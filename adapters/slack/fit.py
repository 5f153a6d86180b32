"""A message as parts that Slack takes, however long it is.

What is posted is one message, which is shortened and says what it leaves out. An answer may go on
in further messages, so nothing is left out of it that a handful of messages can hold.
"""

import re
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from math import inf
from typing import TypeVar

from adapters.slack.limits import BLOCKS, TOTAL, weight
from adapters.slack.press import can_be_pressed, element_of, label_of
from adapters.slack.rich import elements, rich
from bot.message import (
    Block,
    Bold,
    Bullets,
    Button,
    Buttons,
    Divider,
    Fields,
    Image,
    Link,
    Plain,
    Progress,
    Span,
    Text,
    Title,
    Worded,
    line,
)
from bot.message.plain import plain_block, plain_span
from bot.message.shorten import Measure, shortened

IN_ROW = 5
"""Buttons side by side: Slack takes 25, and a phone has no room for so many."""

BUTTONS = 25
"""Buttons of one message."""

ROOM = TOTAL - 1
"""Characters of the blocks of one message, each with the comma after it, without the brackets."""

PAGES = 4
"""Messages of one answer: Slack takes five at the address that it gives for them."""

_ACTIONS = 6500
"""Room for the buttons of one message: 25 of them, or five that lead to long addresses."""

_PIECE = 4000
"""Room for each piece of a block that is too long for one message."""

_CHUNK = re.compile(r"[\s\S]{1,1499}(?:\s|$)|[\s\S]{1,1500}")
"""What fits into a piece, even if each of its signs has to be escaped; whole words if possible."""

_Row = TypeVar("_Row")


def fitted(blocks: Sequence[Block], notify: Collection[str] = ()) -> list[Block]:
    """The blocks, with buttons in rows, shortened to what one message holds."""
    found = in_rows(blocks, BUTTONS, _ACTIONS)
    if len(found) > BLOCKS:
        found = [block for block in found if not isinstance(block, Divider)]
    taken = sum(_taken(block, notify) for block in found if not isinstance(block, Worded))
    return shortened(found, _measure(notify), ROOM - taken)


def paged(blocks: Sequence[Block], notify: Collection[str] = ()) -> list[list[Block]]:
    """The blocks, with buttons in rows, on as many pages as they take; the last is shortened."""
    pages: list[list[Block]] = [[]]
    room = ROOM
    left = deque(in_rows(blocks))
    while left and len(pages) <= PAGES:
        for part in _divided(left.popleft(), notify):
            taken = _taken(part, notify)
            if len(pages[-1]) == BLOCKS or taken > room:
                pages.append(_carried_over(pages[-1], notify, ROOM - taken))
                room = ROOM - sum(_taken(head, notify) for head in pages[-1])
            pages[-1].append(part)
            room -= taken
    if len(pages) > PAGES:
        rest = [block for page in pages[PAGES - 1 :] for block in page]
        pages[PAGES - 1 :] = [fitted([*rest, *left], notify)]
    return pages


def _carried_over(page: list[Block], notify: Collection[str], room: int) -> list[Block]:
    """The titles and rules at the end of a page, which belong to what comes next, in so much room.

    They are taken away from the page.
    """
    carried: list[Block] = []
    while len(page) > 1 and len(carried) < BLOCKS // 2 and isinstance(page[-1], Title | Divider):
        room -= _taken(page[-1], notify)
        if room < 0:
            break
        carried.insert(0, page.pop())
    return carried


def in_rows(blocks: Sequence[Block], most: float = inf, room: float = inf) -> list[Block]:
    """The blocks, with the words of images, and of buttons that there is no room for."""
    found: list[Block] = []
    left_out: list[Span] = []
    every = (one for block in blocks if isinstance(block, Buttons) for one in block.items)
    fits = _fitting(every, most, room)
    for block in blocks:
        match block:
            case Image(_, alt):
                found.append(Text(line(f"[Picture: {alt}]")))
            case Buttons(items):
                row: list[Button] = []
                for button in items:
                    if next(fits):
                        row.append(button)
                    else:
                        left_out += [Plain(", " if left_out else ""), _named(button)]
                starts = range(0, len(row), IN_ROW)
                found += [Buttons(tuple(row[start : start + IN_ROW])) for start in starts]
            case _:
                found.append(block)
    if left_out:
        found.append(Text(line("There is no room for: ", *left_out)))
    return found


def _fitting(buttons: Iterable[Button], most: float, room: float) -> Iterator[bool]:
    for button in buttons:
        fits = most > 0 and can_be_pressed(button)
        if fits and room < inf:
            taken = weight(element_of(button, BUTTONS))
            fits = taken <= room
            room -= taken if fits else 0
        yield fits
        most -= fits


def _named(button: Button) -> Span:
    label = label_of(button)
    return Link(label, button.url) if button.url else Plain(label)


def _measure(notify: Collection[str]) -> Measure:
    """How much room in a message its text takes."""
    return Measure(
        block=lambda block: _taken(block, notify),
        line=lambda spans: weight(elements(spans, notify)),
        least=600,
        tail=160,
    )


def _taken(block: Block, notify: Collection[str] = ()) -> int:
    """The room that a block takes, with the comma after it."""
    match block:
        case Buttons(items):
            actions = [element_of(button, BUTTONS) for button in items]
            return weight({"type": "actions", "elements": actions}) + 1
        case Divider() | Image():
            return weight({"type": "divider"}) + 1
        case _:
            return weight({"type": "rich_text", "elements": rich(block, notify)}) + 1


def _divided(block: Block, notify: Collection[str], room: int = ROOM) -> Iterator[Block]:
    """The block, or in pieces what it says where it is too long for one message."""
    match block:
        case _ if not isinstance(block, Worded) or _taken(block, notify) <= room:
            yield block
        case Bullets(items, numbered=False) if len(items) > 1:
            for some in _halves(items):
                yield from _divided(Bullets(some), notify, _PIECE)
        case Fields(pairs) if len(pairs) > 1:
            for few in _halves(pairs):
                yield from _divided(Fields(few), notify, _PIECE)
        case _:
            yield from _paragraphs(block, notify)


def _halves(rows: tuple[_Row, ...]) -> tuple[tuple[_Row, ...], tuple[_Row, ...]]:
    middle = len(rows) // 2
    return rows[:middle], rows[middle:]


def _paragraphs(block: Worded, notify: Collection[str]) -> Iterator[Text]:
    kept: list[Span] = []
    room = _PIECE
    for span in _in_chunks(_running(block)):
        taken = weight(elements((span,), notify))
        if taken > room:
            yield Text(tuple(kept))
            kept, room = [], _PIECE
        kept.append(span)
        room -= taken
    yield Text(tuple(kept))


def _running(block: Worded) -> Iterator[Span]:
    """What a block says, line by line."""
    match block:
        case Text(spans):
            yield from spans
        case Fields(pairs):
            for name, said in pairs:
                yield from (Bold(name), Plain(": "), *said, Plain("\n"))
        case Bullets(items, numbered):
            for place, item in enumerate(items, 1):
                yield from (Plain(f"{place}. " if numbered else "• "), *item, Plain("\n"))
        case Title() | Progress():
            yield Plain(plain_block(block))


def _in_chunks(spans: Iterable[Span]) -> Iterator[Span]:
    """The spans, those in pieces that are too long for one."""
    for span in spans:
        one = span if weight(elements((span,))) <= _PIECE else Plain(plain_span(span))
        if not isinstance(one, Plain):
            yield one
            continue
        yield from map(Plain, _CHUNK.findall(one.text))
