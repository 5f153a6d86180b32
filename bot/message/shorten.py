"""Messages that say more than fits: their longest parts are cut, and say how much is missing."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import TypeVar

from bot.message.blocks import (
    Block,
    Bold,
    Bullets,
    Code,
    Fields,
    Line,
    Plain,
    Progress,
    Span,
    Text,
    Title,
    Worded,
    line,
)
from bot.message.length import cut, whole
from bot.message.plain import plain_line

_NAME = 40
"""Characters that names and labels keep; each may need two where they are shown."""

_WORD = 40
"""Characters that are given up so that no word is cut in two."""

_Row = TypeVar("_Row")


@dataclass(frozen=True, slots=True)
class Measure:
    """How a platform counts what a message says.

    A `block` is counted with what parts it from the next. A part may keep `least`; where there is
    no room for so many, the last parts go. `tail` is the room for the line that says how much is
    left out.
    """

    block: Callable[[Worded], int]
    line: Callable[[Line], int]
    least: int = 200
    tail: int = 40


def shortened(blocks: Sequence[Block], measure: Measure, room: int) -> list[Block]:
    """Blocks of which all the text takes at most so much room."""
    sizes = {
        place: measure.block(block)
        for place, block in enumerate(blocks)
        if isinstance(block, Worded)
    }
    if sum(sizes.values()) <= room:
        return list(blocks)
    dropped = 0
    while (level := _level(sizes.values(), room - measure.tail, measure.least)) < measure.least:
        sizes.popitem()
        dropped += 1
    kept: list[Block] = []
    for place, block in enumerate(blocks):
        if not isinstance(block, Worded):
            kept.append(block)
        elif place in sizes:
            kept += [block] if sizes[place] <= level else _within(block, measure, level)
        elif dropped:
            kept.append(Text(line(f"… and {dropped} more parts")))
            dropped = 0
    return kept


def _level(sizes: Iterable[int], room: int, least: int) -> int:
    """How long a part may be when those that are shorter leave their room to the others."""
    ascending = sorted(sizes)
    for place, one in enumerate(ascending):
        share = room // (len(ascending) - place)
        if one > share:
            return share
        room -= one
    return max(ascending[-1], least)


def _within(block: Worded, measure: Measure, room: int) -> list[Block]:
    """The block, and what is left out of it, in so much room; that is the least or more."""
    match block:
        case Title(text):
            said = _cut(line(text), room, lambda part: measure.block(_titled(part)) <= room)
            return [_titled(said)]
        case Text(spans):
            return [Text(_cut(spans, room, lambda part: measure.block(Text(part)) <= room))]
        case Progress(label):
            return [replace(block, label=cut(label, _NAME))]
        case Bullets(items):
            lines = (_cut_to(item, measure, room // 2) for item in items)
            return _first(lines, len(items), lambda rows: replace(block, items=rows), measure, room)
        case Fields(pairs):
            facts = ((cut(name, _NAME), _cut_to(said, measure, room // 3)) for name, said in pairs)
            return _first(facts, len(pairs), Fields, measure, room)


def _first(
    rows: Iterable[_Row],
    count: int,
    made: Callable[[tuple[_Row, ...]], Bullets | Fields],
    measure: Measure,
    room: int,
) -> list[Block]:
    """As many of `count` rows as there is room for, and how many more there are."""
    coming = iter(rows)
    kept: list[_Row] = []

    def taken(length: int) -> int:
        return measure.block(made(tuple(kept[:length])))

    while taken(len(kept)) <= room:
        if len(kept) == count:
            return [made(tuple(kept))]
        kept += islice(coming, max(len(kept), 1))
    fitting = bisect_right(range(len(kept)), room - measure.tail, key=taken)
    del kept[max(fitting - 1, 0) :]
    return [made(tuple(kept)), Text(line(f"… and {count - len(kept):,} more"))]


def _titled(spans: Line) -> Title:
    return Title(plain_line(spans))


def _cut_to(spans: Line, measure: Measure, room: int) -> Line:
    return _cut(spans, room, lambda said: measure.line(said) <= room)


def _cut(spans: Line, room: int, fits: Callable[[Line], bool]) -> Line:
    """The beginning of a line that fits, with an ellipsis where there was more.

    No more than `room` characters of it can.
    """
    if fits(spans):
        return spans
    length = min(room, sum(_length(span) for span in spans))
    count = bisect_left(range(length), x=True, key=lambda count: not fits(_begin(spans, count)))
    while count and not fits(_begin(spans, count)):
        count -= 1
    return _begin(spans, count)


def _begin(spans: Line, count: int) -> Line:
    kept: list[Span] = []
    for span in spans:
        length = _length(span)
        if length > count:
            if isinstance(span, Plain | Bold | Code):
                kept.append(replace(span, text=_words(span.text[:count])))
            break
        kept.append(span)
        count -= length
    return (*kept, Plain("…"))


def _length(span: Span) -> int:
    """How many steps a span can be cut in: a link, a time or a mention is there or it is not."""
    return len(span.text) if isinstance(span, Plain | Bold | Code) else 1


def _words(text: str) -> str:
    space = text.rfind(" ", max(0, len(text) - _WORD))
    return whole(text[:space] if space > 0 else text)
