from collections.abc import AsyncIterator

import pytest

from adapters.slack.install import Client, Installing
from adapters.slack.installed import Installed
from adapters.slack.life import Life, Plugs
from bot.storage.store import Store
from bot.storage.vault import Vault
from tests.wire.slack.browser import PUBLIC, Browser, browsing
from tests.wire.slack.cairn import Cairn
from tests.wire.slack.install.somebody import KEY, Seconds
from tests.wire.slack.server import Slack


@pytest.fixture
def vault(slack: Slack, store: Store) -> Vault:
    return Vault(store, slack.clock, [KEY])


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def installed(cairn: Cairn, vault: Vault, seconds: Seconds) -> Installed:
    return Installed(vault, cairn.naps, seconds)


@pytest.fixture
async def life(
    slack: Slack, cairn: Cairn, vault: Vault, installed: Installed, seconds: Seconds
) -> AsyncIterator[Life]:
    """The bot behind its own web server, in no workspace yet."""
    client = Client(slack.app.client_id, slack.app.client_secret, f"{PUBLIC}/", "cairn")
    plugs = Plugs(routes=Installing(client, installed, vault, seconds).routes)
    async with cairn.on_http(installed, plugs) as living:
        yield living


@pytest.fixture
async def browser(slack: Slack, life: Life) -> AsyncIterator[Browser]:
    async with browsing(slack) as opened:
        yield opened
