"""The workspaces that Cairn is in, and the client that each of them is spoken to with."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

from aiohttp import ClientSession
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.errors import said
from adapters.slack.failures import no_of
from adapters.slack.patience import Patience
from bot.log import logger
from bot.ports import ShutOut

log = logger(__name__)

Connect: TypeAlias = Callable[[str | None], AsyncWebClient]
"""Makes the client for a token, or one for what needs none."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """A workspace with Cairn in it. `bot` is Cairn's own account there."""

    team: str
    name: str
    bot: str
    client: AsyncWebClient = field(compare=False)
    bot_id: str | None = None
    enterprise: str | None = None


class Workspaces(Protocol):
    """Which workspaces there are."""

    async def log_in(self, connect: Connect) -> None:
        """Make ready to find them, as soon as Slack can be reached.

        Raises:
            ShutOut: Slack does not know the token.
        """
        ...

    async def find(self, team: str | None, enterprise: str | None = None) -> Workspace | None:
        """The workspace; None where Cairn is not installed. Asked for everything that comes."""
        ...

    async def left(self, team: str | None, enterprise: str | None = None) -> None:
        """Cairn was removed there, or its tokens were taken away."""
        ...


async def joined(workspaces: Workspaces, team: str) -> Workspace:
    """The workspace that something is posted in.

    Raises:
        PermanentFailure: Cairn is not in that workspace any more.
    """
    here = await workspaces.find(team)
    if here is None:
        raise no_of("team_not_found")
    return here


def connecting(session: ClientSession, api: str | None) -> Connect:
    """Clients that share a session, and try nothing twice: a repeated post would be seen twice."""

    def connect(token: str | None) -> AsyncWebClient:
        base = f"{api.rstrip('/')}/" if api else AsyncWebClient.BASE_URL
        return AsyncWebClient(token, base_url=base, session=session, retry_handlers=[])

    return connect


class OneWorkspace:
    """The workspace that a bot token is of; what comes from any other is refused."""

    def __init__(self, token: str, sleep: Callable[[float], Awaitable[object]]) -> None:
        self._token = token
        self._sleep = sleep
        self._here: Workspace | None = None

    async def log_in(self, connect: Connect) -> None:
        client = connect(self._token)
        try:
            about = await Patience("log in to Slack", self._sleep).ask(client.auth_test)
        except SlackApiError as error:
            raise ShutOut(
                f"Slack does not take the token in CAIRN_SLACK_BOT_TOKEN ({said(error)})"
            ) from None
        self._here = Workspace(
            team=about["team_id"],
            name=about.get("team") or about["team_id"],
            bot=about["user_id"],
            client=client,
            bot_id=about.get("bot_id"),
            enterprise=about.get("enterprise_id"),
        )
        log.info("logged in to Slack", community=self._here.team)

    async def find(self, team: str | None, enterprise: str | None = None) -> Workspace | None:
        here = self._here
        return here if here is not None and team == here.team else None

    async def left(self, team: str | None, enterprise: str | None = None) -> None:
        """Nothing is forgotten: the same token may be good again, and posts say why they fail."""
