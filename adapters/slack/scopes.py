"""What Cairn asks of a workspace: each scope and each event, with its reason."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Asked:
    """One scope or event, as Slack calls it, and what Cairn does with it."""

    name: str
    why: str


SCOPES = (
    Asked("commands", "takes the slash commands that people type"),
    Asked(
        "chat:write",
        "posts the week, its thread and the digest in channels it was invited to, and writes"
        " reminders and other direct messages",
    ),
    Asked(
        "users:read",
        "asks for the name and the time zone of people who use it, whether they administer the"
        " workspace, and whether they are still there",
    ),
    Asked("im:write", "opens the direct conversation that a reminder or a file goes to"),
    Asked(
        "channels:read",
        "sees whether a public channel takes its posts, before the first one is due",
    ),
    Asked("groups:read", "sees the same of a private channel that it was invited to"),
    Asked(
        "channels:history",
        "looks, after a connection broke, whether its own post is there already, instead of"
        " posting twice",
    ),
    Asked("groups:history", "does so in private channels that it was invited to"),
    Asked("im:history", "does so in its own direct conversations"),
    Asked("files:write", "sends files you ask for, such as an export, in a direct message"),
)
"""All it may do; nothing here lets it join channels by itself, or change what others do."""

EVENTS = (
    Asked("app_home_opened", "shows you your cohorts in its home tab, as they are then"),
    Asked("app_uninstalled", "notices that it was removed"),
    Asked("tokens_revoked", "notices that its token was taken away"),
    Asked(
        "user_change",
        "notices a new name or time zone, who has come to administer the workspace, and who has"
        " left it",
    ),
)
"""All it is told of besides the commands, buttons and forms that people use."""
