import asyncio
from typing import Any

import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.wire.slack.bare import app_of, client_of, on_sockets
from tests.wire.slack.person import Person
from tests.wire.slack.server import Slack
from tests.wire.slack.world import Channel, Workspace

Json = dict[str, Any]
FORM: Json = {
    "type": "modal",
    "callback_id": "checkin",
    "title": {"type": "plain_text", "text": "Check in"},
    "submit": {"type": "plain_text", "text": "Save"},
    "blocks": [
        {
            "type": "input",
            "block_id": "done",
            "label": {"type": "plain_text", "text": "What did you do?"},
            "element": {"type": "plain_text_input", "action_id": "field"},
        },
        {
            "type": "input",
            "block_id": "cohort",
            "optional": True,
            "label": {"type": "plain_text", "text": "Cohort"},
            "element": {"type": "external_select", "action_id": "field", "min_query_length": 0},
        },
    ],
}
BUTTONS: list[Json] = [
    {"type": "section", "text": {"type": "plain_text", "text": "Week 1"}},
    {
        "type": "actions",
        "elements": [
            {
                "type": "button",
                "action_id": "go",
                "text": {"type": "plain_text", "text": "Check in"},
                "value": "checkin",
            }
        ],
    },
]


@pytest.fixture
def client(slack: Slack, learners: Workspace) -> AsyncWebClient:
    return client_of(slack, learners)


@pytest.fixture
def app(slack: Slack, learners: Workspace) -> AsyncApp:
    return app_of(slack, learners)


async def refused(call: Any) -> str:
    with pytest.raises(SlackApiError) as error:
        await call
    return str(error.value.response["error"])


async def test_a_token_says_where_it_is_from(slack: Slack, learners: Workspace) -> None:
    there = await client_of(slack, learners).auth_test()

    assert (there["team_id"], there["user_id"]) == (learners.id, learners.installed.bot.id)
    stranger = AsyncWebClient("xoxb-nobody", base_url=slack.api_url)
    assert await refused(stranger.auth_test()) == "invalid_auth"


async def test_a_message_stands_in_its_channel_and_in_no_other_workspace(
    slack: Slack, client: AsyncWebClient, general: Channel
) -> None:
    elsewhere = slack.workspace("Elsewhere")
    there = slack.channel(elsewhere, "general")
    sent = await client.chat_postMessage(channel=general.id, text="Week 1", blocks=BUTTONS)

    assert general.said[0]["ts"] == sent["ts"]
    assert general.said[0]["text"] == "Week 1"
    error = await refused(client.chat_postMessage(channel=there.id, text="Week 1"))
    assert error == "channel_not_found"
    assert there.said == []


async def test_a_command_is_answered_to_one_person_alone(
    slack: Slack, app: AsyncApp, ada: Person, general: Channel
) -> None:
    @app.command("/cairn")
    async def answer(ack: AsyncAck, respond: AsyncRespond, command: Json) -> None:
        await ack()
        await respond(f"You said {command['text']}")

    async with on_sockets(slack, app):
        asked = await ada.command("/cairn", "progress", general).answered()
        await asked.acked()

    assert asked.shown["text"] == "You said progress"
    assert asked.private
    assert asked.delivery.in_time
    assert ada.ephemerals == [asked.shown]
    assert general.said == []


async def test_what_an_acknowledgement_says_may_be_for_everybody(
    slack: Slack, app: AsyncApp, ada: Person, general: Channel
) -> None:
    @app.command("/cairn")
    async def answer(ack: AsyncAck) -> None:
        await ack("Hello", response_type="in_channel")

    async with on_sockets(slack, app):
        asked = await ada.command("/cairn", "", general).answered()

    assert (asked.private, general.said) == (False, [asked.shown])


async def test_a_button_opens_a_form_that_is_filled_in(
    slack: Slack, app: AsyncApp, client: AsyncWebClient, ada: Person, general: Channel
) -> None:
    seen: list[Json] = []

    @app.action("go")
    async def press(ack: AsyncAck, body: Json) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=FORM)

    @app.options("field")
    async def suggest(ack: AsyncAck, payload: Json) -> None:
        text = {"type": "plain_text", "text": f"{payload['value']} spring"}
        await ack(options=[{"text": text, "value": "7"}])

    @app.view("checkin")
    async def sent(ack: AsyncAck, view: Json) -> None:
        seen.append(view["state"]["values"])
        if len(seen) == 1:
            await ack(response_action="errors", errors={"done": "Say more"})
        else:
            await ack()

    async with on_sockets(slack, app):
        await client.chat_postMessage(channel=general.id, text="Week 1", blocks=BUTTONS)
        pressed = await ada.press(general.said[0], "Check in").answered()
        assert pressed.modal["title"]["text"] == "Check in"
        assert (await ada.suggest("Cohort", "ML").answered()).options == [
            {"text": {"type": "plain_text", "text": "ML spring"}, "value": "7"}
        ]
        with pytest.raises(ValueError, match="must be answered"):
            ada.submit()
        first = await ada.submit({"done": "ch", "Cohort": "ML spring"}).answered()
        second = await ada.submit({"What did you do?": "chapter 1", "cohort": "7"}).acked()

    assert (first.errors, first.closed) == ({"done": "Say more"}, False)
    assert (second.errors, second.closed, ada.modals) == ({}, True, [])
    assert seen[1]["done"]["field"] == {"type": "plain_text_input", "value": "chapter 1"}
    assert seen[1]["cohort"]["field"]["selected_option"]["value"] == "7"


async def test_a_trigger_is_good_once_and_for_three_seconds(
    slack: Slack, app: AsyncApp, client: AsyncWebClient, ada: Person, general: Channel
) -> None:
    @app.command("/cairn")
    async def answer(ack: AsyncAck) -> None:
        await ack()

    async with on_sockets(slack, app):
        one = (await ada.command("/cairn").acked()).delivery.payload["trigger_id"]
        other = (await ada.command("/cairn").acked()).delivery.payload["trigger_id"]

    await client.views_open(trigger_id=one, view=FORM)
    assert await refused(client.views_open(trigger_id=one, view=FORM)) == "exchanged_trigger_id"
    slack.clock.forward(seconds=4)
    assert await refused(client.views_open(trigger_id=other, view=FORM)) == "expired_trigger_id"


async def test_a_response_address_is_good_five_times_and_for_half_an_hour(
    slack: Slack, app: AsyncApp, ada: Person, general: Channel
) -> None:
    statuses = []

    @app.command("/cairn")
    async def answer(ack: AsyncAck, respond: AsyncRespond, command: Json) -> None:
        await ack()
        if command["text"] == "late":
            slack.clock.forward(minutes=31)
        statuses.extend([(await respond("Hello")).status_code for _ in range(6)])

    async with on_sockets(slack, app):
        await ada.command("/cairn", "", general).answered(times=5)
        await slack.asked("response_url", times=6)
        late = ada.command("/cairn", "late", general)
        await slack.asked("response_url", times=12)

    assert statuses[:6] == [200] * 5 + [404]
    assert len(ada.ephemerals) == 5
    assert late.messages == []


async def test_errors_stand_only_at_fields_of_the_form(
    slack: Slack, app: AsyncApp, client: AsyncWebClient, ada: Person
) -> None:
    @app.command("/cairn")
    async def answer(ack: AsyncAck, body: Json) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=FORM)

    @app.view("checkin")
    async def sent(ack: AsyncAck) -> None:
        await ack(response_action="errors", errors={"nowhere": "Say more"})

    async with on_sockets(slack, app):
        await ada.command("/cairn").answered()
        sent_in = await ada.submit({"done": "chapter 1"}).answered()

    assert (sent_in.failed, sent_in.errors) == ("invalid_arguments", {})
    assert len(ada.modals) == 1
    with pytest.raises(AssertionError, match="nowhere"):
        slack.check_quiet()
    slack.record.mistakes.clear()


async def test_a_pressed_button_changes_its_message_in_place(
    slack: Slack, app: AsyncApp, ada: Person, general: Channel
) -> None:
    @app.command("/cairn")
    async def answer(ack: AsyncAck) -> None:
        await ack(text="Week 1", blocks=BUTTONS)

    @app.action("go")
    async def press(ack: AsyncAck, respond: AsyncRespond) -> None:
        await ack()
        await respond("Done", replace_original=True)

    async with on_sockets(slack, app):
        asked = await ada.command("/cairn", "", general).answered()
        pressed = await ada.press(asked.shown, "go").answered()

    assert pressed.shown is asked.shown
    assert (asked.shown["text"], "blocks" in asked.shown) == ("Done", False)
    assert len(ada.ephemerals) == 1


async def test_a_hundred_commands_at_once_over_two_connections(
    slack: Slack, app: AsyncApp, ada: Person, general: Channel
) -> None:
    @app.command("/cairn")
    async def answer(ack: AsyncAck) -> None:
        await ack("Hello")

    async with on_sockets(slack, app), on_sockets(slack, app):
        await slack.connected(2)
        deeds = [ada.command("/cairn", str(one), general) for one in range(100)]
        await asyncio.gather(*(deed.answered() for deed in deeds))

    assert len(ada.ephemerals) == 100
    assert len(slack.sockets.carried) >= 2
    assert slack.sockets.carried.total() == 100


async def test_nobody_hears_a_command_without_a_connection(slack: Slack, ada: Person) -> None:
    asked = await ada.command("/cairn").answered()
    assert asked.delivery.lost == "dispatch_failed"
    slack.app.commands = {"/cairn"}
    with pytest.raises(LookupError):
        ada.command("/weather")
