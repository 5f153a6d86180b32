"""Places and messages by Slack's ids, and back."""

import re

from bot.domain.places import Place
from bot.ports import PermanentFailure

PLATFORM = "slack"

_ROOM, _ACCOUNT = re.compile(r"[CGD][A-Z0-9]{2,}"), re.compile(r"[UW][A-Z0-9]{2,}")


def is_room(channel: str) -> bool:
    """Whether this can be the id of a channel."""
    return _ROOM.fullmatch(channel) is not None


def id_of(place: Place) -> str:
    """The id of a place's channel or, where it is direct, of the account.

    Raises:
        PermanentFailure: it is none, so that nothing on Slack can be meant.
    """
    if not (_ACCOUNT if place.direct else _ROOM).fullmatch(place.channel):
        raise PermanentFailure(
            f"“{place.channel}” is no channel of Slack", "Choose a channel with `/cohort edit`"
        )
    return place.channel


def address(channel: str, ts: str) -> str:
    """What the core knows a message by."""
    return f"{channel}/{ts}"


def parts_of(message_id: str) -> tuple[str, str]:
    """A message's channel, and the time that is its name there."""
    channel, _, ts = message_id.partition("/")
    return channel, ts
