"""What somebody sees of a message, a private answer or a form."""

from collections.abc import Iterator
from typing import Any

from discord import Message
from simcord import InteractionResult, ResponseMessage

from tests.wire.discord.components import BUTTON, TEXT, walk
from tests.wire.discord.refusals import Json


def answer(result: InteractionResult) -> ResponseMessage:
    """The one answer to a command or a click."""
    shown = [one for one in (result.response, *result.followups) if one is not None]
    assert len(shown) == 1, result
    return shown[0]


def words(shown: InteractionResult | ResponseMessage | Message) -> str:
    """All the text, as Discord gets it."""
    return "\n".join(one["content"] for one in _parts(shown) if one["type"] == TEXT)


def buttons(shown: InteractionResult | ResponseMessage | Message) -> list[Json]:
    """Every button, in reading order."""
    return [one for one in _parts(shown) if one["type"] == BUTTON]


def labels(shown: InteractionResult | ResponseMessage | Message) -> list[str]:
    return [str(one["label"]) for one in buttons(shown)]


def fields(opened: InteractionResult) -> dict[str, Json]:
    """The inputs of a form by their ids."""
    assert opened.modal is not None, opened
    return {
        one["custom_id"]: one for _, one in walk(opened.modal["components"]) if "custom_id" in one
    }


def _parts(shown: InteractionResult | ResponseMessage | Message) -> Iterator[Json]:
    message = answer(shown) if isinstance(shown, InteractionResult) else shown
    components: list[Any] = [
        one if isinstance(one, dict) else one.to_dict() for one in message.components
    ]
    return (one for _, one in walk(components))
