"""Where no token can be looked up: who asks is told so, and nothing counts as a bug."""

from collections.abc import AsyncIterator

import pytest

from adapters.slack.install import Client, Installing
from adapters.slack.installed import FRESH, Installed
from adapters.slack.life import Life, Plugs
from bot.ports import Installation, Unavailable
from bot.storage.store import Store
from bot.storage.vault import Vault
from tests.wire.slack.browser import INSTALL, PUBLIC, browsing
from tests.wire.slack.cairn import Cairn, words
from tests.wire.slack.server import Slack

KEY = "3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
TURNED_DOWN = (
    "Cairn cannot reach its database just now, and nothing was changed. Please try again in a few"
    " minutes."
)


class Closed(Vault):
    """Installations that nobody can look at for a while."""

    closed = False

    async def begin(self) -> str:
        if self.closed:
            raise Unavailable
        return await super().begin()

    async def find(self, team: str | None, enterprise: str | None = None) -> Installation | None:
        if self.closed:
            raise Unavailable
        return await super().find(team, enterprise)


@pytest.fixture
async def vault(cairn: Cairn, slack: Slack, store: Store) -> Closed:
    made = Closed(store, slack.clock, [KEY])
    here = cairn.learners
    await made.save(Installation(here.id, here.name, here.bot_token, here.installed.bot.id))
    return made


@pytest.fixture
async def life(slack: Slack, cairn: Cairn, vault: Closed) -> AsyncIterator[Life]:
    seconds = iter(range(0, 10**6, int(FRESH)))
    installed = Installed(vault, cairn.naps, lambda: float(next(seconds)))
    client = Client(slack.app.client_id, slack.app.client_secret, f"{PUBLIC}/", "cairn")
    plugs = Plugs(routes=Installing(client, installed, vault, lambda: 0.0).routes)
    async with cairn.on_http(installed, plugs) as living:
        yield living


async def test_who_was_known_before_is_answered_all_the_same(
    cairn: Cairn, vault: Closed, life: Life, caplog: pytest.LogCaptureFixture
) -> None:
    await cairn.ada.command("/cairn", "help", cairn.general).answered()
    vault.closed = True
    said = await cairn.ada.command("/cairn", "help", cairn.general).answered()
    assert "Cairn walks a long road" in words(said)
    assert not any(record.exc_info for record in caplog.records)


async def test_a_workspace_that_is_not_known_yet(
    cairn: Cairn, vault: Closed, life: Life, caplog: pytest.LogCaptureFixture
) -> None:
    vault.closed = True
    said = await cairn.ada.command("/cairn", "help", cairn.general).answered()
    assert said.shown["text"] == TURNED_DOWN
    assert not any(record.exc_info for record in caplog.records)

    vault.closed = False
    said = await cairn.ada.command("/cairn", "help", cairn.general).answered()
    assert "Cairn walks a long road" in words(said)


async def test_an_event_is_told_again(
    cairn: Cairn, vault: Closed, life: Life, slack: Slack, caplog: pytest.LogCaptureFixture
) -> None:
    vault.closed = True
    opened = slack.life.opens_home(cairn.ada)
    await slack.changes.until(lambda: opened.status is not None)
    assert opened.status == 503
    assert not any(record.exc_info for record in caplog.records)


async def test_who_would_add_it_is_told_to_begin_again(
    vault: Closed, life: Life, slack: Slack, caplog: pytest.LogCaptureFixture
) -> None:
    vault.closed = True
    async with browsing(slack) as browser:
        page = await browser.get(INSTALL)
    assert page.status == 503
    assert "Cairn cannot reach its database just now." in page.text
    assert not any(record.exc_info for record in caplog.records)
