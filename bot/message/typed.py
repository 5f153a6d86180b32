"""Text as somebody typed it: what of it is read, and where it has addresses."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

ADDRESS = re.compile(
    r"https?://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]{1,5})?"
    r"(?:[/?#](?:(?!@everyone|@here)[\w\-.~:/?#@!$&'()+,;=%])*)?",
    re.IGNORECASE,
)
"""A web address whose host is what it says, and that holds nothing a platform takes for markup."""

_TYPED_ADDRESS = re.compile(r"(https?://\S+)", re.IGNORECASE)
_AFTER_ADDRESS = ".,:;!?'\"*~|`>]}”’»"
"""What stands after an address in a sentence, rather than being its end."""

_HOST = re.compile(r"(?<![\w-])(?<![\w-]\.)(?:[\w-]++\.)+[^\W\d_]{2,}")
"""What looks like the name of a site in the words of a link. A long word is read once."""

_STEERING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters, what turns the reading order of the words after it, and half characters."""


def visible(text: str) -> str:
    """The text without characters that steer instead of being read; a tab is a space."""
    if text.isprintable():
        return text
    return _STEERING.sub("", text.replace("\t", " "))


def parted(text: str) -> Iterator[tuple[str, bool]]:
    """What is visible of the text in pieces, and whether each is an address to be followed."""
    said = visible(text)
    if "://" not in said:
        yield said, False
        return
    for place, part in enumerate(_TYPED_ADDRESS.split(said)):
        if place % 2:
            url = _address(part)
            if ADDRESS.fullmatch(url):
                yield url, True
                yield part[len(url) :], False
                continue
        yield part, False


def misleads(words: str, url: str) -> bool:
    """Whether the words of a link could be taken for another address than it leads to."""
    host = f".{urlsplit(url).hostname}"
    return "://" in words or not all(
        host.endswith(f".{name.lower()}") for name in _HOST.findall(words)
    )


def _address(typed: str) -> str:
    """An address in a sentence, without the punctuation after it."""
    url = typed.rstrip(_AFTER_ADDRESS)
    while url.endswith(")") and url.count(")") > url.count("("):
        url = url[:-1].rstrip(_AFTER_ADDRESS)
    return url
