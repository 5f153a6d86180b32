"""Ways to the app: sockets that come and go, signed requests, installs."""

import asyncio
import logging
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncSay
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from yarl import URL

from tests.wire.slack.bare import app_of, client_of, on_sockets
from tests.wire.slack.person import Person
from tests.wire.slack.sender import Signing
from tests.wire.slack.server import Slack
from tests.wire.slack.world import Channel, Workspace

Json = dict[str, Any]
# slack_sdk 3.47 sends the app's secret in a way that aiohttp 3.14 has marked as old.
OLD_AUTH = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")


@pytest.fixture
def app(slack: Slack, learners: Workspace) -> AsyncApp:
    made = app_of(slack, learners)

    @made.command("/cairn")
    async def answer(ack: AsyncAck) -> None:
        await ack("Hello")

    return made


@pytest.fixture
def told(app: AsyncApp) -> list[Json]:
    """The events that the app heard, and of each whether it was a retry."""
    seen: list[Json] = []

    @app.event({"type": "app_home_opened"})
    @app.event({"type": "user_change"})
    @app.event({"type": "member_left_channel"})
    @app.event({"type": "tokens_revoked"})
    @app.event({"type": "app_uninstalled"})
    async def hear(body: Json, request: Any) -> None:
        retry = request.headers.get("x-slack-retry-num", ["0"])[0]
        seen.append({**body["event"], "id": body["event_id"], "retry": retry})

    return seen


@pytest.fixture
async def over_http(slack: Slack, app: AsyncApp) -> AsyncIterator[None]:
    """The app behind an address of its own."""

    async def events(request: web.BaseRequest) -> web.Response:
        assert isinstance(request, web.Request)
        return await to_aiohttp_response(await app.async_dispatch(await to_bolt_request(request)))

    site = web.Application()
    site.router.add_post("/slack/events", events)
    runner = web.AppRunner(site)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    slack.app.request_url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    yield
    await runner.cleanup()


async def test_events_arrive_and_say_what_happened(
    slack: Slack, app: AsyncApp, told: list[Json], ada: Person, general: Channel
) -> None:
    async with on_sockets(slack, app):
        await slack.life.opens_home(ada).settled()
        await slack.life.changes(ada, tz="Asia/Tokyo").settled()
        await slack.life.leaves(ada, general).settled()
        for gone in slack.life.uninstall(ada.workspace):
            await gone.settled()

    assert [one["type"] for one in told] == [
        *("app_home_opened", "user_change", "member_left_channel"),
        *("tokens_revoked", "app_uninstalled"),
    ]
    assert (told[0]["tab"], told[0]["user"]) == ("home", ada.id)
    assert told[1]["user"]["tz"] == "Asia/Tokyo"
    assert ada.id not in general.members
    assert ada.command("/cairn").delivery.lost == "app_not_installed"


async def test_an_event_that_comes_again_says_so(
    slack: Slack, app: AsyncApp, told: list[Json], ada: Person
) -> None:
    async with on_sockets(slack, app):
        event = await slack.life.opens_home(ada).settled()
        slack.outbox.again(event)
        await slack.changes.until(lambda: len(event.answers) == 2)

    assert [one["retry"] for one in told] == ["0", "1"]
    assert told[0]["id"] == told[1]["id"]
    assert len(set(event.ids)) == 2


async def test_only_what_the_app_subscribed_to_is_sent(slack: Slack, ada: Person) -> None:
    slack.app.events = {"user_change"}

    assert slack.life.opens_home(ada).lost == "not subscribed"
    assert slack.life.changes(ada, tz="Asia/Tokyo").lost == "dispatch_failed"


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
async def test_a_connection_comes_again_when_asked_to(
    slack: Slack, app: AsyncApp, ada: Person, reason: str
) -> None:
    async with on_sockets(slack, app):
        slack.sockets.refresh(reason)
        await slack.changes.until(lambda: slack.sockets.opened == 2 and slack.sockets.lines)
        asked = await ada.command("/cairn").answered()

    assert asked.shown["text"] == "Hello"


async def test_a_cut_connection_is_opened_anew(slack: Slack, app: AsyncApp, ada: Person) -> None:
    async with on_sockets(slack, app):
        slack.sockets.cut()
        lost = ada.command("/cairn")
        await slack.changes.until(lambda: slack.sockets.opened == 2 and slack.sockets.lines)
        asked = await ada.command("/cairn").answered()

    assert lost.delivery.lost == "dispatch_failed"
    assert asked.shown["text"] == "Hello"


async def test_a_connection_needs_an_address_of_its_own(slack: Slack) -> None:
    client = AsyncWebClient(base_url=slack.api_url)
    address = (await client.apps_connections_open(app_token=slack.app.app_token))["url"]
    async with aiohttp.ClientSession() as session:
        async with session.ws_connect(address) as socket:
            hello = await socket.receive_json()
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(address)

    assert (hello["type"], hello["num_connections"]) == ("hello", 1)
    with pytest.raises(SlackApiError, match="invalid_auth"):
        await client.apps_connections_open(app_token="xapp-wrong")


async def test_an_answer_that_slack_cannot_show_is_noticed(
    slack: Slack, learners: Workspace, ada: Person
) -> None:
    app = app_of(slack, learners)

    @app.command("/cairn")
    async def answer(ack: AsyncAck) -> None:
        await ack(text="Week", blocks=[{"type": "divider", "colour": "red"}])

    async with on_sockets(slack, app):
        asked = await ada.command("/cairn").answered()

    assert asked.failed == "invalid_blocks"
    with pytest.raises(AssertionError, match="colour"):
        slack.check_quiet()
    slack.record.mistakes.clear()


@pytest.mark.usefixtures("over_http")
async def test_the_same_goes_over_signed_requests(
    slack: Slack, app: AsyncApp, told: list[Json], ada: Person, general: Channel
) -> None:
    client = client_of(slack, ada.workspace)

    @app.action("go")
    async def press(ack: AsyncAck, say: AsyncSay) -> None:
        await ack()
        await say("Pressed")

    asked = await ada.command("/cairn", "", general).answered()
    event = await slack.life.opens_home(ada).settled()
    await slack.outbox.again(event, "http_timeout").settled()
    text = {"type": "plain_text", "text": "Go"}
    button = {"type": "button", "action_id": "go", "text": text}
    blocks = [{"type": "actions", "elements": [button]}]
    await client.chat_postMessage(channel=general.id, text="Week 1", blocks=blocks)
    pressed = await ada.press(general.said[0], "Go").acked()
    await slack.changes.until(lambda: len(event.answers) == 2)

    assert (asked.shown["text"], asked.delivery.status) == ("Hello", 200)
    assert pressed.delivery.in_time
    assert general.said[-1]["text"] == "Pressed"
    assert [one["retry"] for one in told] == ["0", "1"]
    assert "wire" in await slack.sender.verify()


@pytest.mark.usefixtures("over_http")
@pytest.mark.parametrize(
    "signing",
    [
        Signing(secret="another"),
        Signing(missing=True),
        Signing(age=timedelta(minutes=6)),
        Signing(age=timedelta(minutes=-6)),
    ],
)
async def test_a_bad_signature_is_turned_away(
    slack: Slack, ada: Person, general: Channel, signing: Signing, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    slack.sender.signing = signing
    asked = await ada.command("/cairn", "", general).acked()

    assert (asked.delivery.status, asked.delivery.lost) == (401, "http_error")
    slack.sender.signing = Signing()
    assert (await ada.command("/cairn", "", general).acked()).delivery.status == 200


async def opened(slack: Slack, **more: str) -> dict[str, str]:
    """Go to the install page, and say with what it sent the browser back."""
    asked = {"client_id": slack.app.client_id, "scope": "commands,chat:write", "state": "s1"}
    asked |= {"redirect_uri": "http://127.0.0.1:1/back", **more}
    address = f"{slack.url}/oauth/v2/authorize"
    async with aiohttp.ClientSession() as session:
        page = await session.get(address, params=asked, allow_redirects=False)
        return dict(URL(page.headers["Location"]).query)


def exchange(slack: Slack, code: str, secret: str = "client-secret") -> Any:
    return AsyncWebClient(base_url=slack.api_url).oauth_v2_access(
        client_id=slack.app.client_id,
        client_secret=secret,
        code=code,
        redirect_uri="http://127.0.0.1:1/back",
    )


@OLD_AUTH
async def test_an_install_is_a_code_that_is_exchanged_once(slack: Slack) -> None:
    new = slack.workspace("New", installed=False)
    eve = slack.person(new, "eve", is_admin=True)
    slack.says_yes(eve)
    back = await opened(slack)
    with pytest.raises(SlackApiError, match="bad_client_secret"):
        await exchange(slack, back["code"], "wrong")
    granted = await exchange(slack, back["code"])

    assert back["state"] == "s1"
    assert (granted["team"]["id"], granted["authed_user"]["id"]) == (new.id, eve.id)
    assert (granted["access_token"], granted["enterprise"]) == (new.bot_token, None)
    assert new.installed.scopes == {"commands", "chat:write"}
    with pytest.raises(SlackApiError, match="code_already_used"):
        await exchange(slack, back["code"])
    assert (await client_of(slack, new).auth_test())["team_id"] == new.id


async def test_somebody_may_say_no(slack: Slack) -> None:
    new = slack.workspace("New", installed=False)
    slack.says_yes(slack.person(new, "eve"), declined=True)

    assert await opened(slack) == {"state": "s1", "error": "access_denied"}


@OLD_AUTH
async def test_an_enterprise_is_one_install_for_all_of_its_workspaces(slack: Slack) -> None:
    acme = slack.enterprise("Acme", "East", "West")
    east, west = acme.workspaces
    slack.says_yes(slack.person(east, "eve", is_owner=True), org_wide=True)
    granted = await exchange(slack, (await opened(slack))["code"])

    assert (granted["team"], granted["is_enterprise_install"]) == (None, True)
    assert granted["enterprise"] == {"id": acme.id, "name": "Acme"}
    assert east.bot_token == west.bot_token == granted["access_token"]
    room = slack.channel(west, "general")
    await client_of(slack, east).chat_postMessage(channel=room.id, text="Hello")
    assert [one["text"] for one in room.said] == ["Hello"]
    asked = slack.person(west, "max").command("/cairn")
    assert asked.delivery.payload["is_enterprise_install"] == "true"
    assert asked.delivery.payload["enterprise_id"] == acme.id


async def test_two_hundred_events_are_all_heard(
    slack: Slack, app: AsyncApp, told: list[Json], ada: Person
) -> None:
    async with on_sockets(slack, app):
        events = [slack.life.opens_home(ada) for _ in range(200)]
        await asyncio.gather(*(event.settled() for event in events))
        await slack.changes.until(lambda: len(told) == 200)

    assert len({one["id"] for one in told}) == 200
