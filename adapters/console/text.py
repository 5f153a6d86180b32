"""Text for a terminal: nothing in it can steer the terminal, and no line is too wide."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

_KEPT = "\u200c\u200d"
"""Joiners: Persian and families of emoji need them, and they move nothing."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some characters in one look: an SGR code such as `1` for bold, or nothing."""

    text: str
    look: str = ""


def harmless(text: str) -> str:
    """The text with everything that could steer a terminal or turn the reading order made visible.

    Newlines stay; a tab is a space.
    """
    return "".join(map(_visible, text.replace("\r\n", "\n")))


def _visible(character: str) -> str:
    code = ord(character)
    if character in "\n\t":
        return "\n" if character == "\n" else " "
    if character.isprintable() or character in _KEPT or _emoji(code):
        return character
    if code < 0x20:
        return chr(0x2400 + code)
    if unicodedata.category(character) == "Zs":
        return " "
    return f"<U+{code:04X}>"


def _emoji(code: int) -> bool:
    """Signs newer than this Python's Unicode are emoji too."""
    return 0x1F000 <= code <= 0x1FAFF


def width(text: str) -> int:
    """Cells that the text takes: wide characters two, combining ones none."""
    return sum(map(_cells, text))


def _cells(character: str) -> int:
    if character == "\ufe0f":
        return 1  # it turns the sign before it into an emoji, which may be wider
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    wide = unicodedata.east_asian_width(character) in "WF" or _emoji(ord(character))
    return 2 if wide else 1


def words(pieces: Iterable[Piece]) -> Iterator[tuple[Piece, ...]]:
    """Words, gaps and newlines, each by itself, in order; a word may have several looks."""
    styled = [(character, piece.look) for piece in pieces for character in harmless(piece.text)]
    for _, group in groupby(styled, key=lambda pair: _class(pair[0])):
        run = list(group)
        if run[0][0] == "\n":
            yield from ((Piece("\n"),) for _ in run)
        else:
            yield tuple(
                Piece("".join(character for character, _ in part), look)
                for look, part in groupby(run, key=lambda pair: pair[1])
            )


def _class(character: str) -> int:
    if character == "\n":
        return 0
    return 1 if character == " " else 2


def wrap(tokens: Iterable[tuple[Piece, ...]], room: int) -> list[list[Piece]]:
    """Lines of at most `room` cells (two at least). Spaces at a break go; long words are cut."""
    lines: list[list[Piece]] = [[]]
    used = 0
    gap: tuple[Piece, ...] = ()
    for token in tokens:
        if token[0].text == "\n":
            lines.append([])
            used, gap = 0, ()
        elif not "".join(piece.text for piece in token).strip(" "):
            gap = token if used or _width(token) < room // 2 else ()
        else:
            if used and used + _width((*gap, *token)) > room:
                lines.append([])
                used, gap = 0, ()
            for part in _cut((*gap, *token), room):
                if part is None:
                    lines.append([])
                    used = 0
                else:
                    lines[-1].append(part)
                    used += width(part.text)
            gap = ()
    return lines


def _width(token: Iterable[Piece]) -> int:
    return sum(width(piece.text) for piece in token)


def _cut(token: Iterable[Piece], room: int) -> Iterator[Piece | None]:
    """The pieces of a token, with None where a line ends because it is full."""
    used = 0
    for piece in token:
        start = 0
        for place, character in enumerate(piece.text):
            if used and used + _cells(character) > room:
                if place > start:
                    yield Piece(piece.text[start:place], piece.look)
                yield None
                start, used = place, 0
            used += _cells(character)
        yield Piece(piece.text[start:], piece.look)


def painted(line: Iterable[Piece], *, colour: bool) -> str:
    """The line as characters to print."""
    return "".join(
        f"\x1b[{piece.look}m{piece.text}\x1b[0m" if colour and piece.look else piece.text
        for piece in line
    )
