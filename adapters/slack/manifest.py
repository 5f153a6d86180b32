"""The app as Slack is to set it up: its manifest, from the registry and the settings."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from adapters.slack.acceptable import faults
from adapters.slack.http import PATH
from adapters.slack.scopes import EVENTS, SCOPES
from adapters.slack.slash import Slash
from bot.commands.lookup import Registry
from bot.commands.spec import Command, Option

Manifest: TypeAlias = dict[str, Any]

REDIRECT = "/slack/oauth_redirect"
"""Where Slack sends people back to who have added Cairn to their workspace."""

NAME = "Cairn"
_SUMMARY = "Learn together: weekly steps, check-ins, streaks and progress for your cohort"
_LONG = (
    "Cairn accompanies groups of people who learn something together. Every week it posts what the"
    " week is about, with resources and questions in a thread. People check in with what they did,"
    " see their progress and their streak, and are reminded only if they want to be. Facilitators"
    " start cohorts, pause them and look after them. Answers are private unless you show them."
)
_COLOUR = "#2f5d50"

_ROOT = "Everything Cairn can do: type a command behind it, or nothing for help"
_GROUPS: Mapping[str, str] = {"cohort": "Join a cohort, look at it, or lead one"}
"""What first words that no command stands behind alone are for."""


def manifest(
    registry: Registry, slash: Slash, public: str | None, *, many: bool = False
) -> Manifest:
    """The app for Socket Mode, or for HTTP where Cairn is reached at `public`.

    With `many` it can be added to any number of workspaces, and to a whole Enterprise Grid.

    Raises:
        ValueError: Slack would refuse it; the words say why.
    """
    address = f"{public.rstrip('/')}{PATH}" if public else None
    back = [f"{public.rstrip('/')}{REDIRECT}"] if public and many else None
    made: Manifest = {
        "display_information": {
            "name": NAME,
            "description": _SUMMARY,
            "long_description": _LONG,
            "background_color": _COLOUR,
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": True,
            },
            "bot_user": {"display_name": NAME, "always_online": False},
            "slash_commands": _commands(registry, slash, address),
        },
        "oauth_config": _said(redirect_urls=back, scopes={"bot": [asked.name for asked in SCOPES]}),
        "settings": {
            "event_subscriptions": _said(
                request_url=address, bot_events=[asked.name for asked in EVENTS]
            ),
            "interactivity": _said(
                is_enabled=True, request_url=address, message_menu_options_url=address
            ),
            "org_deploy_enabled": many,
            "socket_mode_enabled": address is None,
            "token_rotation_enabled": False,
        },
    }
    if wrong := "; ".join(faults(made)):
        raise ValueError(wrong)
    return made


def _commands(registry: Registry, slash: Slash, address: str | None) -> list[Manifest]:
    words = dict.fromkeys(command.path[0] for command in registry.listed)
    own = [name for name in words if name in slash.own]
    return [
        _command(slash.root, _ROOT, " | ".join(words), address),
        *(_command(name, *_about(registry, name), address) for name in own),
    ]


def _about(registry: Registry, name: str) -> tuple[str, str]:
    """What a command, or those below a first word, are for, and how they are used."""
    command = registry.find((name,))
    if command is not None:
        return command.help, _usage(command)
    return _GROUPS[name], " | ".join(below.path[1] for below in registry.group(name))


def _usage(command: Command) -> str:
    return " ".join(map(_written, command.options))


def _written(option: Option) -> str:
    return f"{option.name}=…" if option.required else f"[{option.name}=…]"


def _command(name: str, purpose: str, usage: str, address: str | None) -> Manifest:
    return _said(
        command=f"/{name}",
        url=address,
        description=purpose,
        usage_hint=usage or None,
        should_escape=True,
    )


def _said(**fields: bool | str | Sequence[str] | Mapping[str, Any] | None) -> Manifest:
    return {name: value for name, value in fields.items() if value is not None}
