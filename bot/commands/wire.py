"""A button's command as a short string, for the ids that platforms hand back on a click."""

from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import parse_qsl, quote, urlencode

from bot.message import Button

PREFIX = "cairn:"
LONGEST = 100
"""Characters of a custom id on Discord; a value on Slack may have 2,000."""


def pack(button: Button) -> str:
    """The command and its arguments in at most 100 characters.

    Raises:
        ValueError: they do not fit; a button carries ids, not texts.
    """
    packed = _packed(button)
    if len(packed) > LONGEST:
        raise ValueError(f"a button of {len(packed)} characters: {packed}")
    return packed


def fits(button: Button) -> bool:
    """Whether the button can be packed."""
    return len(_packed(button)) <= LONGEST


def unpack(packed: str) -> tuple[tuple[str, ...], Mapping[str, str]] | None:
    """The command's path and arguments, or None for an id that is not one of ours."""
    if not packed.startswith(PREFIX):
        return None
    path, _, query = packed.removeprefix(PREFIX).partition("?")
    return tuple(path.split("/")), dict(parse_qsl(query, keep_blank_values=True))


@lru_cache(1000)  # whether it fits is asked before what it is, and cards have the same few
def _packed(button: Button) -> str:
    packed = PREFIX + "/".join(button.command)
    if button.args:
        packed += "?" + urlencode(button.args, quote_via=quote, safe=":/,")
    return packed
