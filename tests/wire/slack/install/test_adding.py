"""Many workspaces add the app by themselves, or do not."""

import pytest
from yarl import URL

from adapters.slack.install import VISITS, Client, Installing
from adapters.slack.installed import Installed
from adapters.slack.life import Access, Life, Plugs
from adapters.slack.scopes import SCOPES
from bot.storage.store import Store
from bot.storage.vault import Vault
from tests.logged import logged
from tests.wire.slack.browser import BACK, INSTALL, PUBLIC, Browser, browsing
from tests.wire.slack.cairn import Cairn, posted_to
from tests.wire.slack.install.somebody import Seconds, reads, somebody
from tests.wire.slack.server import Slack
from tests.wire.slack.trouble import down
from tests.wire.trouble import HangUp

# slack_sdk 3.47 sends the app's secret in a way that aiohttp 3.14 has marked as old.
pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")

EXCHANGE = "oauth.v2.access"


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
