"""The bolt app: it checks what comes, and hands all of it to one place."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, cast

from slack_bolt.async_app import AsyncApp, AsyncBoltContext
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.answer import Answers
from adapters.slack.workspaces import Workspaces

log = logging.getLogger(__name__)
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

    async def take(body: Mapping[str, Any], context: AsyncBoltContext) -> BoltResponse:
        acknowledged = await answers.answer(body, context.team_id, context.enterprise_id)
        return BoltResponse(status=200, body=dict(acknowledged) if acknowledged else "")

    async def log_bug(error: Exception) -> None:
        log.error("a bug before a payload was read", exc_info=error)

    app = AsyncApp(
        logger=_bolt_log,
        client=client,
        authorize=cast("Callable[..., Awaitable[AuthorizeResult]]", authorize),
        signing_secret=secret,
        user_facing_authorize_error_message=_NOT_HERE,
        attaching_function_token_enabled=False,
    )
    app.middleware(take)
    app.error(log_bug)
    return app
