"""Where people add Cairn to their workspace: the page, and the way back from Slack."""

import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from secrets import token_hex
from time import monotonic

from aiohttp import ClientError, web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.error import BoltError
from slack_bolt.oauth.async_callback_options import (
    AsyncCallbackOptions,
    AsyncFailureArgs,
    AsyncSuccessArgs,
)
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.oauth.installation_store import Installation as Granted
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore

from adapters.slack import pages
from adapters.slack.http import NOT_YET, UNREADABLE, Unreadable, read
from adapters.slack.installed import Installed
from adapters.slack.manifest import REDIRECT
from adapters.slack.scopes import SCOPES
from bot.domain.allowance import Allowance
from bot.log import logger
from bot.ports import Installation, Installations, Unavailable

log = logger(__name__)
_bolt_log = logging.getLogger("slack_bolt")

PATH = "/slack/install"

BUSY, BROKEN, UNREACHABLE, AWAY = 429, 500, 502, 503

VISITS = Allowance(burst=60, every=0.5)
"""Of all visitors together: nobody has to sign what they ask for here, and each writes a row."""

_HOME = re.compile(r"[TE][A-Z0-9]{2,}")
"""The id of a workspace or an enterprise, which a link to the page may name."""

_CODE = re.compile(r"[A-Za-z0-9._-]{1,500}")
"""What a code of Slack's looks like; bolt logs one that is refused."""


@dataclass(frozen=True, slots=True)
class Client:
    """The app as Slack knows it, and where its own web server is reached."""

    id: str
    secret: str = field(repr=False)
    public: str
    command: str


class Installing:
    """Lets people add Cairn. It is bolt's flow, with states and tokens in Cairn's database."""

    def __init__(
        self,
        client: Client,
        installed: Installed,
        installations: Installations,
        seconds: Callable[[], float] = monotonic,
    ) -> None:
        """`seconds` is a clock that only goes forward."""
        self._client = client
        self._installed = installed
        self._installations = installations
        self._seconds = seconds
        self._full_at = seconds()

    @property
    def routes(self) -> list[web.RouteDef]:
        return [
            web.get(PATH, self._begin, allow_head=False),
            web.get(REDIRECT, self._end, allow_head=False),
        ]

    async def _begin(self, request: web.Request) -> web.StreamResponse:
        return await self._answer(request, lambda flow: flow.handle_installation)

    async def _end(self, request: web.Request) -> web.StreamResponse:
        return await self._answer(request, lambda flow: flow.handle_callback)

    async def _answer(
        self,
        request: web.Request,
        step: Callable[["Flow"], Callable[[AsyncBoltRequest], Awaitable[BoltResponse]]],
    ) -> web.StreamResponse:
        if not self._installed.is_ready:
            return web.Response(status=NOT_YET)
        if not self._is_open():
            busy = pages.response(BUSY, pages.again("Many people are adding Cairn just now."))
            return await to_aiohttp_response(busy)
        if request.can_read_body:  # nobody has anything to send here, and some things take long
            return web.Response(status=UNREADABLE)
        try:
            asked = await read(request)
        except Unreadable:
            return web.Response(status=UNREADABLE)
        try:
            answer = await step(self._flow())(asked)
        except (ClientError, TimeoutError) as error:
            log.warning("installation failed", why=type(error).__name__)
            answer = pages.response(UNREACHABLE, pages.again("Slack cannot be reached just now."))
        except Unavailable:
            answer = pages.response(AWAY, pages.again("Cairn cannot reach its database just now."))
        except Exception:
            incident = token_hex(4)
            log.exception("installation met a bug", incident=incident)
            answer = pages.response(BROKEN, pages.broken(incident))
        return await to_aiohttp_response(answer)

    def _is_open(self) -> bool:
        now = self._seconds()
        if VISITS.wait(self._full_at, now):
            return False
        self._full_at = VISITS.taken(self._full_at, now)
        return True

    def _flow(self) -> "Flow":
        client = self._client
        return Flow(
            client=self._installed.client(None),
            logger=_bolt_log,
            settings=AsyncOAuthSettings(
                client_id=client.id,
                client_secret=client.secret,
                scopes=[asked.name for asked in SCOPES],
                user_scopes=[],
                redirect_uri=f"{client.public.rstrip('/')}{REDIRECT}",
                install_path=PATH,
                redirect_uri_path=REDIRECT,
                installation_store=_Tokens(self._installed),
                state_store=_States(self._installations),
                callback_options=AsyncCallbackOptions(self._added, _refused),
                logger=_bolt_log,
            ),
        )

    async def _added(self, args: AsyncSuccessArgs) -> BoltResponse:
        made = args.installation
        name = made.team_name or made.enterprise_name or "your workspace"
        page = pages.added(name, self._client.command, made.app_id, made.team_id)
        return pages.response(200, page, args.settings.state_utils.build_set_cookie_for_deletion())


class Flow(AsyncOAuthFlow):
    """With a page of our own."""

    async def build_authorize_url(self, state: str, request: AsyncBoltRequest) -> str:
        (team, *_) = request.query.get("team") or [""]
        return self.settings.authorize_url_generator.generate(
            state, team if _HOME.fullmatch(team) else None
        )

    async def build_install_page_html(self, url: str, request: AsyncBoltRequest) -> str:
        return pages.install(url)

    async def run_installation(self, code: str) -> Granted | None:
        return await super().run_installation(code) if _CODE.fullmatch(code) else None

    async def append_set_cookie_headers(
        self, headers: dict[str, str], set_cookie_value: str | None
    ) -> dict[str, str]:
        await super().append_set_cookie_headers(headers, set_cookie_value)
        return {**headers, **pages.HEADERS}


async def _refused(args: AsyncFailureArgs) -> BoltResponse:
    log.info("installation refused", why=re.sub(r"[^a-z_]", "?", args.reason)[:40])
    gone = args.settings.state_utils.build_set_cookie_for_deletion()
    return pages.response(args.suggested_status_code, pages.refused(args.reason), gone)


class _States(AsyncOAuthStateStore):
    def __init__(self, installations: Installations) -> None:
        self._installations = installations

    async def async_issue(self, *args: object, **kwargs: object) -> str:
        return await self._installations.begin()

    async def async_consume(self, state: str) -> bool:
        return await self._installations.use(state)


class _Tokens(AsyncInstallationStore):
    def __init__(self, installed: Installed) -> None:
        self._installed = installed

    async def async_save(self, installation: Granted) -> None:
        """Keep what Cairn needs of it; who has added it is none of that."""
        wide = installation.is_enterprise_install
        home = installation.enterprise_id if wide else installation.team_id
        if not (home and installation.bot_token and installation.bot_user_id):
            raise BoltError("Slack has granted no token for a bot")
        await self._installed.add(
            Installation(
                home=home,
                name=(installation.enterprise_name if wide else installation.team_name) or home,
                token=installation.bot_token,
                bot=installation.bot_user_id,
                bot_id=installation.bot_id,
                enterprise=installation.enterprise_id,
            )
        )
