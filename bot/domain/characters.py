"""Characters that text may hold."""

import unicodedata

_UNPRINTABLE = frozenset({"Cc", "Cs"})
_SPILLING = frozenset("\u200b\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters without a shape, and those that turn the direction of whatever stands beside them.

Joiners and direction marks stay: emoji, Persian and Hebrew need them.
"""


def is_fit(character: str) -> bool:
    """Whether text may be kept and shown with it; no control character is, not even a tab."""
    return character not in _SPILLING and unicodedata.category(character) not in _UNPRINTABLE
