"""What is wrong with a roadmap's files, said so that its author finds it."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.content.forms import escaped


@dataclass(frozen=True, slots=True, order=True)
class ContentError:
    """One thing wrong: in which file, on which line (from 1), in which field, and why.

    It is one line to print, whatever the author wrote.
    """

    file: str
    line: int
    field: str
    reason: str

    def __str__(self) -> str:
        parts = (f"{self.file}:{self.line}", self.field, self.reason)
        return escaped(": ".join(part for part in parts if part))


class ContentErrors(Exception):
    """Everything that is wrong with a roadmap, in the order of its files and lines."""

    def __init__(self, errors: Iterable[ContentError]) -> None:
        self.errors = tuple(sorted(set(errors)))
        super().__init__("\n".join(str(error) for error in self.errors))
