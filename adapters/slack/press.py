"""Buttons: each is a command, and its value says which, so that no process has to remember it."""

import re
from collections.abc import Mapping
from typing import Any

from adapters.slack.limits import BUTTON_LABEL
from bot.commands.wire import PREFIX, fits, pack, unpack
from bot.message import Button
from bot.message.length import cut, size
from bot.message.typed import visible

LINK = f"{PREFIX}link:"
"""How the id of a button begins that leads to an address: it is clicked too, and means nothing."""

URL_MAX = 1000
"""Characters of the address of a button; Slack takes 3,000, and five of those fill a message."""

_LEADS = re.compile(r"https?://[^\s<>|]+", re.IGNORECASE)


def can_be_pressed(button: Button) -> bool:
    """Whether Slack would take it as a button."""
    if button.url is not None:
        return size(button.url) <= URL_MAX and _LEADS.fullmatch(button.url) is not None
    return fits(button)


def label_of(button: Button) -> str:
    return cut(visible(button.label).strip() or "…", BUTTON_LABEL)


def element_of(button: Button, number: int) -> dict[str, Any]:
    """The button, numbered in its message."""
    words = {"type": "plain_text", "text": label_of(button), "emoji": False}
    if button.url is not None:
        return {
            "type": "button",
            "action_id": f"{LINK}{number}",
            "text": words,
            "url": button.url,
        }
    return {
        "type": "button",
        "action_id": f"{PREFIX}{number}",
        "text": words,
        "value": pack(button),
    }


def is_link(action: Mapping[str, Any]) -> bool:
    """Whether an action of a block only followed a link."""
    return str(action.get("action_id", "")).startswith(LINK)


def pressed(action: Mapping[str, Any]) -> tuple[tuple[str, ...], Mapping[str, str]] | None:
    """The command and its arguments that an action of a block means, None for one not ours."""
    return unpack(str(action.get("value", "")))
