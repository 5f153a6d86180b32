"""What Slack takes in one message or one view, and the check that stands before every send.

Slack's own refusal (`invalid_blocks`) says neither what was wrong nor where, and it refuses the
whole message. Most numbers are from https://docs.slack.dev/reference/block-kit; slack_sdk's models
check only some of them.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
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
_PARTS = frozenset(("element", "text", "label", "placeholder", "hint"))
"""What can be an element of its own inside another."""


@dataclass(frozen=True, slots=True)
class _Kind:
    """What an element of a kind has to have and may have, and how much of it."""

    needed: frozenset[str]
    known: frozenset[str]
    texts: Sequence[tuple[str, int]]
    lists: Sequence[str]
    most: int
    parts: Sequence[str]


def _kind(name: str, needed: frozenset[str], known: frozenset[str]) -> _Kind:
    placeholder = [("placeholder", PLACEHOLDER)] if "placeholder" in known else []
    return _Kind(
        needed=needed,
        known=known,
        texts=(*_TEXTS.get(name, ()), *placeholder),
        lists=tuple(known & {"elements", "options"}),
        most=_LISTS.get(name, TOTAL),
        parts=tuple(known & _PARTS),
    )


_KINDS = {
    name: _kind(name, frozenset(needed.split()), frozenset(f"type {needed} {allowed}".split()))
    for name, (needed, allowed) in _PROPERTIES.items()
}

_AS_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def weight(value: object) -> int:
    """Characters of a value as JSON."""
    return size(_AS_JSON(value))


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


def _breaches(blocks: Sequence[Json]) -> list[str]:
    found: list[str] = []
    names = [block["block_id"] for block in blocks if "block_id" in block]
    if len(set(names)) < len(names):
        found.append("two blocks have one id")
    for block in blocks:
        actions: list[str] = []
        _look_at(block, found, actions)
        if len(set(actions)) < len(actions):
            found.append("two elements of a block have one id")
        for action in actions:
            found += _beyond("id of an element", size(action), ID, 1)
    return found


def _look_at(one: Json, found: list[str], actions: list[str]) -> None:
    """Find what is wrong with an element of its kind and with all that is in it, and every id."""
    name = str(one["type"])
    kind = _KINDS.get(name)
    if kind is None:
        found.append(f"a {name} is nothing that is sent")
        return
    if not kind.needed <= one.keys() <= kind.known:
        found += _strange(name, kind, one)
    if "action_id" in one:
        actions.append(one["action_id"])
    found += _too_long(name, kind, one)
    for inside in one.get("elements", ()):
        _look_at(inside, found, actions)
    for part in kind.parts:
        if isinstance(one.get(part), dict):
            _look_at(one[part], found, actions)


def _too_long(name: str, kind: _Kind, one: Json) -> list[str]:
    """What there is too much of in an element of this kind, or none where there has to be some."""
    found: list[str] = []
    for part, most in kind.texts:
        if part in one and not 1 <= (length := size(_words(one[part]))) <= most:
            found += _beyond(f"{part} of a {name}", length, most, 1)
    for part in kind.lists:
        if part in one:
            found += _beyond(f"{part} of a {name}", len(one[part]), kind.most, 1)
    for option in one.get("options", ()):
        found += _beyond("text of an option", size(option["text"]["text"]), OPTION, 1)
        found += _beyond("value of an option", size(option["value"]), OPTION_VALUE, 1)
    return found


def _words(text: str | Json) -> str:
    return text if isinstance(text, str) else str(text["text"])


def _strange(name: str, kind: _Kind, one: Json) -> Iterator[str]:
    """What is missing of an element, and what it has that its kind has not."""
    yield from (f"a {name} without {part}" for part in sorted(kind.needed - one.keys()))
    yield from (f"a {name} with {part}" for part in sorted(one.keys() - kind.known))


def _beyond(what: str, length: int, most: int, least: int = 0) -> Sequence[str]:
    if least <= length <= most:
        return ()
    return (f"{what}: {length}, and it takes {least} to {most}",)
