"""What Slack takes for an app's manifest, so that it is known before anything is handed to it."""

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

Json: TypeAlias = Mapping[str, Any]

# docs.slack.dev/reference/app-manifest, and its JSON schema
NAME_MAX, SUMMARY_MAX = 35, 140
LONG_MIN, LONG_MAX = 175, 4000
BOT_NAME_MAX = 80
COMMANDS_MAX = 50
COMMAND_MAX = 32
"""Characters of a command with its slash."""
COMMAND_SUMMARY_MAX, HINT_MAX = 2000, 1000
EVENTS_MAX, SCOPES_MAX = 100, 255
ADDRESS_MAX = 3000

RESERVED = frozenset(
    {
        *("apps", "archive", "away", "call", "collapse", "debug", "dm", "dnd", "expand"),
        *("feed", "feedback", "help", "invite", "invite_people", "join", "kick", "leave", "me"),
        *("msg", "mute", "open", "prefs", "pro", "remind", "remove", "rename", "search"),
        *("shortcuts", "shrug", "star", "status", "topic", "unarchive", "who"),
    }
)
"""Slack's own commands: with one of them it refuses the whole manifest."""


def faults(manifest: Json) -> Iterator[str]:
    """What Slack would refuse, in words."""
    about, features = manifest["display_information"], manifest["features"]
    settings = manifest["settings"]
    yield from _too_long("the name", about["name"], NAME_MAX)
    yield from _too_long("the description", about["description"], SUMMARY_MAX)
    yield from _too_long("the long description", about["long_description"], LONG_MAX, LONG_MIN)
    yield from _too_long("the bot's name", features["bot_user"]["display_name"], BOT_NAME_MAX)
    yield from _in_commands(features["slash_commands"])
    if len(settings.get("event_subscriptions", {}).get("bot_events", ())) > EVENTS_MAX:
        yield f"there are more than {EVENTS_MAX} events"
    if len(manifest["oauth_config"]["scopes"]["bot"]) > SCOPES_MAX:
        yield f"there are more than {SCOPES_MAX} scopes"


def _in_commands(commands: list[Json]) -> Iterator[str]:
    names = [command["command"] for command in commands]
    if len(names) > COMMANDS_MAX:
        yield f"there are more than {COMMANDS_MAX} commands"
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"there are two commands {name}"
    for command in commands:
        name = command["command"]
        if name.removeprefix("/") in RESERVED:
            yield f"{name} is a command of Slack's own"
        yield from _too_long(f"the command {name}", name, COMMAND_MAX, 2)
        yield from _too_long(f"what {name} is for", command["description"], COMMAND_SUMMARY_MAX)
        yield from _too_long(f"how {name} is used", command.get("usage_hint", "…"), HINT_MAX)
        yield from _too_long(f"the address of {name}", command.get("url", "…"), ADDRESS_MAX)


def _too_long(what: str, text: str, most: int, least: int = 1) -> Iterator[str]:
    if not least <= len(text) <= most:
        yield f"{what} has {len(text)} characters, and may have {least} to {most}"
