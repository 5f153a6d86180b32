"""A command as words name it; each platform writes commands in its own way."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

ANY = "…"
"""The value of an option that is left to whoever gives the command."""


_MARKED = re.compile(r"`/([a-z]+(?: [a-z]+)?)((?: [a-z_]+=[^`\s]+)*)`")


@dataclass(frozen=True, slots=True)
class Usage:
    """A command by its path in words, such as `cohort create`, with options by name."""

    command: str
    options: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        """As a command line takes it: `/cohort create name=… start=2026-03-02`."""
        pairs = (f" {name}={_quoted(value)}" for name, value in self.options)
        return f"/{self.command}{''.join(pairs)}"


def usage(command: str, /, **options: object) -> Usage:
    """`usage("roadmap", phase=2)`."""
    return Usage(command, tuple((name, str(value)) for name, value in options.items()))


def spoken(words: str) -> Iterator[str | Usage]:
    """Words in which commands stand between backticks, as in "choose one with `/cohort edit`"."""
    end = 0
    for found in _MARKED.finditer(words):
        yield words[end : found.start()]
        named = (pair.split("=", 1) for pair in found[2].split())
        yield Usage(found[1], tuple((name, value) for name, value in named))
        end = found.end()
    yield words[end:]


def _quoted(value: str) -> str:
    return f'"{value}"' if " " in value else value
