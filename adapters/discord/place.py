"""Places and messages by Discord's numbers, and back."""

from bot.domain.places import Place
from bot.ports import PermanentFailure

PLATFORM = "discord"


def number_of(place: Place) -> int:
    """The number of a place's channel or, where it is direct, of the account.

    Raises:
        PermanentFailure: it is no number, so that nothing on Discord can be meant.
    """
    if not place.channel.isdecimal():
        raise PermanentFailure(
            f"“{place.channel}” is no channel of Discord",
            "Choose a channel with /cohort edit",
        )
    return int(place.channel)


def address(channel: int, message: int) -> str:
    """What the core knows a message by."""
    return f"{channel}/{message}"


def numbers_of(message_id: str) -> tuple[int, int]:
    """The numbers of a message's channel and of the message itself.

    Raises:
        ValueError: it is no address that `address` gave.
    """
    channel, _, message = message_id.partition("/")
    return int(channel), int(message)
