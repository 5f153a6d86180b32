"""What a look at the bot and its surroundings finds."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """A note is worth knowing, and nothing has to be done about it."""

    FINE = "fine"
    NOTE = "note"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: `about` names it, `words` say how it is, `fix` what helps."""

    about: str
    level: Level
    words: str
    fix: str = ""


def fine(about: str, words: str) -> Finding:
    return Finding(about, Level.FINE, words)


def note(about: str, words: str, fix: str = "") -> Finding:
    return Finding(about, Level.NOTE, words, fix)


def wrong(about: str, words: str, fix: str) -> Finding:
    return Finding(about, Level.WRONG, words, fix)


def sentence(text: str) -> str:
    """Words that somebody else says, as a sentence of its own."""
    end = "" if text.endswith((".", "?")) else "."
    return f"{text[:1].upper()}{text[1:]}{end}"
