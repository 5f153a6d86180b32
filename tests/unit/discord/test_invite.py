from discord import Intents, Permissions

from adapters.discord.invite import INTENTS, PERMISSIONS, permissions

MIGHTY = Permissions.elevated() | Permissions(mention_everyone=True)


def test_what_is_asked_for_is_what_is_listed_and_nothing_mighty() -> None:
    granted = {flag for flag, on in permissions() if on}

    assert granted == {
        "read_messages",  # discord.py's other name for view_channel
        *(asked.flag for asked in PERMISSIONS if asked.flag != "view_channel"),
    }
    assert permissions() & MIGHTY == Permissions.none()


def test_no_intent_is_privileged() -> None:
    asked = Intents(**{one.flag: True for one in INTENTS})

    assert not any((asked.members, asked.presences, asked.message_content))
