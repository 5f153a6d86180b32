"""What words in a roadmap's files may look like."""

import re
from urllib.parse import urlsplit

from bot.domain.characters import UNFIT

MAX_ID = 60
MAX_VERSION = 20
MAX_ADDRESS = 500

ID = re.compile(r"[a-z0-9]+(?:[-.][a-z0-9]+)*")
VERSION = re.compile(r"[0-9]{1,4}\.[0-9]{1,4}\.[0-9]{1,4}")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
YEARS = (2000, 2100)
"""A date may lie in these, as in the options of commands."""
ADDRESS = re.compile(
    r"https?://[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+\.?(?::[0-9]{1,5})?"
    r"(?:[/?#][!#-&(-;=?-\[\]-_a-{}~]*)?"
)
"""A host with a dot in its name and nobody's password; no blanks, quotes or brackets of markup."""


def fault_of_id(word: str) -> str | None:
    """Why a word is no id; None if it is one."""
    if not ID.fullmatch(word):
        return f'"{word[:40]}" is not an id; use lower-case letters, digits and hyphens'
    if len(word) > MAX_ID:
        return f"has {len(word)} characters; an id has at most {MAX_ID}"
    return None


def is_address(words: str) -> bool:
    try:
        _ = urlsplit(words).port
    except ValueError:
        return False
    return ADDRESS.fullmatch(words) is not None


def unfit(words: str) -> str | None:
    """The first character that cannot be shown, by its number; None if all can."""
    found = UNFIT.search(words)
    return f"U+{ord(found[0]):04X}" if found else None


def escaped(words: str) -> str:
    """Words on one line that a terminal shows as they are."""
    return "".join(one if one.isprintable() else repr(one)[1:-1] for one in words)
