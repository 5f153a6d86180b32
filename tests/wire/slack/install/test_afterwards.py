"""Workspaces that have added the app: none sees anything of another, and each can remove it."""

from dataclasses import replace
from pathlib import Path
from signal import SIGTERM, raise_signal

import pytest
from aiohttp import ClientConnectorError

from adapters.slack.installed import FRESH, Installed
from adapters.slack.life import Life
from adapters.slack.workspaces import joined
from bot.ports import Installation, PermanentFailure
from bot.storage.store import Store
from bot.storage.vault import Vault
from tests.databases import Sqlite
from tests.logged import log_lines
from tests.wire.serving import free_port, serving_here, stopped
from tests.wire.slack.browser import INSTALL, PUBLIC, Browser, Page, browsing
from tests.wire.slack.cairn import CREATE, Cairn
from tests.wire.slack.install.somebody import KEY, Seconds, reads, somebody
from tests.wire.slack.server import Slack
from tests.wire.slack.trouble import down

# slack_sdk 3.47 sends the app's secret in a way that aiohttp 3.14 has marked as old.
pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")


async def test_added_again_it_goes_on(slack: Slack, browser: Browser, life: Life) -> None:
    eve = somebody(slack, "New")
    await browser.add()
    await reads(slack, eve, CREATE)
    before = eve.workspace.bot_token
    for told in slack.life.uninstall(eve.workspace):
        await told.settled()

    assert (await browser.add()).status == 200

    assert eve.workspace.bot_token != before
    assert "ML spring" in await reads(slack, eve, "cohort list")
    here = await joined(life.workspaces, eve.workspace.id)
    assert here.client.token == eve.workspace.bot_token


async def test_removed_it_is_forgotten(
    slack: Slack, browser: Browser, vault: Vault, life: Life
) -> None:
    eve = somebody(slack, "New")
    await browser.add()
    team = eve.workspace.id
    assert (await joined(life.workspaces, team)).team == team

    for told in slack.life.uninstall(eve.workspace):
        await told.settled()
    await life.settle(5)

    assert await vault.find(team) is None
    with pytest.raises(PermanentFailure) as no:
        await joined(life.workspaces, team)
    assert "install Cairn again" in no.value.fix


async def test_news_of_a_removal_that_come_late_change_nothing(
    slack: Slack, browser: Browser, vault: Vault, life: Life
) -> None:
    eve = somebody(slack, "New")
    await browser.add()

    await life.workspaces.left(eve.workspace.id)
    await life.workspaces.left("T0NOBODY")

    found = await vault.find(eve.workspace.id)
    assert found is not None
    assert found.token == eve.workspace.bot_token


async def test_a_slack_that_is_away_is_asked_again_whether_it_was_left(
    slack: Slack, browser: Browser, vault: Vault, life: Life, cairn: Cairn
) -> None:
    eve = somebody(slack, "New")
    await browser.add()
    eve.workspace.installed.ended = "token_revoked"
    slack.trouble.next("auth.test", down(503), times=2)

    await life.workspaces.left(eve.workspace.id)

    assert await vault.find(eve.workspace.id) is None
    assert len(cairn.naps.taken) >= 2


async def test_an_enterprise_adds_it_for_all_of_its_workspaces(
    slack: Slack, browser: Browser, life: Life, vault: Vault, store: Store
) -> None:
    acme = slack.enterprise("Acme", "East", "West")
    east, west = acme.workspaces
    slack.says_yes(slack.person(east, "eve", is_owner=True), org_wide=True)
    done = await browser.add()
    people = [slack.person(home, "ada", is_admin=True) for home in (east, west)]

    assert "Cairn is in Acme." in done.text
    for person in people:
        assert "Cairn walks a long road" in await reads(slack, person)
    assert await vault.find(west.id) == await vault.find(None, acme.id)
    assert "is set up" in await reads(slack, people[0], CREATE)
    assert "ML spring" not in await reads(slack, people[1], "cohort list")

    # Another process, which nobody in that workspace has spoken to yet, can post there.
    later = Vault(store, slack.clock, [KEY])
    assert (await later.find(west.id)) is not None

    for told in slack.life.uninstall(east):
        await told.settled()
    await life.settle(5)
    assert await vault.find(west.id) is None


async def test_two_workspaces_see_nothing_of_each_other(
    slack: Slack, browser: Browser, life: Life
) -> None:
    eve, max_ = somebody(slack, "East"), somebody(slack, "West")
    for person in (eve, max_):
        slack.says_yes(person)
        await browser.add()

    assert "is set up" in await reads(slack, eve, CREATE)
    assert "ML spring" in await reads(slack, eve, "cohort list")
    assert "ML spring" not in await reads(slack, max_, "cohort list")

    tokens = {call.args["user"]: call.token for call in slack.record.of("users.info")}
    assert tokens == {one.id: one.workspace.bot_token for one in (eve, max_)}
    assert eve.workspace.bot_token != max_.workspace.bot_token


async def test_a_workspace_that_has_not_added_it_is_not_answered(
    slack: Slack, cairn: Cairn, life: Life
) -> None:
    asked = await cairn.ada.command("/cairn", "help", cairn.general).answered()

    assert "not in this workspace" in asked.shown["text"]
    assert cairn.core.calls == []


async def test_another_token_is_noticed_within_a_minute(
    vault: Vault, installed: Installed, life: Life, seconds: Seconds
) -> None:
    one = Installation("T1", "One", "xoxb-1", "U1")
    await installed.add(one)
    first = await joined(installed, "T1")
    await vault.save(replace(one, token="xoxb-2"))  # by another process

    assert (await joined(installed, "T1")).client is first.client
    seconds.now += FRESH
    assert (await joined(installed, "T1")).client.token == "xoxb-2"


async def test_tokens_that_no_key_opens_are_said_to_be_lost(
    store: Store, slack: Slack, cairn: Cairn, vault: Vault, caplog: pytest.LogCaptureFixture
) -> None:
    await vault.save(Installation("T1", "One", "xoxb-1", "U1"))
    other = Installed(Vault(store, slack.clock, [f"A{KEY[1:]}"]), cairn.naps)

    async with cairn.on_http(other):
        assert await other.find("T1") is None

    assert [one["communities"] for one in log_lines(caplog) if "communities" in one] == [1]


async def served(browser: Browser) -> Page:
    """The install page, as soon as it is there."""
    while True:
        try:
            page = await browser.get(INSTALL)
        except ClientConnectorError:
            continue
        if page.status != 503:
            return page


async def test_cairn_run_serves_whoever_adds_it(
    slack: Slack, sqlite: Sqlite, tmp_path: Path
) -> None:
    eve, port = somebody(slack, "New"), free_port()
    slack.app.request_url = f"http://127.0.0.1:{port}/slack/events"
    settings = {
        "database_url": sqlite.copy_to(tmp_path / "served.db"),
        "slack_client_id": slack.app.client_id,
        "slack_client_secret": slack.app.client_secret,
        "slack_signing_secret": slack.app.signing_secret,
        "slack_api_url": slack.api_url,
        "slack_short_commands": False,
        "secret_key": f"{KEY}, A{KEY[1:]}",
        "public_url": PUBLIC,
        "http_port": port,
    }
    async with browsing(slack) as browser, serving_here(settings) as task:
        assert (await served(browser)).status == 200
        assert (await browser.add()).status == 200
        helped = await reads(slack, eve)
        raise_signal(SIGTERM)
        await stopped(task)

    assert "/cairn checkin" in helped
    assert "/cairn progress" in helped
