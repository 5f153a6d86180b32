"""The plain-text form of a message: notifications, screen readers and the console say this."""

from typing import assert_never
from zoneinfo import ZoneInfo

from bot.domain.usage import Usage
from bot.message.blocks import (
    Block,
    Bold,
    Bullets,
    Buttons,
    Code,
    Crew,
    Divider,
    Fields,
    Image,
    Line,
    Link,
    Mention,
    Message,
    Plain,
    Progress,
    Room,
    Span,
    Text,
    Time,
    TimeStyle,
    Title,
)

BAR_CELLS = 20
"""How many cells a bar has: one cell is five percent."""

_FORMATS = {
    TimeStyle.FULL: "{at:%a} {at.day} {at:%b} {at.year}, {at:%H:%M} {zone}",
    TimeStyle.DAY: "{at:%a} {at.day} {at:%b}",
    TimeStyle.CLOCK: "{at:%H:%M}",
}


def plain(message: Message) -> str:
    """Every fact of the message as text, buttons included."""
    return "\n".join(text for block in message.blocks if (text := plain_block(block)))


def plain_block(block: Block) -> str:
    """One block as text; a divider says nothing."""
    match block:
        case Title(text):
            return text
        case Text(spans):
            return plain_line(spans)
        case Fields(pairs):
            return "\n".join(f"{name}: {plain_line(value)}" for name, value in pairs)
        case Bullets(items, numbered):
            return "\n".join(
                f"{f'{place}.' if numbered else '•'} {plain_line(item)}"
                for place, item in enumerate(items, 1)
            )
        case Progress(label, done, total):
            return f"{label} {bar(done, total)} {done}/{total}"
        case Image(_, alt):
            return f"[Picture: {alt}]"
        case Buttons(items):
            return " ".join(
                f"[{button.label}: {button.url}]" if button.url else f"[{button.label}]"
                for button in items
            )
        case Divider():
            return ""
        case _:
            assert_never(block)


def plain_line(spans: Line) -> str:
    return "".join(plain_span(span) for span in spans)


def plain_span(span: Span) -> str:
    match span:
        case Plain(text) | Bold(text) | Code(text):
            return text
        case Link(text, url):
            return url if text == url else f"{text} ({url})"
        case Time(at, zone, style):
            return _FORMATS[style].format(at=at.astimezone(ZoneInfo(zone)), zone=zone)
        case Mention(_, name):
            return f"@{name}"
        case Room(channel):
            return channel if channel.startswith("#") else f"#{channel}"
        case Crew(role):
            return role if role.startswith("@") else f"@{role}"
        case Usage():
            return str(span)
        case _:
            assert_never(span)


def bar(done: int, total: int, cells: int = BAR_CELLS) -> str:
    """A bar that is full only when everything is done, and empty only when nothing is."""
    if total <= 0:
        return "░" * cells
    filled = min(cells, done * cells // total)
    if done > 0:
        filled = max(1, filled)
    return "█" * filled + "░" * (cells - filled)
