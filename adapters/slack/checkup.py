"""What Slack says of the tokens it has given out, and of channels: nothing is posted or changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from aiohttp import ClientError, ClientSession
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack.errors import is_final, named, said, status_of
from adapters.slack.pace import Pace
from adapters.slack.requests import Requests
from adapters.slack.rooms import SlackRooms
from adapters.slack.scopes import SCOPES
from adapters.slack.workspaces import Connect, Workspace, connecting
from bot.domain.findings import Finding, fine, note, wrong
from bot.domain.places import Lack, Place
from bot.ports import Clock

TOKEN, GRANTED, SOCKET = "slack token", "slack scopes", "slack socket"
"""What findings are about."""

SCOPES_HEADER = "x-oauth-scopes"

_PAGES = "at api.slack.com/apps"


@dataclass(frozen=True, slots=True)
class Key:
    """A bot token: where it is kept, what helps when it is no good, and in which workspaces it is.

    `teams` is None for the one workspace that Slack names itself.
    """

    kept: str
    fix: str
    token: str = field(repr=False)
    teams: frozenset[str] | None = None


class Checkup:
    """Looks at tokens, and afterwards at channels; a `bot.ports.Rooms`.

    `heard` is what Slack said the time was, and what it was here.
    """

    def __init__(self, session: ClientSession, api: str | None, clock: Clock) -> None:
        self._clock = clock
        self._connect: Connect = connecting(session, api)
        self._here: dict[str, Workspace] = {}
        self._dark: set[str | None] = set()
        self._rooms = SlackRooms(self, Requests(clock, Pace()), clock)
        self.heard: tuple[str | None, datetime] | None = None

    async def token(self, key: Key) -> Sequence[Finding]:
        """Whether Slack takes a token, and what it has granted with it."""
        client = self._connect(key.token)
        try:
            about = await client.auth_test()
        except (SlackApiError, ClientError, OSError) as error:
            self._dark |= key.teams or {None}
            return (_no(TOKEN, f"the token {key.kept}", key.fix, error),)
        self.heard = (_header(about, "Date"), self._clock.now())
        for team in key.teams or (about["team_id"],):
            self._here[team] = Workspace(
                team, about.get("team") or team, about["user_id"], client, about.get("bot_id")
            )
        name = f"{about.get('team') or about['team_id']} ({about['team_id']})"
        known = fine(TOKEN, f"Slack takes the token {key.kept}; it is of {name}.")
        return (known, _granted(name, _header(about, SCOPES_HEADER), key))

    async def socket(self, token: str) -> Sequence[Finding]:
        """Whether a socket could be opened with the app's own token; none is."""
        kept = "the token in CAIRN_SLACK_APP_TOKEN"
        fix = (
            f"Under Basic Information, App-Level Tokens {_PAGES}, make one with connections:write."
        )
        try:
            await self._connect(None).apps_connections_open(app_token=token)
        except (SlackApiError, ClientError, OSError) as error:
            return (_no(SOCKET, kept, fix, error),)
        return (fine(SOCKET, f"Slack takes {kept}."),)

    async def lacks(self, place: Place) -> Sequence[Lack] | None:
        """What is missing in a place; None where Slack does not say, or takes no token there."""
        if self._dark & {place.community, None}:
            return None
        return await self._rooms.lacks(place)

    async def log_in(self, connect: Connect) -> None:
        """Each token is looked at by itself."""

    async def find(self, team: str | None, enterprise: str | None = None) -> Workspace | None:
        return self._here.get(team or "")

    async def left(self, team: str | None, enterprise: str | None = None) -> None:
        """Nothing is remembered for later."""


def _granted(name: str, header: str | None, key: Key) -> Finding:
    if header is None:
        return note(GRANTED, f"Slack does not say what it has granted in {name}.")
    granted = set(filter(None, header.replace(" ", "").split(",")))
    asked = {one.name for one in SCOPES}
    if missing := sorted(asked - granted):
        words = f"Slack has not granted {', '.join(missing)} in {name}."
        add = "Put what `cairn slack manifest` prints under App Manifest"
        return wrong(GRANTED, words, f"{add} {_PAGES}, and install the app again.")
    if needless := sorted(granted - asked):
        words = f"Slack has granted more in {name} than Cairn asks for: {', '.join(needless)}."
        return note(GRANTED, words, f"Take it away under OAuth & Permissions {_PAGES}.")
    return fine(GRANTED, f"Slack has granted all that Cairn asks for in {name}.")


def _no(about: str, what: str, fix: str, error: Exception) -> Finding:
    if not isinstance(error, SlackApiError):
        words = f"Slack cannot be reached ({type(error).__name__})."
        return wrong(about, words, "See whether this machine reaches Slack, and try again.")
    if not named(error) and status_of(error) < 500:
        words = f"What answers there is not Slack ({said(error)})."
        return wrong(about, words, "Look at CAIRN_SLACK_API_URL, and at what stands in between.")
    if is_final(error):
        return wrong(about, f"Slack does not take {what} ({said(error)}).", fix)
    return note(about, f"Slack does not say now what it thinks of {what} ({said(error)}).")


def _header(answer: AsyncSlackResponse, name: str) -> str | None:
    headers: Mapping[str, str] = answer.headers
    return next((value for key, value in headers.items() if key.lower() == name.lower()), None)
