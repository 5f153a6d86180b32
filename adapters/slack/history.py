"""Whether a message is in a channel already: each carries its delivery in its metadata."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, TypeAlias

EVENT = "cairn_delivery"
"""What the metadata is called. Everybody in a workspace may read it, and it says nothing."""

PAGE = 200
"""Messages asked for at a time."""

MOST_PAGES = 5
"""How far to look."""

CLOCKS_DIFFER = timedelta(minutes=5)

Page: TypeAlias = Mapping[str, Any]
Read: TypeAlias = Callable[[str | None], Awaitable[Page]]
"""A page of messages, the first or the one at a cursor."""


def marked(nonce: str) -> dict[str, Any]:
    """The metadata of a delivery."""
    return {"event_type": EVENT, "event_payload": {"key": nonce}}


def oldest(since: datetime | None) -> str | None:
    """Where the look begins, as Slack writes times."""
    return f"{(since - CLOCKS_DIFFER).timestamp():.6f}" if since else None


async def find(read: Read, author: str, nonce: str) -> str | None:
    """The name of the author's message that carries the delivery, if there is one."""
    cursor: str | None = None
    for _ in range(MOST_PAGES):
        page = await read(cursor)
        for message in page["messages"]:
            if message.get("user") == author and message.get("metadata") == marked(nonce):
                return str(message["ts"])
        cursor = (page.get("response_metadata") or {}).get("next_cursor")
        if not cursor:
            return None
    return None
