"""Posts for the wire, and how they are read in a channel afterwards."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.chat import SlackChat
from adapters.slack.pace import Pace
from adapters.slack.slash import Slash
from adapters.slack.workspaces import Connect, Workspace
from bot.domain.places import Place
from bot.message import Message, Text, line
from bot.ports import Outgoing
from tests.contract.slack_reader import read
from tests.wire.slack import world
from tests.wire.slack.person import Person
from tests.wire.slack.server import Slack

SEND = "chat.postMessage"
EDIT = "chat.update"
OPEN = "conversations.open"
INFO = "conversations.info"
HISTORY = "conversations.history"
REPLIES = "conversations.replies"


class Installed:
    """The workspaces of a loopback that the app is in when somebody asks."""

    def __init__(self, here: Slack) -> None:
        self._here = here
        self._made: dict[str, Workspace] = {}

    async def log_in(self, connect: Connect) -> None:
        """Nothing: a client is made for each workspace that is asked for."""

    async def find(self, team: str | None, enterprise: str | None = None) -> Workspace | None:
        found = self._here.world.workspaces.get(team or "")
        if found is None or found.install is None:
            return None
        known = self._made.get(found.id)
        if known is None or known.client.token != found.install.token:
            self._made[found.id] = _workspace(self._here, found)
        return self._made[found.id]

    async def left(self, team: str | None, enterprise: str | None = None) -> None:
        """Nothing: the loopback knows it already."""


def _workspace(here: Slack, found: world.Workspace) -> Workspace:
    assert found.install is not None
    client = AsyncWebClient(found.install.token, base_url=here.api_url, retry_handlers=[])
    return Workspace(found.id, found.name, found.install.bot.id, client)


def hasty(here: Slack) -> Pace:
    """A pace for tests that are not about it, on the clock of the loopback."""
    return Pace(lambda: here.clock.now().timestamp(), per_channel=0.0, per_minute=1e9)


def chat_on(here: Slack, pace: Pace | None = None) -> SlackChat:
    return SlackChat(Installed(here), here.clock, Slash(), pace or hasty(here))


def said(text: str) -> Message:
    return Message((Text(line(text)),))


def place_of(channel: world.Channel) -> Place:
    return Place("slack", channel.team.id, channel.id)


def to(
    channel: world.Channel,
    message: Message | str,
    nonce: str = "abcdefghijklmnopqrst22",
    thread: str | None = None,
    since: datetime | None = None,
    *,
    ambiguous: bool = False,
) -> Outgoing:
    message = said(message) if isinstance(message, str) else message
    place = place_of(channel)
    return Outgoing(place, message, nonce, "week", "ML spring", thread, ambiguous, since)


def alone(person: Person, text: str = "Hello", *, ambiguous: bool = False) -> Outgoing:
    place = Place("slack", person.workspace.id, person.id, direct=True)
    nonce = f"to {person.id}"
    return Outgoing(place, said(text), nonce, "reminder", ambiguous=ambiguous)


def shown(messages: list[dict[str, Any]]) -> list[str]:
    """What people read, message by message."""
    return [words(message) for message in messages]


def words(message: Mapping[str, Any]) -> str:
    return read(message["blocks"]).words.strip()
