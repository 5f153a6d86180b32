"""`cairn discord`: what somebody does once, before the bot is on Discord."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from adapters.discord import invite as inviting
from adapters.discord.declare import payloads
from adapters.discord.rest import Refused, Rest, asking_as
from adapters.discord.spoken import translations
from adapters.discord.sync import sync as synced
from bot.cli.failures import Failed
from bot.commands.registry import REGISTRY
from bot.config import Settings

Answer = TypeVar("Answer")


def sync(settings: Settings, guild: str | None, *, remove: bool) -> int:
    """Send the commands if Discord has others, to everybody or to one server; or take them away.

    Raises:
        Failed: there is no token, or Discord has not done it.
    """
    commands = [] if remove else payloads(REGISTRY, translations())
    sent = _asked(settings, lambda rest: synced(rest, commands, guild))
    where = f" for the server {guild}" if guild else ""
    count = f"{len(REGISTRY.listed)} commands"
    if remove:
        print(f"Took the commands{where} away." if sent else f"There are no commands{where}.")
    else:
        print(f"Sent {count}{where}." if sent else f"{count}{where} are up to date.")
    return 0


def invite(settings: Settings) -> int:
    """Print the address that adds the bot to a server, and what it asks for there.

    Raises:
        Failed: there is no token, or Discord does not take it.
    """
    application = _asked(settings, lambda rest: rest.application())
    print(f"Open this address to add {application['name']} to a server:\n")
    print(f"  {inviting.address(application['id'])}\n")
    print("It asks for these permissions, and for no other:\n")
    _list(inviting.PERMISSIONS)
    print("\nIt listens to these events; none of them is privileged:\n")
    _list(inviting.INTENTS)
    for obstacle in inviting.obstacles(application):
        print(f"\n{obstacle.words} {obstacle.fix}".rstrip())
    return 0


def _list(every: Sequence[inviting.Asked]) -> None:
    width = max(len(asked.label) for asked in every)
    for asked in every:
        print(f"  {asked.label:{width}}  {asked.why}")


def _asked(settings: Settings, ask: Callable[[Rest], Awaitable[Answer]]) -> Answer:
    if settings.discord_token is None:
        raise Failed("CAIRN_DISCORD_TOKEN is missing: docs/guides/discord.md says where it is")
    token = settings.discord_token.get_secret_value()

    async def asked() -> Answer:
        async with asking_as(token, settings.discord_api_url) as rest:
            return await ask(rest)

    try:
        return asyncio.run(asked())
    except Refused as refused:
        raise Failed(str(refused)) from None
