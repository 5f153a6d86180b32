"""A message as lines for a terminal."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import assert_never

from adapters.console.text import Piece, harmless, painted, width, words, wrap
from bot.message import (
    Block,
    Bold,
    Bullets,
    Button,
    Buttons,
    Code,
    Crew,
    Divider,
    Fields,
    Image,
    Line,
    Link,
    Mention,
    Message,
    Plain,
    Progress,
    Room,
    Span,
    Text,
    Time,
    Title,
    Usage,
)
from bot.message.plain import BAR_CELLS, bar, plain_span

BOLD, DIM, UNDERLINE = "1", "2", "4"
RED, GREEN, YELLOW, CYAN = "31", "32", "33", "36"
NARROWEST = 20
"""Cells a line has at least, however narrow the terminal is."""


@dataclass(frozen=True, slots=True)
class Look:
    """How it is drawn: at most `cells` wide, times in `zone` or else in the zone they came with."""

    cells: int = 80
    colour: bool = False
    zone: str | None = None


def render(message: Message, look: Look, numbers: Sequence[int] = ()) -> list[str]:
    """Every fact of the message; `numbers` go before the buttons, in reading order."""
    cells = max(look.cells, NARROWEST)
    lines: list[str] = []
    waiting = list(numbers)
    for block in message.blocks:
        drawn = _block(block, cells, look.zone, waiting)
        lines += [painted(line, colour=look.colour) for line in drawn]
        if isinstance(block, Buttons):
            del waiting[: len(block.items)]
    return lines


def paragraph(
    pieces: Iterable[Piece], cells: int, first: str = "", rest: str | None = None
) -> list[list[Piece]]:
    """Wrapped lines; the first begins with `first`, the others with `rest` or as many spaces."""
    hang = " " * width(first) if rest is None else rest
    lines = wrap(words(pieces), cells - max(width(first), width(hang)))
    return [
        [Piece(first if place == 0 else hang), *line] if first or hang else line
        for place, line in enumerate(lines)
    ]


def _block(block: Block, cells: int, zone: str | None, numbers: Sequence[int]) -> list[list[Piece]]:
    match block:
        case Title(text):
            return paragraph([Piece(text, BOLD)], cells)
        case Text(spans):
            return paragraph(_pieces(spans, zone), cells)
        case Fields(pairs):
            return [
                line
                for name, value in pairs
                for line in paragraph(
                    [Piece(f"{name}: ", DIM), *_pieces(value, zone)], cells, rest="  "
                )
            ]
        case Bullets(items, numbered):
            return [
                line
                for place, item in enumerate(items, 1)
                for line in paragraph(
                    _pieces(item, zone), cells, f"{place}. " if numbered else "• "
                )
            ]
        case Progress(label, done, total):
            return _progress(label, done, total, cells)
        case Image(_, alt):
            return paragraph([Piece(f"[Picture: {alt}]", DIM)], cells)
        case Buttons(items):
            return _buttons(items, cells, numbers)
        case Divider():
            return [[Piece("─" * cells, DIM)]]
        case _:
            assert_never(block)


def _pieces(spans: Line, zone: str | None) -> list[Piece]:
    return [_piece(span, zone) for span in spans]


def _piece(span: Span, zone: str | None) -> Piece:
    match span:
        case Plain():
            return Piece(plain_span(span))
        case Bold():
            return Piece(plain_span(span), BOLD)
        case Code() | Usage():
            return Piece(plain_span(span), CYAN)
        case Link():
            return Piece(plain_span(span), UNDERLINE)
        case Time(at, own, style):
            return Piece(plain_span(Time(at, zone or own, style)))
        case Mention() | Room() | Crew():
            return Piece(plain_span(span), BOLD)
        case _:
            assert_never(span)


def _progress(label: str, done: int, total: int, cells: int) -> list[list[Piece]]:
    counted = f" {done}/{total}"
    drawn = [
        Piece(bar(done, total, max(1, min(BAR_CELLS, cells - len(counted)))), GREEN),
        Piece(counted),
    ]
    lines = paragraph([Piece(label)], cells)
    used = sum(width(piece.text) for piece in lines[-1])
    if used + 1 + sum(width(piece.text) for piece in drawn) <= cells:
        lines[-1] += [Piece(" "), *drawn] if used else drawn
    else:
        lines.append(drawn)
    return lines


def _buttons(items: Sequence[Button], cells: int, numbers: Sequence[int]) -> list[list[Piece]]:
    tokens: list[tuple[Piece, ...]] = []
    for place, button in enumerate(items):
        number = f"{numbers[place]} " if place < len(numbers) else ""
        url = f": {button.url}" if button.url else ""
        label = harmless(f"{button.label}{url}").replace("\n", " ")
        tokens += [(Piece("["), Piece(number, BOLD), Piece(label), Piece("]")), (Piece("  "),)]
    return wrap(tokens, cells)
