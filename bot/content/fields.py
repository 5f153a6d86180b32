"""Reading typed values out of the tree, collecting what is wrong instead of stopping at it.

A field that is missing or wrong is reported once and reads as something empty, so that one mistake
does not hide the next.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from typing import TypeVar

from bot.content.document import Listing, Node, Scalar, Table, joined
from bot.content.errors import ContentError
from bot.content.forms import (
    DAY,
    ID,
    MAX_ADDRESS,
    MAX_VERSION,
    VERSION,
    YEARS,
    fault_of_id,
    is_address,
    unfit,
)

_NOTHING = ("", "~", "null")

ChoiceT = TypeVar("ChoiceT", bound=StrEnum)


@dataclass(slots=True)
class Field:
    """A value in a file and where it stands; `node` is None where nothing was written."""

    file: str
    line: int
    path: str
    node: Node | None
    problems: list[ContentError]

    @property
    def given(self) -> bool:
        return self.node is not None

    @property
    def sound(self) -> bool:
        """Whether something is written here, and nothing wrong was found here or below so far."""
        below = (f"{self.path}.", f"{self.path}[")
        return self.given and not any(
            error.file == self.file and (error.field == self.path or error.field.startswith(below))
            for error in self.problems
        )

    def fail(self, reason: str) -> None:
        """Report something wrong here."""
        self.problems.append(ContentError(self.file, self.line, self.path, reason))

    def row(self, required: str, optional: str = "") -> dict[str, "Field"]:
        """The entries by name, all of them, whether they are written or not.

        `required` and `optional` are names with spaces between; any other name is an error.
        """
        names = required.split()
        known = names + optional.split()
        entries = {}
        if isinstance(self.node, Table):
            entries = dict(self.node.entries)
            self._unknown(entries, known)
        elif self.given:
            self.fail(f"should be a table of {', '.join(names or known)}")
        fields = {name: self._entry(name, entries.get(name)) for name in known}
        if isinstance(self.node, Table):
            for name in names:
                if name not in entries:
                    fields[name].fail("is missing")
        return fields

    def items(self, least: int = 0, most: int = 1000) -> tuple["Field", ...]:
        """The items of a list; none if it is not written."""
        if self.node is None:
            return ()
        if not isinstance(self.node, Listing):
            self.fail("should be a list")
            return ()
        if not least <= len(self.node.items) <= most:
            count = len(self.node.items)
            self.fail(f"has {count} item{'' if count == 1 else 's'}; {_span(least, most)} fit")
        return tuple(
            Field(self.file, node.line, f"{self.path}[{number}]", node, self.problems)
            for number, node in enumerate(self.node.items)
        )

    def entries(self) -> tuple[tuple[str, "Field"], ...]:
        """The entries of a table whose names are ids."""
        if isinstance(self.node, Table):
            every = [(name, self._entry(name, node)) for name, node in self.node.entries.items()]
            for name, entry in every:
                if fault := fault_of_id(name):
                    entry.fail(fault)
            return tuple((name, entry) for name, entry in every if not fault_of_id(name))
        if self.given:
            self.fail("should be a table")
        return ()

    def forms(self) -> tuple["Field | None", "Field | None"]:
        """The field as a word and as a table, of which it can be either; the other one is None."""
        return (None, self) if isinstance(self.node, Table) else (self, None)

    def text(self, most: int) -> str:
        """Words on one line, at most so many characters; empty if there are none."""
        written = self._scalar("text")
        words = " ".join(written.split())
        if isinstance(self.node, Scalar) and not words:
            self.fail("is empty")
        if len(words) > most:
            self.fail(f"has {len(words)} characters; {most} fit")
        if character := unfit(words):
            self.fail(f"has the character {character}, which nobody can see")
        return words

    def optional_text(self, most: int) -> str | None:
        """Words on one line; None if nothing is written."""
        return self.text(most) if self.given else None

    def texts(self, least: int, most: int, length: int) -> tuple[str, ...]:
        """A list of such words."""
        return tuple(item.text(length) for item in self.items(least, most))

    def identifier(self) -> str:
        """An id; empty if it is none."""
        word = self._scalar("an id")
        fault = fault_of_id(word) if isinstance(self.node, Scalar) else None
        if fault:
            self.fail(fault)
        return word if ID.fullmatch(word) else ""

    def version(self) -> str:
        """A version such as 1.0.0; empty if it is none."""
        words = self.text(MAX_VERSION)
        if words and not VERSION.fullmatch(words):
            self.fail(f'"{words[:MAX_VERSION]}" is not a version such as 1.0.0')
            return ""
        return words

    def address(self) -> str:
        """A web address; empty if it is none."""
        words = self.text(MAX_ADDRESS)
        if words and not is_address(words):
            self.fail(f'"{words[:60]}" is not a web address; one begins with https://')
            return ""
        return words

    def whole(self, low: int, high: int) -> int:
        """A whole number; `low` if it is none."""
        word = self._scalar("a whole number")
        if not isinstance(self.node, Scalar):
            return low
        if not re.fullmatch(r"[0-9]{1,9}", word) or not low <= int(word) <= high:
            self.fail(f'"{word[:40]}" is not a whole number from {low} to {high}')
            return low
        return int(word)

    def number(self, high: float) -> float | None:
        """A number above 0; None if nothing is written or it is none."""
        word = self._scalar("a number")
        if not isinstance(self.node, Scalar):
            return None
        if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,3})?", word) or not 0 < float(word) <= high:
            self.fail(f'"{word[:40]}" is not a number above 0, at most {high:g}')
            return None
        return float(word)

    def flag(self) -> bool:
        """Whether it says true; false if nothing is written."""
        word = self._scalar("true or false")
        if isinstance(self.node, Scalar) and word not in ("true", "false"):
            self.fail(f'"{word[:40]}" is neither true nor false')
        return word == "true"

    def day(self) -> date | None:
        """A date such as 2026-12-06; None if it is none."""
        word = self._scalar("a date")
        if not isinstance(self.node, Scalar):
            return None
        try:
            day = date.fromisoformat(word if DAY.fullmatch(word) else "")
        except ValueError:
            self.fail(f'"{word[:40]}" is not a date such as 2026-12-06')
            return None
        if not YEARS[0] <= day.year <= YEARS[1]:
            self.fail(f"is in the year {day.year}; {YEARS[0]} to {YEARS[1]} fit")
            return None
        return day

    def choice(self, choices: type[ChoiceT]) -> ChoiceT:
        """One of a set of words; the first of them if it is none."""
        word = self._scalar("a word")
        every = list(choices)
        if word in every:
            return choices(word)
        if isinstance(self.node, Scalar):
            self.fail(f'"{word[:40]}" is none of {", ".join(every)}')
        return every[0]

    def span(self, high: int) -> tuple[int, int]:
        """Two whole numbers in order, as in `[8, 12]`; both are 1 if they are none."""
        ends = self.items(2, 2)
        if len(ends) != 2:
            return (1, 1)
        first, last = (end.whole(1, high) for end in ends)
        if not all(end.sound for end in ends):
            return (1, 1)
        if last < first:
            self.fail(f"ends at {last} before it begins at {first}")
            return (first, first)
        return (first, last)

    def _scalar(self, wanted: str) -> str:
        if isinstance(self.node, Scalar):
            nothing = not self.node.quoted and self.node.text in _NOTHING
            return "" if nothing else self.node.text
        if self.given:
            self.fail(f"should be {wanted}")
        return ""

    def _entry(self, name: str, node: Node | None) -> "Field":
        line = node.line if node else self.line
        return Field(self.file, line, joined(self.path, name), node, self.problems)

    def _unknown(self, entries: dict[str, Node], known: Sequence[str]) -> None:
        for name, node in entries.items():
            if name not in known:
                self._entry(name, node).fail(f"is not a field here{meant(name, known)}")


def meant(word: str, known: Sequence[str]) -> str:
    """A hint at the word that was probably meant, or nothing."""
    close = get_close_matches(word, known, n=1, cutoff=0.7)
    return f"; did you mean {close[0]}?" if close else ""


def _span(least: int, most: int) -> str:
    if least == most:
        return f"exactly {least}"
    return f"{least} to {most}"
