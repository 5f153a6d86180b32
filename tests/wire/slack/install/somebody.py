"""Somebody who administers a workspace, and a clock to go by."""

from tests.wire.slack.cairn import words
from tests.wire.slack.person import Person
from tests.wire.slack.server import Slack

KEY = "3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
"""What tokens are sealed with."""


class Seconds:
    """A clock that only goes forward."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def somebody(slack: Slack, name: str) -> Person:
    """Who administers a workspace without the app, and is before the install page."""
    eve = slack.person(slack.workspace(name, installed=False), "eve", is_admin=True)
    slack.says_yes(eve)
    return eve


async def reads(slack: Slack, person: Person, text: str = "help") -> str:
    general = slack.channel(person.workspace, "general", person)
    return words(await person.command("/cairn", text, general).answered())
