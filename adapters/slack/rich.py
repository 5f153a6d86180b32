"""Blocks and spans as rich text, in which nothing that somebody typed can be markup.

Slack shows what stands in a `text` element as it is:
https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
"""

import re
from collections.abc import Collection, Iterable, Iterator
from itertools import groupby
from typing import Any, TypeAlias, assert_never

from adapters.slack.limits import TEXT, URL
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
from bot.message.typed import ADDRESS, misleads, parted, visible

BAR_CELLS = 10
"""Cells of a bar, so that label, bar and count stand on one line of a phone."""

Element: TypeAlias = dict[str, Any]

_FORMATS = {
    TimeStyle.FULL: "{date_long_pretty} at {time}",
    TimeStyle.DAY: "{date_long_pretty}",
    TimeStyle.CLOCK: "{time}",
}
_PERSON = re.compile(r"[UW][A-Z0-9]{8,}")
_CHANNEL = re.compile(r"[CG][A-Z0-9]{8,}")
_NEW_LINE: Element = {"type": "text", "text": "\n"}


def rich(block: Worded, notify: Collection[str] = ()) -> list[Element]:
    """A block as the parts of a rich text, none where it says nothing.

    Of people, only the accounts in `notify` are really mentioned: an element that shows somebody
    also notifies them.
    """
    match block:
        case Title(text):
            return _section(_flat((Bold(text),), notify))
        case Text(spans):
            return _section(elements(spans, notify))
        case Fields(pairs):
            facts = (_flat((Bold(name), Plain(": "), *value), notify) for name, value in pairs)
            sections = [part for fact in facts for part in _section(fact)]
            return joined(sections)
        case Bullets(items, numbered):
            points = [point for item in items for point in _section(_flat(item, notify))]
            style = "ordered" if numbered else "bullet"
            return [{"type": "rich_text_list", "style": style, "elements": points}] * bool(points)
        case Progress(label, done, total):
            drawn = (Code(bar(done, total, BAR_CELLS)), Plain(f" {done} of {total}"))
            return _section(_flat((Plain(f"{label} "), *drawn), notify))
        case _:
            assert_never(block)


def elements(spans: Line, notify: Collection[str] = ()) -> list[Element]:
    """A line, without space at either end; of nothing but space, nothing."""
    found = [one for span in _merged(spans) for one in _span(span, notify)]
    for end, stripped in ((0, str.lstrip), (-1, str.rstrip)):
        while found and found[end]["type"] == "text":
            if words := stripped(found[end]["text"]):
                found[end]["text"] = words
                break
            del found[end]
    return found


def _section(line: list[Element]) -> list[Element]:
    return [{"type": "rich_text_section", "elements": line}] if line else []


def _flat(spans: Line, notify: Collection[str]) -> list[Element]:
    """A line that stays on one line."""
    found = elements(spans, notify)
    for one in found:
        if "text" in one:
            one["text"] = one["text"].replace("\n", " ")
    return found


def joined(parts: Iterable[Element]) -> list[Element]:
    """Parts of a rich text, with paragraphs that follow each other as lines of one."""
    found: list[Element] = []
    for part in parts:
        last = found[-1] if found else part
        if found and part["type"] == last["type"] == "rich_text_section":
            found[-1] = last | {"elements": [*last["elements"], _NEW_LINE, *part["elements"]]}
        else:
            found.append(part)
    return found


def _merged(spans: Line) -> Iterator[Span]:
    """Neighbours of a kind in one piece, so that an address is seen whole."""
    if len(spans) == 1:
        yield from spans
        return
    for kind, group in groupby(spans, type):
        same = list(group)
        if kind in (Plain, Bold, Code):
            words = "".join(span.text for span in same if isinstance(span, Plain | Bold | Code))
            yield kind(words)
        else:
            yield from same


def _span(span: Span, notify: Collection[str]) -> list[Element]:
    match span:
        case Plain(text):
            return _typed(text)
        case Bold(text):
            return _typed(text, bold=True)
        case Code() | Usage():
            return _text(visible(plain_span(span)), code=True)
        case Link(text, url):
            return _link(visible(text).strip(), url)
        case Time(at, _, style):
            shown = {"timestamp": int(at.timestamp()), "format": _FORMATS[style]}
            return [{"type": "date", **shown, "fallback": plain_span(span)}]
        case Mention(account) if account in notify and _PERSON.fullmatch(account):
            return [{"type": "user", "user_id": account}]
        case Room(channel) if _CHANNEL.fullmatch(channel):
            return [{"type": "channel", "channel_id": channel}]
        case Mention() | Room() | Crew():
            return _text(visible(plain_span(span)))
        case _:
            assert_never(span)


def _typed(text: str, *, bold: bool = False) -> list[Element]:
    """What somebody typed: its web addresses can be followed, the rest is only words."""
    found: list[Element] = []
    for part, is_address in parted(text):
        styled = {"style": {"bold": True}} if bold else {}
        if is_address and size(part) <= URL:
            found.append({"type": "link", "url": part, **styled})
        else:
            found += _text(part, bold=bold)
    return found


def _link(text: str, url: str) -> list[Element]:
    """Words that lead to an address, as long as nobody could take them for another address."""
    if not ADDRESS.fullmatch(url) or size(url) > URL:
        return _text(url if text in ("", url) else f"{text} ({visible(url)})")
    leads = {"type": "link", "url": url}
    if text in ("", url):
        return [leads]
    if size(text) > TEXT or misleads(text, url):
        return [*_text(f"{text} ("), leads, *_text(")")]
    return [leads | {"text": text}]


def _text(text: str, **style: bool) -> list[Element]:
    """Words in elements that are no longer than Slack takes."""
    styled = {name: value for name, value in style.items() if value}
    if size(text) <= TEXT:
        every = [text] if text else []
    else:
        every = [text[start : start + TEXT // 2] for start in range(0, len(text), TEXT // 2)]
    return [{"type": "text", "text": one} | ({"style": styled} if styled else {}) for one in every]
