"""Web addresses as people paste them."""

import re

from bot.domain.refusal import Refusal

LINK_MAX = 500
"""Characters of a link."""

_ADDRESS = re.compile(r"https?://[^\s/?#<>|]+\.?[^\s<>|]*", re.IGNORECASE)


def checked_link(text: str) -> str:
    """The text, once it is known to be a web address.

    Raises:
        Refusal: it is none.
    """
    if not _ADDRESS.fullmatch(text):
        raise Refusal(
            "The option link takes a web address that begins with https:// or http://.",
            option="link",
        )
    return text
