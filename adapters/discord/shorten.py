"""Messages that say more than fits: their longest parts are cut, and say how much is missing."""

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from adapters.discord.limits import cut, size, whole
from adapters.discord.markdown import Worded, marked, text_of
from bot.message import (
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
    line,
)
from bot.message.plain import plain_line

LEAST = 200
"""Characters that a part may keep; where there is no room for so many, the last parts go."""

_NAME = 40
"""Characters that names and labels keep; each may need two on Discord."""

_TAIL = 40
"""Room for the line that says how much is left out."""

_WORD = 40
"""Characters that are given up so that no word is cut in two."""

_Row = TypeVar("_Row")


def shortened(blocks: Sequence[Block], notify: Collection[str], room: int) -> list[Block]:
    """Blocks of which all the text, with a newline after each, has at most `room` characters."""
    sizes = {
        place: _taken(block, notify)
        for place, block in enumerate(blocks)
        if isinstance(block, Worded)
    }
    if sum(sizes.values()) <= room:
        return list(blocks)
    dropped = 0
    while _level(sizes.values(), room - _TAIL) < LEAST:
        sizes.popitem()
        dropped += 1
    level = _level(sizes.values(), room - _TAIL)
    kept: list[Block] = []
    for place, block in enumerate(blocks):
        if not isinstance(block, Worded):
            kept.append(block)
        elif place in sizes:
            kept += [block] if sizes[place] <= level else _within(block, notify, level)
        elif dropped:
            kept.append(Text(line(f"… and {dropped} more parts")))
            dropped = 0
    return kept


def _taken(block: Worded, notify: Collection[str]) -> int:
    return size(text_of(block, notify)) + 1


def _level(sizes: Iterable[int], room: int) -> int:
    """How long a part may be when those that are shorter leave their room to the others."""
    ascending = sorted(sizes)
    for place, one in enumerate(ascending):
        share = room // (len(ascending) - place)
        if one > share:
            return share
        room -= one
    return max(ascending[-1], LEAST)


def _within(block: Worded, notify: Collection[str], room: int) -> list[Block]:
    """The block, and what is left out of it, in so much room; that is `LEAST` or more."""
    match block:
        case Title(text):
            said = _cut(line(text), room, lambda part: _taken(_titled(part), notify) <= room)
            return [_titled(said)]
        case Text(spans):
            return [Text(_cut(spans, room, lambda part: _taken(Text(part), notify) <= room))]
        case Progress(label):
            return [replace(block, label=cut(label, _NAME))]
        case Bullets(items):
            lines = (_cut_to(item, notify, room // 2) for item in items)
            return _first(lines, len(items), lambda rows: replace(block, items=rows), notify, room)
        case Fields(pairs):
            facts = ((cut(name, _NAME), _cut_to(said, notify, room // 3)) for name, said in pairs)
            return _first(facts, len(pairs), Fields, notify, room)


def _first(
    rows: Iterable[_Row],
    count: int,
    made: Callable[[tuple[_Row, ...]], Bullets | Fields],
    notify: Collection[str],
    room: int,
) -> list[Block]:
    """As many of `count` rows as there is room for, and how many more there are."""
    kept: list[_Row] = []
    ends: list[int] = []
    for row in rows:
        kept.append(row)
        ends.append((ends[-1] if ends else 0) + _taken(made((row,)), notify) + len(str(count)))
        if ends[-1] > room:
            break
    else:
        return [made(tuple(kept))]
    del kept[bisect_left(ends, room - _TAIL) :]
    return [made(tuple(kept)), Text(line(f"… and {count - len(kept):,} more"))]


def _titled(spans: Line) -> Title:
    return Title(plain_line(spans))


def _cut_to(spans: Line, notify: Collection[str], room: int) -> Line:
    return _cut(spans, room, lambda said: size(marked(said, notify)) <= room)


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
