"""Text as somebody typed it, made fit to keep and to repeat."""

import re
import unicodedata

_UNPRINTABLE = frozenset({"Cc", "Cs"})
_INVISIBLE = frozenset({"Cf", "Zs"})
_SPILLING = frozenset("\u200b\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters without a shape, and those that turn the direction of whatever stands beside them.

Joiners and direction marks stay: emoji, Persian and Hebrew need them.
"""


def clean(text: str) -> str:
    """Text on one line, without control characters, lone surrogates and outer space.

    What nobody could see is empty.
    """
    kept = "".join(
        " " if character.isspace() else character
        for character in text
        if character.isspace() or _is_kept(character)
    )
    if all(unicodedata.category(character) in _INVISIBLE for character in kept):
        return ""
    return re.sub(" {2,}", " ", kept).strip()


def brief(text: str, longest: int = 40) -> str:
    """The beginning of a text, to be repeated in a sentence."""
    cleaned = clean(text[: longest * 4])
    return cleaned if len(cleaned) <= longest else cleaned[: longest - 1].rstrip() + "…"


def _is_kept(character: str) -> bool:
    return character not in _SPILLING and unicodedata.category(character) not in _UNPRINTABLE
