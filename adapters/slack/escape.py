"""Texts that Slack reads markup in, with nothing left in them that it could read as such."""

from adapters.slack.limits import TEXT
from bot.message import Message, plain
from bot.message.length import size, whole
from bot.message.typed import visible


def escaped(text: str) -> str:
    """The text with the three signs escaped that a mention, a link or a date begins with."""
    return visible(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def fallback(message: Message) -> str:
    """What notifications and screen readers say, no longer than Slack lets an edit be."""
    said = plain(message).strip() or "…"
    if size(written := escaped(said)) <= TEXT:
        return written
    kept, room = 0, TEXT - 1
    while kept < len(said) and (room := room - size(escaped(said[kept]))) >= 0:
        kept += 1
    return f"{escaped(whole(said[:kept]))}…"
