"""What the bot asks of a server: each permission and each event, with its reason."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from discord import Permissions

from bot.domain.findings import Finding, note, wrong

AUTHORIZE = "https://discord.com/oauth2/authorize"
SCOPES = ("bot", "applications.commands")
GUILD_INSTALL = 0

APP = "discord app"
"""What findings about the settings of an application are about."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One permission or intent: discord.py's name for it, the portal's, and what it is for."""

    flag: str
    label: str
    why: str


PERMISSIONS = (
    Asked("view_channel", "View Channels", "to find the channels that cohorts post in"),
    Asked("send_messages", "Send Messages", "for the post of the week, and what else is due"),
    Asked(
        "create_public_threads",
        "Create Public Threads",
        "every week has a thread, so that the channel stays quiet",
    ),
    Asked(
        "send_messages_in_threads",
        "Send Messages in Threads",
        "for drops, study questions, check-ins and the digest",
    ),
    Asked("embed_links", "Embed Links", "resources are links, and its posts are cards with them"),
    Asked("attach_files", "Attach Files", "for pictures of progress, and files you ask for"),
    Asked(
        "read_message_history",
        "Read Message History",
        "to find its own post again after a breakdown, instead of posting twice",
    ),
)
"""All it asks for; nothing here lets it read or change what others do."""

INTENTS = (Asked("guilds", "Guilds", "to notice servers, channels, threads and roles come and go"),)
"""All it listens to besides the commands and buttons people use; none of them is privileged."""


def permissions() -> Permissions:
    """What the bot may do in a channel where nothing is missing."""
    return Permissions(**{asked.flag: True for asked in PERMISSIONS})


def address(application: str) -> str:
    """Where somebody adds the application to a server."""
    asked = {
        "client_id": application,
        "scope": " ".join(SCOPES),
        "permissions": permissions().value,
        "integration_type": GUILD_INSTALL,
    }
    return f"{AUTHORIZE}?{urlencode(asked)}"


def obstacles(application: Mapping[str, Any]) -> Iterator[Finding]:
    """What the settings of an application keep it from, and how to change them."""
    if application.get("bot_require_code_grant"):
        yield wrong(
            APP,
            "“Requires OAuth2 Code Grant” is on, and nobody can add the bot.",
            "Turn it off on the page Bot of your application.",
        )
    if application.get("interactions_endpoint_url"):
        yield wrong(
            APP,
            "“Interactions Endpoint URL” is set, and no command reaches the bot.",
            "Empty it on the page General Information of your application.",
        )
    if application.get("bot_public") is False:
        yield note(APP, "“Public Bot” is off: only you, or your team, can add the bot.")
