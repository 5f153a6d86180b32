"""A command as words name it; each platform writes commands in its own way."""

from dataclasses import dataclass

ANY = "…"
"""The value of an option that is left to whoever gives the command."""


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


def _quoted(value: str) -> str:
    return f'"{value}"' if " " in value else value
