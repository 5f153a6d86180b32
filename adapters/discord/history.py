"""Whether a message is in a channel already: each carries a mark of its delivery."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, TypeAlias

import discord

from adapters.discord.components import Shown

PAGE = 100
"""Messages Discord gives at a time."""

MOST_PAGES = 5
"""How far to look from each end of the time in question."""

CLOCKS_DIFFER = timedelta(minutes=5)

Found: TypeAlias = dict[str, Any]
Read: TypeAlias = Callable[[int | None, int | None], Awaitable[Sequence[Found]]]
"""A page of messages before one number or after another, in any order."""


def mark(view: Shown, nonce: str) -> None:
    """Write the delivery into the message, where only a program reads it."""
    view.components[0]["id"] = marker(nonce)


def marker(nonce: str) -> int:
    """The number of 31 bits that stands for a delivery, above those Discord gives by itself."""
    return int.from_bytes(sha256(nonce.encode()).digest()[:4], "big") & 0x3FFF_FFFF | 0x4000_0000


async def find(read: Read, author: int, nonce: str, since: datetime | None) -> int | None:
    """The number of the author's message that carries the delivery's mark, if there is one.

    Looks at the newest messages, back to `since`, and when there are too many of them at those
    that came right after `since`.
    """
    first = discord.utils.time_snowflake(since - CLOCKS_DIFFER) if since else 0
    before: int | None = None
    for _ in range(MOST_PAGES):
        page = await read(before, None)
        if (found := _marked(page, author, nonce)) is not None:
            return found
        before = min(_numbers(page), default=first)
        if len(page) < PAGE or before <= first:
            return None
    return await _find_after(read, first, author, nonce) if since else None


async def _find_after(read: Read, after: int, author: int, nonce: str) -> int | None:
    for _ in range(MOST_PAGES):
        page = await read(None, after)
        if (found := _marked(page, author, nonce)) is not None:
            return found
        if len(page) < PAGE:
            return None
        after = max(_numbers(page))
    return None


def _marked(page: Sequence[Found], author: int, nonce: str) -> int | None:
    wanted = marker(nonce)
    return next(
        (
            int(message["id"])
            for message in page
            if int(message["author"]["id"]) == author
            and any(component.get("id") == wanted for component in message["components"])
        ),
        None,
    )


def _numbers(page: Sequence[Found]) -> list[int]:
    return [int(message["id"]) for message in page]
