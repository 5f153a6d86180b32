"""`cairn slack`: what somebody does once, before the bot is on Slack."""

import base64
import json
import secrets
from typing import Any

import yaml

from adapters.slack.manifest import manifest as made
from bot.cli.failures import Failed
from bot.cli.on_slack import slash_of
from bot.commands.registry import REGISTRY
from bot.config import Settings
from bot.config.kinds import KEY_BYTES


def manifest(settings: Settings, way: str | None, form: str) -> int:
    """Print the app's manifest: for `socket`, `http`, or `many` workspaces over HTTP.

    Unless a way is named, it is for HTTP where there is an address.

    Raises:
        Failed: the address is missing, or Slack would not take what the settings say.
    """
    way = way or ("http" if settings.public_url else "socket")
    public = None if way == "socket" else _public(settings)
    try:
        declared = made(REGISTRY, slash_of(settings), public, many=way == "many")
    except ValueError as wrong:
        raise Failed(
            f"Slack would not take this manifest: {wrong}; see CAIRN_SLACK_COMMAND"
        ) from None
    print(_written(declared, form), end="")
    return 0


def key() -> int:
    """Print a new key for CAIRN_SECRET_KEY."""
    print(base64.urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode())
    return 0


def _public(settings: Settings) -> str:
    address = settings.public_url
    if address is None:
        raise Failed("CAIRN_PUBLIC_URL is missing: Slack has to reach Cairn there")
    if not address.startswith("https://"):
        raise Failed("CAIRN_PUBLIC_URL begins with http://, and Slack only takes https://")
    return address


def _written(declared: dict[str, Any], form: str) -> str:
    if form == "json":
        return json.dumps(declared, ensure_ascii=False, indent=2) + "\n"
    return yaml.safe_dump(declared, sort_keys=False, allow_unicode=True, width=100)
