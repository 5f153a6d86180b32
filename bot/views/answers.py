"""Answers that are one sentence or two."""

from bot.domain.refusal import Refusal
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
    first, *rest = refusal.parts
    named = f"The option {refusal.option} "
    if asked and isinstance(first, str) and first.startswith(named):
        first = f"“{asked}” {first.removeprefix(named)}"
    return Message((Text(line(first, *rest)),))


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
