"""Who somebody is, as Slack says it: asked once in a while, and told of changes in between."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from time import monotonic
from typing import Any

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError

from adapters.slack.errors import named, said
from adapters.slack.incoming import Deed
from adapters.slack.place import PLATFORM
from adapters.slack.workspaces import Workspace
from bot.commands.bounded import Bounded
from bot.commands.call import Caller
from bot.domain.people import Rank
from bot.log import logger

log = logger(__name__)

REMEMBERED = 20_000
"""People, of all workspaces together."""

FRESH = 900.0
"""Seconds for which what Slack said of somebody is believed."""

RECENT = 10.0
"""The same where it matters what they may do, and of whoever has a rank: another process may have
been told since that they have it no more.
"""

PATIENCE = 1.5
"""Seconds that Slack has to say who somebody is: their answer waits for it."""

SLACKBOT = "USLACKBOT"
"""The one bot that Slack does not call a bot."""


@dataclass(frozen=True, slots=True)
class _Said:
    """What was said of somebody, when, and where they are that."""

    at: float
    here: Workspace
    caller: Caller


class People:
    """What Slack has told of people. Whoever is of another workspace has no community here."""

    def __init__(self, seconds: Callable[[], float] = monotonic) -> None:
        """`seconds` is a clock that only goes forward."""
        self._seconds = seconds
        self._known: Bounded[tuple[str, str], _Said] = Bounded(REMEMBERED)

    async def caller(self, here: Workspace, deed: Deed, within: float = FRESH) -> Caller:
        """Whoever did something, as Slack said `within` so many seconds.

        Where Slack does not say more, they are a plain member, called as the deed has it.
        """
        try:
            return await self._asked(here, deed.user, within)
        except (SlackApiError, ClientError, OSError, TimeoutError) as error:
            why = said(error) if isinstance(error, SlackApiError) else type(error).__name__
            log.warning("Slack does not say who somebody is", account=deed.user, why=why)
            return self._before(here, deed)

    async def meant(self, here: Workspace, account: str, name: str) -> Caller | None:
        """Somebody who is mentioned; None when Slack knows nobody of that id."""
        try:
            return await self._asked(here, account, FRESH)
        except SlackApiError as error:
            missing = named(error) in {"user_not_found", "user_not_visible"}
            return None if missing else self._before(here, Deed(account, name))
        except (ClientError, OSError, TimeoutError):
            return self._before(here, Deed(account, name))

    def knows(self, here: Workspace, account: str) -> bool:
        """Whether Slack has said lately who somebody is."""
        known = self._known.get((here.team, account))
        return known is not None and self._seconds() - known.at < FRESH

    def changed(self, team: str, user: Mapping[str, Any]) -> None:
        """Somebody has another name, zone or rank, or is gone."""
        key = (team, str(user["id"]))
        if key in self._known:
            here = self._known[key].here
            self._known[key] = _Said(self._seconds(), here, _caller(here, user))

    async def _asked(self, here: Workspace, account: str, within: float) -> Caller:
        key = (here.team, account)
        known = self._known.get(key)
        if known is not None:
            leads = known.caller.rank is not Rank.MEMBER
            if self._seconds() - known.at < (min(within, RECENT) if leads else within):
                return known.caller
        async with asyncio.timeout(PATIENCE):
            about = await here.client.users_info(user=account)
        found = _caller(here, about["user"])
        self._known.pop(key, None)
        self._known[key] = _Said(self._seconds(), here, found)
        return found

    def _before(self, here: Workspace, deed: Deed) -> Caller:
        """As Slack said earlier; a rank is not believed for ever."""
        known = self._known.get((here.team, deed.user))
        if known is None:
            inside = deed.team in {None, here.team, here.enterprise}
            team = here.team if inside else None
            return Caller(PLATFORM, deed.user, deed.name, team, here.name, has_roles=False)
        if self._seconds() - known.at < FRESH:
            return known.caller
        return replace(known.caller, rank=Rank.MEMBER)


def _caller(here: Workspace, user: Mapping[str, Any]) -> Caller:
    profile = user.get("profile") or {}
    names = (
        profile.get("display_name"),
        user.get("real_name"),
        profile.get("real_name"),
        user.get("name"),
    )
    return Caller(
        platform=PLATFORM,
        account=str(user["id"]),
        name=next((name for name in names if name), str(user["id"])),
        community=here.team if _is_inside(here, user) else None,
        community_name=here.name,
        rank=Rank.ADMIN if _leads(here, user) else Rank.MEMBER,
        zone=user.get("tz"),
        has_roles=False,
        automated=bool(user.get("is_bot")) or user["id"] == SLACKBOT,
    )


def _is_inside(here: Workspace, user: Mapping[str, Any]) -> bool:
    """Whether they are of the workspace, or of another one of its organisation.

    A shared channel has people of other organisations too.
    """
    if user.get("deleted") or user.get("is_stranger"):
        return False
    grid = (user.get("enterprise_user") or {}).get("enterprise_id")
    same = here.enterprise is not None and grid == here.enterprise
    return same or user.get("team_id") in {None, here.team, here.enterprise}


def _leads(here: Workspace, user: Mapping[str, Any]) -> bool:
    """Whether they run the workspace or its organisation, and not just another workspace of it."""
    if not _is_inside(here, user):
        return False
    grid = user.get("enterprise_user") or {}
    if grid.get("is_admin") or grid.get("is_owner"):
        return True
    homes = {user.get("team_id"), *grid.get("teams", ())}
    runs = bool(user.get("is_admin") or user.get("is_owner"))
    return runs and not homes.isdisjoint({None, here.team, here.enterprise})
