"""What Slack takes in one message or one view, and the check that stands before every send.

Slack's own refusal (`invalid_blocks`) says neither what was wrong nor where, and it refuses the
whole message. Most numbers are from https://docs.slack.dev/reference/block-kit; slack_sdk's models
check only some of them.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from bot.message.length import size

BLOCKS = 50
"""Blocks of a message."""

IN_VIEW = 100
"""Blocks of a modal, and of a home."""

TOTAL = 12_000
"""Characters of all the blocks of a message, as JSON.

Slack documents no such limit, but answers `msg_blocks_too_long` from about 13,200 on, and earlier
where there are many elements: https://github.com/slackapi/bolt-js/issues/2509 and .../2867.
"""

TEXT = 3000
"""Characters of one text, and of what is shown in its stead in a notification."""

HEADER = 150
ID = 255
IN_ROW = 25
BUTTON_LABEL = 75
BUTTON_VALUE = 2000
URL = 3000

TITLE = 24
"""Characters of the title of a view, and of its two buttons."""

METADATA = 3000
LABEL = 2000
PLACEHOLDER = 150
INPUT = 3000
OPTION = 75
OPTION_VALUE = 150
IN_RADIO = 10
IN_SELECT = 100

Json: TypeAlias = Mapping[str, Any]

_PROPERTIES: Mapping[str, tuple[str, str]] = {
    "header": ("text", ""),
    "divider": ("", ""),
    "rich_text": ("elements", ""),
    "actions": ("elements", ""),
    "input": ("block_id label element", "optional hint"),
    "section": ("text", ""),
    "rich_text_section": ("elements", ""),
    "rich_text_list": ("style elements", ""),
    "text": ("text", "style"),
    "link": ("url", "text style"),
    "date": ("timestamp format fallback", ""),
    "user": ("user_id", ""),
    "channel": ("channel_id", ""),
    "button": ("action_id text", "value url"),
    "plain_text": ("text emoji", ""),
    "plain_text_input": ("action_id", "multiline min_length max_length placeholder"),
    "number_input": ("action_id is_decimal_allowed", "min_value max_value"),
    "radio_buttons": ("action_id options", ""),
    "static_select": ("action_id options placeholder", ""),
    "external_select": ("action_id placeholder min_query_length", ""),
    "users_select": ("action_id placeholder", ""),
    "conversations_select": ("action_id placeholder filter", ""),
    "datepicker": ("action_id", "placeholder"),
    "timepicker": ("action_id", "placeholder"),
}
"""What each kind has to have and what it may have: Slack refuses a property it does not know."""

_EVERY = {
    kind: (frozenset(needed.split()), frozenset(f"type {needed} {allowed}".split()))
    for kind, (needed, allowed) in _PROPERTIES.items()
}
_TEXTS: Mapping[str, Sequence[tuple[str, int]]] = {
    "header": (("text", HEADER),),
    "section": (("text", TEXT),),
    "input": (("label", LABEL), ("hint", LABEL), ("block_id", ID)),
    "text": (("text", TEXT),),
    "link": (("url", URL), ("text", TEXT)),
    "date": (("fallback", TEXT), ("format", TEXT)),
    "button": (("text", BUTTON_LABEL), ("value", BUTTON_VALUE), ("url", URL)),
}
_LISTS: Mapping[str, int] = {
    "actions": IN_ROW,
    "rich_text": IN_VIEW,
    "radio_buttons": IN_RADIO,
    "static_select": IN_SELECT,
}


def weight(value: object) -> int:
    """Characters of a value as JSON."""
    return size(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def message_breaches(blocks: Sequence[Json]) -> list[str]:
    """The limits that the blocks of a message break, in words; none when it can be sent."""
    return [
        *_beyond("blocks of the message", len(blocks), BLOCKS, 1),
        *_beyond("characters of the message", weight(blocks), TOTAL),
        *_breaches(blocks),
    ]


def view_breaches(view: Json) -> list[str]:
    """The limits that a modal or a home breaks, in words; none when Slack can show it."""
    found = [
        *_beyond("blocks of the view", len(view["blocks"]), IN_VIEW, 1),
        *_beyond("private metadata", size(view.get("private_metadata", "")), METADATA),
        *_beyond("id of the view", size(view.get("callback_id", "")), ID),
        *_breaches(view["blocks"]),
    ]
    for name in ("title", "submit", "close"):
        if name in view:
            found += _beyond(f"{name} of the view", size(view[name]["text"]), TITLE, 1)
    return found


def _breaches(blocks: Sequence[Json]) -> Iterator[str]:
    names = [block["block_id"] for block in blocks if "block_id" in block]
    if len(set(names)) < len(names):
        yield "two blocks have one id"
    for block in blocks:
        every = list(_walk([block]))
        actions = [one["action_id"] for one in every if "action_id" in one]
        if len(set(actions)) < len(actions):
            yield "two elements of a block have one id"
        for action in actions:
            yield from _beyond("id of an element", size(action), ID, 1)
        for one in every:
            yield from _wrong(str(one["type"]), one)


def _wrong(kind: str, one: Json) -> Iterator[str]:
    """What is wrong with an element of this kind, whatever it stands in."""
    yield from _strange(kind, one)
    for name, most in (*_TEXTS.get(kind, ()), ("placeholder", PLACEHOLDER)):
        if name in one:
            yield from _beyond(f"{name} of a {kind}", size(_words(one[name])), most, 1)
    for name in ("elements", "options"):
        if name in one:
            most = _LISTS.get(kind, TOTAL)
            yield from _beyond(f"{name} of a {kind}", len(one[name]), most, 1)
    for option in one.get("options", ()):
        yield from _beyond("text of an option", size(_words(option["text"])), OPTION, 1)
        yield from _beyond("value of an option", size(option["value"]), OPTION_VALUE, 1)


def _strange(kind: str, one: Json) -> Iterator[str]:
    """What is missing of an element, and what it has that its kind has not."""
    if kind not in _EVERY:
        yield f"a {kind} is nothing that is sent"
        return
    needed, known = _EVERY[kind]
    if needed <= one.keys() <= known:
        return
    yield from (f"a {kind} without {name}" for name in sorted(needed - one.keys()))
    yield from (f"a {kind} with {name}" for name in sorted(one.keys() - known))


def _words(text: str | Json) -> str:
    return text if isinstance(text, str) else str(text["text"])


def _beyond(what: str, length: int, most: int, least: int = 0) -> Iterator[str]:
    if not least <= length <= most:
        yield f"{what}: {length}, and it takes {least} to {most}"


def _walk(parts: Sequence[Json]) -> Iterator[Json]:
    for one in parts:
        yield one
        if "elements" in one:
            yield from _walk(one["elements"])
        for name in ("element", "text", "label", "placeholder", "hint"):
            if isinstance(one.get(name), dict):
                yield from _walk([one[name]])
