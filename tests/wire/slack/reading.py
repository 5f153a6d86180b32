"""Whom a message calls, and what can be pressed in it.

The words of it are read by tests.contract.slack_reader.
"""

import re
from collections.abc import Iterator

from tests.wire.slack import form
from tests.wire.slack.refusals import Json

CALL = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>|<!(here|channel|everyone)(?:\|[^>]*)?>")


def called(message: Json) -> set[str]:
    """The ids of those whom it notifies; `channel`, `here` or `everyone` for all of them."""
    return set(_called(message.get("text") or "")) | set(_called(message.get("blocks") or []))


def _called(part: object) -> Iterator[str]:
    if isinstance(part, str):
        yield from (person or everybody for person, everybody in CALL.findall(part))
    if isinstance(part, list):
        for one in part:
            yield from _called(one)
    if not isinstance(part, dict):
        return
    match part.get("type"):
        case "plain_text" | "text":
            return
        case "user":
            yield part["user_id"]
        case "broadcast":
            yield part["range"]
        case "mrkdwn":
            yield from _called(part["text"])
        case _:
            yield from _called([one for one in part.values() if isinstance(one, list | dict)])


def buttons(shown: Json) -> list[str]:
    """The labels of its buttons, in order."""
    return [form.name_of(one) for _, one in form.held(shown) if one["type"] == "button"]
