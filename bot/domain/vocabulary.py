"""Words as people type them: accents, plurals, beginnings and slips of the finger."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

_WORD = re.compile(r"[^\W_]+[+#]*")
_LONG_ENOUGH = 4
_FILLERS = re.compile(r"a|an|about|and|for|how|i|in|is|me|my|of|on|some|the|to|what|with")


class Fit(IntEnum):
    """How a typed word fits a known one; less is better."""

    EXACT = 0
    BEGINNING = 1
    SLIP = 2


def words(text: str) -> tuple[str, ...]:
    """The words of a text, alike whatever their case, accents and plural s."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return tuple(_singular(word) for word in _WORD.findall(bare))


def telling(text: str) -> tuple[str, ...]:
    """The words of a question that say what it is about, each once; all of them if none does."""
    every = tuple(dict.fromkeys(words(text)))
    return tuple(word for word in every if not _FILLERS.fullmatch(word)) or every


def _singular(word: str) -> str:
    plural = len(word) > 3 and word.endswith("s") and not word.endswith("ss")
    return word[:-1] if plural else word


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Known words, sorted and without repeats."""

    known: tuple[str, ...]

    @classmethod
    def of(cls, known: Iterable[str]) -> "Vocabulary":
        return cls(tuple(sorted(set(known))))

    def meant(self, word: str) -> dict[str, Fit]:
        """The known words that `word` may stand for.

        Slips are only looked for where nothing is, or begins with, the word as it was typed.
        """
        at = bisect_left(self.known, word)
        found: dict[str, Fit] = {}
        while at < len(self.known) and self.known[at].startswith(word):
            found[self.known[at]] = Fit.EXACT if self.known[at] == word else Fit.BEGINNING
            at += 1
        if len(word) == 1:
            return {known: fit for known, fit in found.items() if fit is Fit.EXACT}
        if found or len(word) < _LONG_ENOUGH:
            return found
        return {known: Fit.SLIP for known in self.known if _slipped(word, known)}


def _slipped(word: str, known: str) -> bool:
    """Whether one letter away from the known word, or from its beginning of the same length."""
    if len(known) < min(len(word) - 1, _LONG_ENOUGH):
        return False
    return one_edit(word, known) or one_edit(word, known[: len(word)])


def one_edit(one: str, other: str) -> bool:
    """Whether at most one letter is added, missing, wrong or swapped with its neighbour."""
    if abs(len(one) - len(other)) > 1:
        return False
    shorter = min(len(one), len(other))
    head = 0
    while head < shorter and one[head] == other[head]:
        head += 1
    tail = 0
    while tail < shorter - head and one[-1 - tail] == other[-1 - tail]:
        tail += 1
    left, right = one[head : len(one) - tail], other[head : len(other) - tail]
    swapped = len(left) == len(right) == 2 and left == right[::-1]
    return swapped or (len(left) <= 1 and len(right) <= 1)
