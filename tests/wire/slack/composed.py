"""Text, options and other objects that elements are made of."""

import re
from typing import Any

from tests.wire.slack.rules import (
    Check,
    Notes,
    address,
    both,
    dicts,
    flag,
    form,
    kinds,
    one_of,
    some,
    text,
)

ANGLED = re.compile(r"<([^<>]*)>")
TOKEN = re.compile(r"\{(\w+)\}")
DATES = {
    *("date_num", "date_slash", "date", "date_short", "date_long", "date_long_full", "date_pretty"),
    *("date_short_pretty", "date_long_pretty", "day_divider_pretty", "time", "time_secs", "ago"),
}
KNOWN = re.compile(
    r"@[UW][A-Z0-9]+(\|.*)?|#C[A-Z0-9]+(\|.*)?|!subteam\^S[A-Z0-9]+(\|.*)?|!(here|channel|everyone)"
    r"(\|.*)?|!date\^-?\d+\^[^|]+\|.+|(https?://|mailto:|tel:)[^|]+(\|.+)?"
)
IDENTITY = text(255)


def _marked(value: Any, path: str, notes: Notes) -> None:
    """Mrkdwn has a meaning for whatever stands between < and >; the rest has to be escaped."""
    if not isinstance(value, str):
        return
    for inside in ANGLED.findall(value):
        if not KNOWN.fullmatch(inside):
            notes.note(f"unknown markup: <{inside}>", path)
        elif inside.startswith("!date"):
            date_format(inside.split("^")[2].split("|")[0], path, notes)
        elif inside[0] == "@" and notes.people is not None:
            person(inside[1:].split("|")[0], path, notes)
    if "<" in ANGLED.sub("", value) or ">" in ANGLED.sub("", value):
        notes.note("unescaped < or >", path)


def date_format(value: Any, path: str, notes: Notes) -> None:
    found = TOKEN.findall(value) if isinstance(value, str) else []
    if not found or set(found) - DATES:
        notes.note("invalid date format", path)


def person(value: Any, path: str, notes: Notes) -> None:
    """Somebody of this workspace, and not of another."""
    if notes.people is not None and value not in notes.people:
        notes.note(f"invalid user: {value}", path)


def plain(most: int) -> Check:
    return form("plain_text", {"text": text(most)}, {"emoji": flag})


def mrkdwn(most: int) -> Check:
    words = both(text(most), _marked)
    return form("mrkdwn", {"text": words}, {"verbatim": flag})


def either(most: int) -> Check:
    return kinds({"plain_text": plain(most), "mrkdwn": mrkdwn(most)})


BUTTON_STYLE = one_of("primary", "danger")
CONFIRM = form(
    None,
    {"title": plain(100), "text": either(300), "confirm": plain(30), "deny": plain(30)},
    {"style": BUTTON_STYLE},
)
OPTION = form(
    None, {"text": plain(75), "value": text(150)}, {"description": plain(75), "url": address}
)
MARKED_OPTION = form(None, {"text": either(75), "value": text(150)}, {"description": either(75)})
GROUP = form(None, {"label": plain(75), "options": some(OPTION, 100)})
DISPATCH = form(
    None,
    {"trigger_actions_on": some(one_of("on_enter_pressed", "on_character_entered"), 2)},
)
FILTER = form(
    None,
    {},
    {
        "include": some(one_of("im", "mpim", "private", "public"), 4),
        "exclude_external_shared_channels": flag,
        "exclude_bot_users": flag,
    },
)


def distinct_values(value: Any, path: str, notes: Notes) -> None:
    """Options of one menu have values of their own."""
    values = [str(one.get("value")) for one in dicts(value)]
    for one in sorted({one for one in values if values.count(one) > 1}):
        notes.note(f"duplicate option value: {one}", path)


def options(most: int, one: Check = OPTION) -> Check:
    return both(some(one, most), distinct_values)
