"""Clients and an app with nothing of Cairn in them, to try the loopback with."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.wire.slack.server import Slack
from tests.wire.slack.world import Workspace


def client_of(slack: Slack, workspace: Workspace) -> AsyncWebClient:
    """The real client with the workspace's token, which tries nothing twice."""
    return AsyncWebClient(workspace.bot_token, base_url=slack.api_url, retry_handlers=[])


def app_of(slack: Slack, workspace: Workspace) -> AsyncApp:
    """A bolt app of one workspace, without listeners."""
    client = client_of(slack, workspace)
    return AsyncApp(
        name=__name__,
        client=client,
        signing_secret=slack.app.signing_secret,
        process_before_response=True,
        raise_error_for_unhandled_request=False,
    )


@asynccontextmanager
async def on_sockets(slack: Slack, app: AsyncApp) -> AsyncIterator[AsyncSocketModeHandler]:
    """The app in Socket Mode."""
    handler = AsyncSocketModeHandler(app, slack.app.app_token, ping_interval=0.2)
    try:
        await handler.connect_async()  # type: ignore[no-untyped-call]
        await slack.connected()
        yield handler
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]
