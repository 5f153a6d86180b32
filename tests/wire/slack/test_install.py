"""Many workspaces add the app by themselves, and none sees anything of another."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from signal import SIGTERM, raise_signal

import pytest
from aiohttp import ClientConnectorError
from yarl import URL

from adapters.slack.install import VISITS, Client, Installing
from adapters.slack.installed import FRESH, Installed
from adapters.slack.life import Access, Life, Plugs
from adapters.slack.scopes import SCOPES
from adapters.slack.workspaces import joined
from bot.ports import Installation, PermanentFailure
from bot.storage.store import Store
from bot.storage.vault import Vault
from tests.databases import Sqlite
from tests.logged import log_lines, logged
from tests.wire.serving import free_port, serving_here, stopped
from tests.wire.slack.browser import BACK, INSTALL, PUBLIC, Browser, Page, browsing
from tests.wire.slack.cairn import CREATE, Cairn, posted_to, words
from tests.wire.slack.person import Person
from tests.wire.slack.server import Slack
from tests.wire.slack.trouble import down
from tests.wire.trouble import HangUp

# slack_sdk 3.47 sends the app's secret in a way that aiohttp 3.14 has marked as old.
pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")

EXCHANGE = "oauth.v2.access"
KEY = "3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="


class Seconds:
    """A clock that only goes forward."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


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


def somebody(slack: Slack, name: str) -> Person:
    """Who administers a workspace without the app, and is before the install page."""
    eve = slack.person(slack.workspace(name, installed=False), "eve", is_admin=True)
    slack.says_yes(eve)
    return eve


async def reads(slack: Slack, person: Person, text: str = "help") -> str:
    general = slack.channel(person.workspace, "general", person)
    return words(await person.command("/cairn", text, general).answered())


async def test_who_adds_it_can_use_it(slack: Slack, browser: Browser) -> None:
    eve = somebody(slack, "Über & Co <b>")

    page = await browser.get(INSTALL)
    (address,) = page.leads
    done = await browser.add()

    assert (page.status, done.status) == (200, 200)
    assert (address.host, address.path) == ("slack.com", "/oauth/v2/authorize")
    assert address.query["scope"].split(",") == [asked.name for asked in SCOPES]
    assert address.query["user_scope"] == ""
    assert address.query["redirect_uri"] == f"{PUBLIC}{BACK}"
    assert "Cairn is in Über &amp; Co &lt;b&gt;." in done.text
    assert "/cairn setup" in done.text
    assert "Cairn walks a long road" in await reads(slack, eve)
    assert eve.workspace.installed.scopes == {asked.name for asked in SCOPES}


async def test_pages_load_nothing_and_are_not_kept(slack: Slack, browser: Browser) -> None:
    somebody(slack, "New")

    for page in (await browser.get(INSTALL), await browser.add(), await browser.get(BACK)):
        assert page.headers["Content-Type"].startswith("text/html")
        assert page.headers["Cache-Control"] == "no-store"
        assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
        assert page.headers["Referrer-Policy"] == "no-referrer"


async def test_nobody_fills_the_database_by_visiting(browser: Browser, seconds: Seconds) -> None:
    """Whatever comes is nobody's in particular, so that it counts together."""
    pages = [await browser.get(INSTALL if number % 2 else BACK) for number in range(70)]
    assert [page.status for page in pages].count(429) == 70 - VISITS.burst
    assert "Many people are adding Cairn just now." in pages[-1].text
    assert pages[-1].headers["Cache-Control"] == "no-store"

    seconds.now += 1.0
    assert [(await browser.get(INSTALL)).status for _ in range(3)] == [200, 200, 429]


async def test_what_is_sent_along_is_not_read(slack: Slack, browser: Browser) -> None:
    address = URL(slack.app.request_url).origin().join(URL(INSTALL))
    headers = {"Content-Type": "text/plain; charset=punycode"}
    async with browser.session.get(address, data=b"words-", headers=headers) as answer:
        assert answer.status == 400


async def test_a_link_may_name_the_workspace_and_nothing_else(browser: Browser) -> None:
    (named,) = (await browser.get(f"{INSTALL}?team=T0123ABC")).leads
    (more,) = (await browser.get(f"{INSTALL}?team=T1%26scope=admin")).leads

    assert named.query["team"] == "T0123ABC"
    assert "team" not in more.query
    assert "admin" not in str(more)


async def test_a_way_back_is_taken_once(slack: Slack, browser: Browser) -> None:
    somebody(slack, "New")
    back = await browser.begin()
    cookies = dict(browser.cookies)
    assert (await browser.get(back)).status == 200

    browser.cookies = cookies
    again = await browser.get(back)

    assert again.status == 401
    assert "it is done already" in again.text
    assert len(slack.record.of(EXCHANGE)) == 1


async def test_a_way_back_is_taken_within_ten_minutes(slack: Slack, browser: Browser) -> None:
    somebody(slack, "New")
    back = await browser.begin()
    slack.clock.forward(minutes=10)

    assert (await browser.get(back)).status == 401
    assert slack.record.of(EXCHANGE) == []


async def test_a_way_back_is_taken_in_the_same_browser(slack: Slack, browser: Browser) -> None:
    somebody(slack, "New")
    back = await browser.begin()
    mine = browser.cookies
    theirs = Browser(slack, browser.session)
    await theirs.get(INSTALL)

    for cookies in ({}, theirs.cookies):
        browser.cookies = cookies
        assert (await browser.get(back)).status == 400
    assert slack.record.of(EXCHANGE) == []

    browser.cookies = mine
    assert (await browser.get(back)).status == 200


@pytest.mark.parametrize("query", ["", "?code=1", "?state=made-up&code=1", "?state=&code=1"])
async def test_a_state_that_nobody_was_given_does_nothing(
    slack: Slack, browser: Browser, query: str
) -> None:
    browser.cookies = {"slack-app-oauth-state": "made-up"}

    page = await browser.get(f"{BACK}{query}")

    assert page.status in {400, 401}
    assert page.leads == [URL("install")]
    assert slack.record.of(EXCHANGE) == []


async def test_somebody_may_say_no(slack: Slack, browser: Browser, vault: Vault) -> None:
    eve = somebody(slack, "New")
    slack.says_yes(eve, declined=True)

    page = await browser.add()

    assert page.status == 200
    assert "Nothing was added" in page.text
    assert await vault.find(eve.workspace.id) is None


async def test_what_the_address_says_is_not_shown(browser: Browser) -> None:
    page = await browser.get(URL(BACK).with_query(error="<script>alert(1)</script>"))

    assert "Slack has not confirmed it." in page.text
    assert "script" not in page.text


async def test_a_code_that_slack_does_not_know_adds_nothing(
    slack: Slack, browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    somebody(slack, "New")
    for code, asked in (("made-up", 1), ("made\nup", 1)):
        back = await browser.begin()
        page = await browser.get(back.update_query(code=code))

        assert page.status == 401
        assert "Slack has not confirmed it." in page.text
        assert len(slack.record.of(EXCHANGE)) == asked
    assert "made\nup" not in caplog.text


@pytest.mark.parametrize(
    "fault, status", [(HangUp(stored=False), 502), (down(503), 401), (HangUp(stored=True), 502)]
)
async def test_a_slack_that_is_away_adds_nothing(
    slack: Slack, browser: Browser, vault: Vault, fault: HangUp, status: int
) -> None:
    eve = somebody(slack, "New")
    slack.trouble.next(EXCHANGE, fault)

    page = await browser.add()

    assert page.status == status
    assert page.leads == [URL("install")]
    assert await vault.find(eve.workspace.id) is None
    assert (await browser.add()).status == 200


async def test_a_bug_is_a_page_with_a_number(
    slack: Slack, browser: Browser, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    await store.close()

    page = await browser.get(INSTALL)

    assert page.status == 500
    incident = page.text.partition("incident ")[2][:8]
    assert logged(caplog, "installation met a bug")["incident"] == incident


async def test_before_the_login_nothing_is_added(
    slack: Slack, cairn: Cairn, vault: Vault, installed: Installed
) -> None:
    client = Client("1", "s3cret", PUBLIC, "cairn")
    plugs = Plugs(routes=Installing(client, installed, vault).routes)
    access = Access(signing_secret="s", api=slack.api_url)
    early = Life(cairn.core, cairn.wake, access, installed, plugs)

    async with posted_to(early, slack), browsing(slack) as browser:
        pages = [await browser.get(path) for path in (INSTALL, BACK)]

    assert [page.status for page in pages] == [503, 503]
    assert "s3cret" not in repr(client)


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
