"""The words for settings that are wrong; none of them holds a value."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path

from dotenv.parser import parse_stream
from pydantic import ValidationError
from pydantic_core import ErrorDetails

_WORDS: Mapping[str, str] = {
    "bool_parsing": "it takes true or false",
    "enum": "it takes {expected}",
    "int_parsing": "it takes a whole number",
    "int_parsing_size": "it takes a whole number",
}
"""By the name that pydantic has for the fault, and with what it knows of it."""


def unreadable(env_file: Path) -> Iterator[int]:
    """The lines of the file at which something begins that sets nothing.

    Raises:
        OSError: it cannot be read.
        UnicodeDecodeError: it is no text.
    """
    if env_file.is_file():
        with env_file.open(encoding="utf-8") as lines:
            yield from (one.original.line for one in parse_stream(lines) if one.error)


def unknown(given: Iterable[str], names: Collection[str], prefix: str) -> Iterator[tuple[str, str]]:
    """What begins like the names of settings and is none of them, with a hint at what is meant."""
    for name in map(str.upper, given):
        if name.startswith(prefix) and name not in names:
            near = get_close_matches(name, names, n=1)
            yield name, f"; did you mean {near[0]}?" if near else ""


def reasons(error: ValidationError, prefix: str) -> Mapping[str, str]:
    """What is wrong, by the field; under no name where several do not go together."""
    found: dict[str, str] = {}
    for one in error.errors(include_input=False, include_url=False):
        field = str(one["loc"][0]) if one["loc"] else ""
        name = f"{prefix}{field.upper()}: " if field else ""
        found.setdefault(field, name + _words(one))
    return found


def _words(one: ErrorDetails) -> str:
    if one["type"] in _WORDS:
        return _WORDS[one["type"]].format(**one.get("ctx", {})).replace("'", "")
    return one["msg"].removeprefix("Value error, ")
