"""Suggestions as the options of a menu."""

from collections.abc import Iterator, Sequence
from typing import Any

from adapters.slack.limits import IN_SELECT, OPTION, OPTION_VALUE
from bot.commands.complete import Choice
from bot.message.length import cut, size
from bot.message.typed import visible


def options_of(found: Sequence[Choice], started: str) -> list[dict[str, Any]]:
    """What was found, and at its end what somebody typed: it may mean more than is suggested."""
    typed = visible(started).strip()
    known = {text for one in found for text in (one.label, one.value)}
    more = [Choice(f"“{typed}”", typed)] if typed and typed not in known else []
    return list(_options([*found[: IN_SELECT - 1], *more]))


def _options(choices: Sequence[Choice]) -> Iterator[dict[str, Any]]:
    """Each once, and none whose value would have to be cut."""
    values: set[str] = set()
    for one in choices:
        label = cut(visible(one.label).strip(), OPTION)
        if label and 0 < size(one.value) <= OPTION_VALUE and one.value not in values:
            values.add(one.value)
            text = {"type": "plain_text", "text": label, "emoji": False}
            yield {"text": text, "value": one.value}
