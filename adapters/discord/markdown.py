"""Blocks and spans as Discord markdown."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import assert_never

from adapters.discord.escape import address, beginnings, inline, quiet
from bot.message import (
    Bold,
    Bullets,
    Code,
    Crew,
    Fields,
    Line,
    Link,
    Mention,
    Plain,
    Progress,
    Room,
    Span,
    Text,
    Time,
    TimeStyle,
    Title,
    Usage,
    Worded,
)
from bot.message.length import size
from bot.message.plain import bar, plain_span
from bot.message.shorten import Measure
from bot.message.typed import ADDRESS, misleads, visible

BAR_CELLS = 10
"""Cells of a bar, so that label, bar and count stand on one line of a phone."""

_STYLES = {TimeStyle.FULL: "F", TimeStyle.DAY: "D", TimeStyle.CLOCK: "t"}
_TYPED = {"yes": "True", "no": "False"}
"""What Discord calls the two values of a boolean option."""


def text_of(block: Worded, notify: Collection[str] = ()) -> str:
    """A block as markdown; of accounts, only those in `notify` are really mentioned."""
    match block:
        case Title(text):
            return f"## {said}" if (said := _on_one_line(beginnings(inline(text)))) else ""
        case Text(spans):
            return marked(spans, notify)
        case Fields(pairs):
            facts = [marked((Bold(name), Plain(": "), *value), notify) for name, value in pairs]
            return "\n".join([_on_one_line(fact) for fact in facts])
        case Bullets(items, numbered):
            lines = [_on_one_line(marked(item, notify)) for item in items]
            return "\n".join(
                f"{f'{place}.' if numbered else '-'} {line}"
                for place, line in enumerate(filter(None, lines), 1)
            )
        case Progress(label, done, total):
            drawn = f"`{bar(done, total, BAR_CELLS)}` {done} of {total}"
            return f"{_on_one_line(beginnings(inline(label)))} {drawn}".strip()
        case _:
            assert_never(block)


def measure(notify: Collection[str]) -> Measure:
    """How Discord counts what a message says."""
    return Measure(
        block=lambda block: size(text_of(block, notify)) + 1,
        line=lambda spans: size(marked(spans, notify)),
    )


def is_id(text: str) -> bool:
    """Whether the text is the number of somebody or something on Discord."""
    return text.isascii() and text.isdecimal()


def used(command: Usage) -> str:
    """A command as it stands in Discord's own field: `/reminders on:True`."""
    pairs = (f" {name}:{_TYPED.get(value, value)}" for name, value in command.options)
    return f"/{command.command}{''.join(pairs)}"


def marked(spans: Line, notify: Collection[str] = ()) -> str:
    """Spans as markdown that begins a line."""
    return beginnings("".join([_span(span, notify) for span in _joined(spans)])).strip()


def _on_one_line(written: str) -> str:
    return " ".join(written.split("\n")).strip()


def _joined(spans: Line) -> Sequence[Span]:
    """Neighbours of a kind in one piece: two bold ones side by side are read as asterisks."""
    found: list[Span] = []
    for span in spans:
        last = found[-1] if found else None
        if isinstance(span, Plain | Bold | Code) and type(span) is type(last):
            found[-1] = replace(span, text=last.text + span.text)
        else:
            found.append(span)
    return found


def _span(span: Span, notify: Collection[str]) -> str:
    match span:
        case Plain(text):
            return inline(text)
        case Bold(text):
            return _bold(visible(text))
        case Code() | Usage():
            return _code(visible(span.text) if isinstance(span, Code) else used(span))
        case Link(text, url):
            return _link(visible(text), url)
        case Time(at, _, style):
            second = int(at.timestamp())
            shown = f"<t:{second}:{_STYLES[style]}>"
            return f"{shown} (<t:{second}:R>)" if style is TimeStyle.FULL else shown
        case Mention(account, name):
            known = account in notify and is_id(account)
            return f"<@{account}>" if known else inline(f"@{name}")
        case Room(channel):
            return f"<#{channel}>" if is_id(channel) else inline(plain_span(span))
        case Crew(role):
            return f"<@&{role}>" if is_id(role) else inline(plain_span(span))
        case _:
            assert_never(span)


def _bold(text: str) -> str:
    """Space at either end stays outside, where it cannot keep the rest from being bold."""
    words = text.strip()
    if not words:
        return text
    before, _, after = text.partition(words)
    return f"{before}**{inline(words)}**{after}"


def _code(text: str) -> str:
    is_plain = "`" in text or "\n" in text or not text.strip()
    return inline(text) if is_plain else f"`{quiet(text)}`"


def _link(text: str, url: str) -> str:
    """Words that lead to an address, as long as nobody could take them for another address."""
    if text == url or not text.strip():
        return address(url)
    if not ADDRESS.fullmatch(url) or misleads(text, url) or re.search(r"[\[\]`\n]", text):
        return f"{inline(text)} ({address(url)})"
    target = url.replace("(", "%28").replace(")", "%29")
    return f"[{inline(text.strip())}](<{target}>)"
