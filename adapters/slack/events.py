"""What Slack tells of that nobody did to the bot itself."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, TypeAlias

from adapters.slack.people import People
from adapters.slack.workspaces import Workspace, Workspaces
from bot.log import logger

log = logger(__name__)

Heard: TypeAlias = Callable[[str, Mapping[str, Any]], Awaitable[None]]
"""Takes a workspace's id and an event in it."""

Opened: TypeAlias = Callable[[Workspace, Mapping[str, Any]], Awaitable[None]]
"""Takes the event that somebody looks at the app."""


class Events:
    """Hands each event to those that listen for its type."""

    def __init__(
        self,
        people: People,
        workspaces: Workspaces,
        opened: Opened,
        listeners: Mapping[str, Sequence[Heard]],
    ) -> None:
        self._people = people
        self._workspaces = workspaces
        self._opened = opened
        self._listeners = listeners

    async def hear(self, team: str, enterprise: str | None, event: Mapping[str, Any]) -> None:
        kind = str(event.get("type"))
        match kind:
            case "user_change":
                self._people.changed(team, event["user"])
            case "app_home_opened":
                if here := await self._workspaces.find(team, enterprise):
                    await self._opened(here, event)
            case "app_uninstalled":
                await self._left(team, enterprise)
            case "tokens_revoked" if event.get("tokens", {}).get("bot"):
                await self._left(team, enterprise)
        for heard in self._listeners.get(kind, ()):
            await heard(team, event)

    async def _left(self, team: str, enterprise: str | None) -> None:
        log.warning("Cairn is not in the workspace any more: its cohorts are kept")
        await self._workspaces.left(team, enterprise)
