"""What the platforms say of the bot."""

import asyncio
from collections.abc import Sequence
from typing import TypeAlias

from aiohttp import ClientSession

from adapters.discord import checkup as discord_side
from adapters.discord.declare import payloads
from adapters.discord.invite import APP
from adapters.discord.life import shards_meant
from adapters.discord.rest import asking_as
from adapters.discord.spoken import translations
from adapters.slack import checkup as slack_side
from adapters.slack.install import PATH as INSTALL
from bot.cli.doctor.clock import Reading
from bot.cli.doctor.database import Known
from bot.cli.doctor.guarded import guarded, in_time, silent
from bot.cli.doctor.places import places
from bot.cli.platforms import revealed
from bot.commands.registry import REGISTRY
from bot.config import Settings
from bot.domain.findings import Finding, note, wrong
from bot.ports import Clock, Rooms
from bot.storage.installations import Kept
from bot.storage.seal import Seal

Asking: TypeAlias = asyncio.Task[tuple[Sequence[Finding], Known | None]]
"""Ends with what is found of the database and what it knows, or None where it cannot be asked."""


class Platforms:
    """Looks at each platform that has a token; `readings` is what the time is there."""

    def __init__(self, settings: Settings, asking: Asking, clock: Clock) -> None:
        self._settings = settings
        self._asking = asking
        self._clock = clock
        self.readings: list[Reading] = []

    async def discord(self) -> Sequence[Finding]:
        token = revealed(self._settings.discord_token)
        if token is None:
            return ()
        shards = shards_meant(self._settings.discord_shards)
        async with asking_as(token, self._settings.discord_api_url) as rest:
            checkup = discord_side.Checkup(rest, payloads(REGISTRY, translations()), shards)
            found = [*await guarded(discord_side.TOKEN, checkup.token)]
            self.readings.append(Reading("Discord", rest.date, self._clock.now()))
            if checkup.rooms is None:
                return found
            found += await guarded(discord_side.GATEWAY, checkup.gateway)
            found += await guarded(APP, checkup.portal)
            found += await guarded(discord_side.COMMANDS, checkup.commands)
            return [*found, *await self._places("discord", checkup.rooms)]

    async def slack(self, session: ClientSession) -> Sequence[Finding]:
        found, keys = await self._keys()
        app_token = revealed(self._settings.slack_app_token)
        if not found and not keys and app_token is None:
            return ()
        checkup = slack_side.Checkup(session, self._settings.slack_api_url, self._clock)

        async def socket() -> Sequence[Finding]:
            return await checkup.socket(app_token) if app_token is not None else ()

        (told, left), sockets = await asyncio.gather(
            in_time(slack_side.TOKEN, keys, checkup.token), guarded(slack_side.SOCKET, socket)
        )
        if checkup.heard is not None:
            self.readings.append(Reading("Slack", *checkup.heard))
        found += [*told, *([silent(slack_side.TOKEN)] if left else [])]
        found.sort(key=lambda finding: finding.about != slack_side.TOKEN)
        return [*found, *sockets, *await self._places("slack", checkup)]

    async def _places(self, platform: str, rooms: Rooms) -> Sequence[Finding]:
        about = f"{platform} places"
        _, known = await self._asking
        if known is None:
            return (note(about, "They were not looked at: the database does not say which."),)
        spots = [spot for spot in known.spots if spot[1].platform == platform]
        return await places(about, spots, rooms)

    async def _keys(self) -> tuple[list[Finding], list[slack_side.Key]]:
        """Every token of a workspace that can be read, and what is wrong with the others."""
        settings = self._settings
        token = revealed(settings.slack_bot_token)
        if token is not None:
            fix = "Copy the Bot User OAuth Token again, under Install App at api.slack.com/apps."
            return [], [slack_side.Key("in CAIRN_SLACK_BOT_TOKEN", fix, token)]
        secret = revealed(settings.secret_key)
        if settings.slack_client_id is None or secret is None:
            return [], []
        _, known = await self._asking
        if known is None:
            words = "They were not looked at: they are in the database."
            return [note(slack_side.TOKEN, words)], []
        seal = Seal([key.strip() for key in secret.split(",")])
        page = f"{(settings.public_url or '').rstrip('/')}{INSTALL}"
        if not known.installations:
            add = f"People do so at {page}."
            return [note(slack_side.TOKEN, "Nobody has added Cairn to a workspace yet.", add)], []
        fix = f"Have somebody there add Cairn again at {page}."
        keys, lost = [], []
        for kept in known.installations:
            opened = seal.open(kept.home, kept.sealed)
            if opened is None:
                lost.append(kept.home)
            else:
                teams = _teams(kept, known)
                keys.append(slack_side.Key(f"of {kept.home}", fix, opened, teams))
        return [_lost(lost)] if lost else [], keys


def _teams(kept: Kept, known: Known) -> frozenset[str]:
    """The workspaces with cohorts that an installation is in, and its own."""
    inside = (team for team, one in known.around.items() if one.home == kept.home)
    return frozenset({kept.home, *inside})


def _lost(homes: Sequence[str]) -> Finding:
    words = f"No key in CAIRN_SECRET_KEY opens the tokens of {', '.join(homes[:10])}"
    more = f" and {len(homes) - 10} more." if len(homes) > 10 else "."
    fix = "Put the key they were sealed with behind a comma, or have Cairn added there again."
    return wrong(slack_side.TOKEN, words + more, fix)
