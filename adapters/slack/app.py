"""The bolt app: it checks what comes, and hands all of it to one place."""

import logging
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any, cast

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.answer import Answers
from adapters.slack.respond import is_slacks
from adapters.slack.workspaces import Workspaces
from bot.log import logger
from bot.ports import Unavailable

log = logger(__name__)
_bolt_log = logging.getLogger("slack_bolt")
"""Unless it is handed over, bolt logs as much as everybody else, such as what nobody signed."""

_NOT_HERE = "Cairn is not in this workspace any more; whoever runs it can add it again."


def app_of(
    answers: Answers, workspaces: Workspaces, client: AsyncWebClient, secret: str
) -> AsyncApp:
    """An app without listeners: what none of them matches would never be acknowledged.

    `secret` is what requests over HTTP are signed with; sockets need none.
    """

    async def authorize(team_id: str | None, enterprise_id: str | None) -> AuthorizeResult | None:
        here = await workspaces.find(team_id, enterprise_id)
        if here is None:
            return None
        return AuthorizeResult(
            enterprise_id=here.enterprise,
            team_id=here.team,
            bot_user_id=here.bot,
            bot_id=here.bot_id,
            bot_token=here.client.token,
        )

    async def at_least_say(error: Exception, body: dict[str, Any]) -> BoltResponse | None:
        if not isinstance(error, Unavailable):
            log.error("payload not read", exc_info=error)
            return None
        said = answers.turned_down(body)
        if said is None:
            return BoltResponse(status=HTTPStatus.SERVICE_UNAVAILABLE)  # Slack tells it again
        return BoltResponse(status=HTTPStatus.OK, body=dict(said))

    app = AsyncApp(
        name=__name__,  # for which bolt would look through the sources of the whole stack
        logger=_bolt_log,
        client=client,
        authorize=cast("Callable[..., Awaitable[AuthorizeResult]]", authorize),
        signing_secret=secret,
        user_facing_authorize_error_message=_NOT_HERE,
        attaching_function_token_enabled=False,
        before_authorize=_Screening(client.base_url),
    )
    app.middleware(_Taking(answers))
    app.error(at_least_say)
    return app


class _Screening(AsyncMiddleware):
    """Of a workspace that Cairn is not in, bolt itself answers, wherever the payload says."""

    def __init__(self, api: str) -> None:
        self._api = api

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,
        next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002 - as bolt calls it
    ) -> BoltResponse:
        if not is_slacks(req.context.response_url or "", self._api):
            req.context["response_url"] = None
        return await next()


class _Taking(AsyncMiddleware):
    """As a function it would be handed what bolt reads out of a payload, and some break that."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,
        next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002 - as bolt calls it
    ) -> BoltResponse:
        here = req.context
        acknowledged = await self._answers.answer(req.body, here.team_id, here.enterprise_id)
        return BoltResponse(status=200, body=dict(acknowledged) if acknowledged else "")
