"""Answers that are one sentence or two."""

import re

from bot.domain.refusal import Refusal
from bot.domain.usage import Usage
from bot.message import Button, Buttons, Message, Text, Title, line


def sentence(text: str, *buttons: Button) -> Message:
    """A plain answer, with buttons where something can be done about it."""
    return titled(None, text, *buttons)


def titled(title: str | None, text: str, *buttons: Button) -> Message:
    """A plain answer under a title."""
    head = (Title(title),) if title else ()
    tail = (Buttons(buttons),) if buttons else ()
    return Message((*head, Text(line(text)), *tail))


def refused(refusal: Refusal, asked: str | None = None) -> Message:
    """The words of a refusal; its option is called by what a form `asked` for, if one did."""
    if asked is None:
        return Message((Text(line(*refusal.parts)),))
    named = re.compile(rf"\b[Tt]he option {refusal.option}\b")
    parts = (
        part if isinstance(part, Usage) else named.sub(lambda _: f"“{asked}”", part)
        for part in refusal.parts
    )
    return Message((Text(line(*parts)),))


def bug(incident: str) -> Message:
    """What somebody reads when Cairn has made a mistake."""
    return sentence(
        f"Something went wrong on Cairn's side, and nothing was changed. "
        f"Tell whoever runs this bot: incident {incident}."
    )


def unavailable(*, sure: bool) -> Message:
    """What somebody reads while Cairn's database is away; `sure` is that nothing was changed."""
    if sure:
        return sentence(
            "Cairn cannot reach its database just now, and nothing was changed. Please try again"
            " in a few minutes."
        )
    return sentence(
        "Cairn lost its database while it was saving this, so it may be there or not. Please look"
        " in a few minutes, before you try again."
    )
