"""The Slack adapter, put together as the settings say."""

import asyncio
from collections.abc import Callable, Sequence
from functools import partial

from aiohttp import web

from adapters.slack.chat import SlackChat
from adapters.slack.install import Client, Installing
from adapters.slack.installed import Installed
from adapters.slack.leaving import Leaving
from adapters.slack.life import Access, Life, Plugs
from adapters.slack.place import PLATFORM
from adapters.slack.slash import OWN, Slash
from adapters.slack.workspaces import OneWorkspace, Workspaces
from bot.app import App
from bot.cli.platforms import revealed
from bot.config import Settings
from bot.ports import Clock
from bot.services.departures import departed
from bot.storage.vault import Vault


def on_slack(
    settings: Settings, app: App, wake: Callable[[], object], clock: Clock
) -> tuple[Life, SlackChat]:
    """The bot on Slack, and what it posts with."""
    access = Access(
        revealed(settings.slack_bot_token),
        revealed(settings.slack_app_token),
        revealed(settings.slack_signing_secret),
        settings.slack_api_url,
        slash_of(settings),
    )
    workspaces, routes = _workspaces(settings, app, clock)
    chat = SlackChat(workspaces, clock, access.slash)
    leaving = Leaving(
        lambda place, why: app.store.write(lambda tx: departed(tx, place, why, clock.now()))
    )
    changes = (chat.directs.changed, leaving.changed)
    tell = partial(app.meter.linked, PLATFORM)
    plugs = Plugs({"user_change": changes}, chat.rooms.lacking, routes, tell)
    return Life(app, wake, access, workspaces, plugs), chat


def slash_of(settings: Settings) -> Slash:
    """The commands that the settings name."""
    own = OWN if settings.slack_short_commands else frozenset[str]()
    return Slash(settings.slack_command.removeprefix("/"), own)


def _workspaces(
    settings: Settings, app: App, clock: Clock
) -> tuple[Workspaces, Sequence[web.RouteDef]]:
    """The one there is a token of; or those that add the bot, and where they do so."""
    if settings.slack_client_id is None:
        return OneWorkspace(revealed(settings.slack_bot_token) or "", asyncio.sleep), ()
    keys = (revealed(settings.secret_key) or "").split(",")
    vault = Vault(app.store, clock, [key.strip() for key in keys])
    installed = Installed(vault, asyncio.sleep)
    client = Client(
        id=settings.slack_client_id,
        secret=revealed(settings.slack_client_secret) or "",
        public=settings.public_url or "",
        command=slash_of(settings).root,
    )
    return installed, Installing(client, installed, vault).routes
