"""Text as somebody typed it, made fit to keep and to repeat."""

import re
import unicodedata

from bot.domain.characters import UNFIT

_INVISIBLE = frozenset({"Cf", "Zs"})


def clean(text: str) -> str:
    """Text on one line, without control characters, lone surrogates and outer space.

    What nobody could see is empty.
    """
    spaced = "".join(" " if character.isspace() else character for character in text)
    kept = UNFIT.sub("", spaced)
    if all(unicodedata.category(character) in _INVISIBLE for character in kept):
        return ""
    return re.sub(" {2,}", " ", kept).strip()


def brief(text: str, longest: int = 40) -> str:
    """The beginning of a text, to be repeated in a sentence."""
    cleaned = clean(text[: longest * 4])
    return cleaned if len(cleaned) <= longest else cleaned[: longest - 1].rstrip() + "…"
