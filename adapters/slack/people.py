"""Who somebody is, as Slack says it: asked once in a while, and told of changes in between."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from time import monotonic
from typing import Any

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError

from adapters.slack.errors import named, said
from adapters.slack.place import PLATFORM
from adapters.slack.workspaces import Workspace
from bot.commands.bounded import Bounded
from bot.commands.call import Caller
from bot.domain.people import Rank

log = logging.getLogger(__name__)

REMEMBERED = 20_000
"""People, of all workspaces together."""

FRESH = 900.0
"""Seconds for which what Slack said of somebody is believed."""

PATIENCE = 1.5
"""Seconds that Slack has to say who somebody is: their answer waits for it."""

SLACKBOT = "USLACKBOT"
"""The one bot that Slack does not call a bot."""


class People:
    """What Slack has told of people."""

    def __init__(self, seconds: Callable[[], float] = monotonic) -> None:
        """`seconds` is a clock that only goes forward."""
        self._seconds = seconds
        self._known: Bounded[tuple[str, str], tuple[float, Caller]] = Bounded(REMEMBERED)

    async def caller(self, workspace: Workspace, account: str, name: str) -> Caller:
        """Whoever did something; a plain member called `name` when Slack does not say more."""
        try:
            return await self._asked(workspace, account)
        except (SlackApiError, ClientError, OSError, TimeoutError) as error:
            why = said(error) if isinstance(error, SlackApiError) else type(error).__name__
            log.warning("Slack does not say who %s is: %s", account, why)
            return self._before(workspace, account, name)

    async def meant(self, workspace: Workspace, account: str, name: str) -> Caller | None:
        """Somebody who is mentioned; None when Slack knows nobody of that id."""
        try:
            return await self._asked(workspace, account)
        except SlackApiError as error:
            missing = named(error) in {"user_not_found", "user_not_visible"}
            return None if missing else self._before(workspace, account, name)
        except (ClientError, OSError, TimeoutError):
            return self._before(workspace, account, name)

    def changed(self, team: str, user: Mapping[str, Any]) -> None:
        """Somebody has another name, zone or rank, or is gone."""
        key = (team, str(user["id"]))
        if key in self._known:
            _, before = self._known[key]
            self._known[key] = (self._seconds(), _caller(team, before.community_name, user))

    async def _asked(self, workspace: Workspace, account: str) -> Caller:
        key = (workspace.team, account)
        at, known = self._known.get(key, (0.0, None))
        if known is not None and self._seconds() - at < FRESH:
            return known
        async with asyncio.timeout(PATIENCE):
            about = await workspace.client.users_info(user=account)
        found = _caller(workspace.team, workspace.name, about["user"])
        self._known.pop(key, None)
        self._known[key] = (self._seconds(), found)
        return found

    def _before(self, workspace: Workspace, account: str, name: str) -> Caller:
        _, known = self._known.get((workspace.team, account), (0.0, None))
        if known is not None:
            return known
        team, team_name = workspace.team, workspace.name
        return Caller(PLATFORM, account, name, team, team_name, has_roles=False)


def _caller(team: str, team_name: str, user: Mapping[str, Any]) -> Caller:
    profile = user.get("profile") or {}
    names = (
        profile.get("display_name"),
        user.get("real_name"),
        profile.get("real_name"),
        user.get("name"),
    )
    leads = (user.get("is_admin") or user.get("is_owner")) and not user.get("is_stranger")
    return Caller(
        platform=PLATFORM,
        account=str(user["id"]),
        name=next((name for name in names if name), str(user["id"])),
        community=None if user.get("deleted") else team,
        community_name=team_name,
        rank=Rank.ADMIN if leads else Rank.MEMBER,
        zone=user.get("tz"),
        has_roles=False,
        automated=bool(user.get("is_bot")) or user["id"] == SLACKBOT,
    )
