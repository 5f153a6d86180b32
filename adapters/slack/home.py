"""The home tab: what is somebody's own, kept as it is now for whoever has looked at it."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeAlias

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError

from adapters.slack.calls import Calls, Wish
from adapters.slack.errors import is_final, named, pause_of, said
from adapters.slack.incoming import Deed
from adapters.slack.render import one
from adapters.slack.slash import Slash
from adapters.slack.work import Work
from adapters.slack.workspaces import Workspace
from bot.commands.bounded import Bounded
from bot.log import logger
from bot.message import Message

log = logger(__name__)

Whose: TypeAlias = tuple[str, str]

HOME = ("home",)
VIEW = "cairn:home"

REMEMBERED = 20_000
"""People who have looked at their home, of all workspaces together."""

TRIES = 3
PAUSE, LONGEST_PAUSE = 1.0, 60.0
"""Seconds between two tries, of which each says anew what is so by then."""

CONFLICT = "hash_conflict"
"""Slack's word for a home that another process has published in between."""


class Homes:
    """Publishes homes, for each person one at a time: of several changes, the last one counts."""

    def __init__(
        self, calls: Calls, slash: Slash, sleep: Callable[[float], Awaitable[object]]
    ) -> None:
        self._calls = calls
        self._slash = slash
        self._sleep = sleep
        self._work = Work()
        self._looked: Bounded[Whose, str | None] = Bounded(REMEMBERED)
        self._once_more: dict[Whose, bool] = {}

    async def opened(self, here: Workspace, event: Mapping[str, Any]) -> None:
        """Somebody looks at the app: if it is at their home, it is published."""
        if event.get("tab") != "home":
            return
        user = str(event["user"])
        self._remember((here.team, user), (event.get("view") or {}).get("hash"))
        await self._refresh(here, user)

    def changed(self, here: Workspace, user: str) -> None:
        """Somebody has changed something; only who has looked at their home gets it anew."""
        if (here.team, user) in self._looked:
            self._work.start(self._refresh(here, user))

    async def settle(self) -> None:
        """Return when every home is published."""
        await self._work.settle()

    async def _refresh(self, here: Workspace, user: str) -> None:
        whose = (here.team, user)
        if whose in self._once_more:
            self._once_more[whose] = True
            return
        self._once_more[whose] = True
        try:
            while self._once_more[whose]:
                self._once_more[whose] = False
                await self._publish(here, user)
        finally:
            del self._once_more[whose]

    async def _publish(self, here: Workspace, user: str) -> None:
        for left in reversed(range(TRIES)):
            pause = await self._try(here, user)
            if pause is None or not left:
                return
            await self._sleep(pause)

    async def _try(self, here: Workspace, user: str) -> float | None:
        """Publish it as it is now; the seconds after which to try again, None for not at all."""
        whose = (here.team, user)
        reply = await self._calls.handle(Wish(Deed(user, user), HOME, {}), here)
        before = self._looked.get(whose)
        if before and not reply.ok:
            return None
        view = home_view(reply.message, self._slash)
        try:
            published = await here.client.views_publish(user_id=user, view=view, hash=before)
        except SlackApiError as error:
            log.warning("home not shown", account=user, why=said(error))
            if named(error) == CONFLICT:
                self._remember(whose, None)
                return 0.0
            pause = pause_of(error)
            wait = pause.total_seconds() if pause else PAUSE
            return None if is_final(error) else min(wait, LONGEST_PAUSE)
        except (ClientError, OSError) as error:
            log.warning("home not shown", account=user, why=type(error).__name__)
            return PAUSE
        self._remember(whose, published["view"]["hash"])
        return None

    def _remember(self, whose: Whose, seen: str | None) -> None:
        """That they have looked, and which state of it is there."""
        self._looked.pop(whose, None)
        self._looked[whose] = seen


def home_view(message: Message, slash: Slash) -> dict[str, Any]:
    """What is published: a home holds more than a message, and says no more than one."""
    return {"type": "home", "callback_id": VIEW, "blocks": one(message, slash).blocks}
