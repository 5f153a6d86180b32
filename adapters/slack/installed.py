"""The workspaces that people have added Cairn to by themselves."""

from collections.abc import Awaitable, Callable
from time import monotonic

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.errors import said
from adapters.slack.patience import Patience
from adapters.slack.workspaces import Connect, Workspace
from bot.commands.bounded import Bounded
from bot.log import logger
from bot.ports import Installation, Installations, Unavailable

log = logger(__name__)

REMEMBERED = 10_000
"""Workspaces."""

FRESH = 60.0
"""Seconds after which it is looked whether another process was told of another token."""


class Installed:
    """Each workspace with the token that it has given, and with no other."""

    def __init__(
        self,
        installations: Installations,
        sleep: Callable[[float], Awaitable[object]],
        seconds: Callable[[], float] = monotonic,
    ) -> None:
        """`seconds` is a clock that only goes forward."""
        self._installations = installations
        self._sleep = sleep
        self._seconds = seconds
        self._known: Bounded[str, tuple[float, Workspace]] = Bounded(REMEMBERED)
        self._connect: Connect | None = None

    @property
    def is_ready(self) -> bool:
        return self._connect is not None

    def client(self, token: str | None) -> AsyncWebClient:
        """A client for a token, or one for what needs none.

        Raises:
            RuntimeError: nobody has logged in yet.
        """
        if self._connect is None:
            raise RuntimeError("no client before the login")
        return self._connect(token)

    async def log_in(self, connect: Connect) -> None:
        lost = await self._installations.reseal()
        if lost:
            log.error(
                "no key in CAIRN_SECRET_KEY opens the tokens: put the key they were sealed with"
                " behind a comma, or have Cairn added there again",
                communities=lost,
            )
        self._connect = connect
        log.info("logged in to every workspace that has added Cairn")

    async def find(self, team: str | None, enterprise: str | None = None) -> Workspace | None:
        if not team:
            return None
        at, known = self._known.get(team, (0.0, None))
        if known is not None and self._seconds() - at < FRESH:
            return known
        try:
            found = await self._installations.find(team, enterprise)
        except Unavailable:
            if known is None:
                raise
            return known  # with a token of a while ago somebody can be told so
        self._known.pop(team, None)
        if found is None:
            return None
        here = Workspace(
            team=team,
            name=found.name,
            bot=found.bot,
            client=self.client(found.token),
            bot_id=found.bot_id,
            enterprise=found.enterprise,
        )
        self._known[team] = (self._seconds(), here)
        return here

    async def add(self, installation: Installation) -> None:
        """Cairn was added somewhere, for the first time or again."""
        await self._installations.save(installation)
        self._known.clear()
        log.info("Cairn was added", community=installation.home)

    async def left(self, team: str | None, enterprise: str | None = None) -> None:
        """Forget the token, if it is no good any more.

        Slack may tell late that Cairn was removed: it can have been added again by then.
        """
        gone = await self._installations.find(team, enterprise)
        if gone is None:
            return
        try:
            asking = Patience(f"ask after {gone.home}", self._sleep)
            await asking.ask(self.client(gone.token).auth_test)
        except SlackApiError as error:
            log.info("token is no good any more", community=gone.home, why=said(error))
            await self._installations.remove(gone)
            self._known.clear()
