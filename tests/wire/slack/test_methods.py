import asyncio
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.wire.slack.bare import client_of
from tests.wire.slack.limits import AT_ONCE
from tests.wire.slack.person import Person
from tests.wire.slack.server import Slack
from tests.wire.slack.trouble import busy, down, error
from tests.wire.slack.world import Channel, Workspace
from tests.wire.trouble import HangUp

POST = "chat.postMessage"


@pytest.fixture
def client(slack: Slack, learners: Workspace) -> AsyncWebClient:
    return client_of(slack, learners)


async def refused(call: Any) -> str:
    with pytest.raises(SlackApiError) as wrong:
        await call
    return str(wrong.value.response["error"])


async def test_places_that_cannot_be_written_to(
    slack: Slack, client: AsyncWebClient, learners: Workspace, general: Channel
) -> None:
    async def post(channel: str) -> str:
        return await refused(client.chat_postMessage(channel=channel, text="Hello"))

    hidden = slack.channel(learners, "hidden", private=True, bot=False)
    assert await post(hidden.id) == "channel_not_found"
    gone = slack.person(learners, "gone", deleted=True)
    assert await post(gone.id) == "user_disabled"
    slack.life.archive(general)
    assert await post(general.id) == "is_archived"
    general.archived, general.posting = False, "restricted_action"
    assert await post(general.id) == "restricted_action"
    elsewhere = slack.channel(learners, "elsewhere", bot=False)
    assert (await client.chat_postMessage(channel=elsewhere.id, text="Hello"))["ok"]
    learners.installed.scopes -= {"chat:write.public"}
    assert await post(elsewhere.id) == "not_in_channel"
    assert await refused(client.conversations_history(channel=elsewhere.id)) == "not_in_channel"
    await client.conversations_join(channel=elsewhere.id)
    assert (await client.chat_postMessage(channel=elsewhere.id, text="Hello"))["ok"]
    assert [one["text"] for one in elsewhere.said] == ["Hello", "Hello"]


async def test_what_is_no_message(client: AsyncWebClient, general: Channel) -> None:
    async def post(**args: Any) -> str:
        return await refused(client.chat_postMessage(channel=general.id, **args))

    raw = client.api_call("chat.postMessage", json={"channel": general.id})
    assert await refused(raw) == "no_text"
    assert await post(text="a" * 40_001) == "msg_too_long"
    assert await post(text="a", blocks=[{"type": "divider"}] * 51) == "invalid_blocks"
    assert await post(text="a", thread_ts="1.000001") == "thread_not_found"
    assert await post(text="a", metadata={"event_type": "x"}) == "invalid_metadata_format"
    assert general.said == []


async def test_direct_conversations(
    slack: Slack, client: AsyncWebClient, learners: Workspace, ada: Person
) -> None:
    opened = await client.conversations_open(users=ada.id)
    again = await client.conversations_open(users=[ada.id])
    await client.chat_postMessage(channel=opened["channel"]["id"], text="Hello")

    assert opened["channel"]["id"] == again["channel"]["id"] == ada.dm.id
    assert [one["text"] for one in ada.dm.said] == ["Hello"]
    bot = learners.installed.bot.id
    assert await refused(client.conversations_open(users=bot)) == "cannot_dm_bot"
    slack.life.changes(ada, deleted=True)
    assert await refused(client.conversations_open(users=ada.id)) == "user_disabled"
    assert await refused(client.conversations_open(users="U0NOBODY01")) == "user_not_found"


async def test_metadata_and_threads_are_read_back_page_by_page(
    client: AsyncWebClient, general: Channel
) -> None:
    parent = await client.chat_postMessage(channel=general.id, text="Week 1")
    for number in range(3):
        metadata = {"event_type": "delivery", "event_payload": {"key": str(number)}}
        sent = await client.chat_postMessage(
            channel=general.id, text="Answer", thread_ts=parent["ts"], metadata=metadata
        )
    await client.chat_postMessage(channel=general.id, text="Week 2")

    newest = await client.conversations_history(channel=general.id, limit=1)
    cursor = newest["response_metadata"]["next_cursor"]
    oldest = await client.conversations_history(channel=general.id, limit=1, cursor=cursor)
    assert [newest["messages"][0]["text"], oldest["messages"][0]["text"]] == ["Week 2", "Week 1"]
    assert (newest["has_more"], oldest["has_more"]) == (True, False)
    assert oldest["messages"][0]["reply_count"] == 3

    plain = await client.conversations_replies(channel=general.id, ts=parent["ts"])
    told = await client.conversations_replies(
        channel=general.id,
        ts=parent["ts"],
        include_all_metadata=True,
        oldest=sent["ts"],
        inclusive=True,
    )
    assert len(plain["messages"]) == 4
    assert not any("metadata" in one for one in plain["messages"])
    assert [one["text"] for one in told["messages"]] == ["Week 1", "Answer"]
    assert told["messages"][1]["metadata"]["event_payload"] == {"key": "2"}


async def test_a_message_is_changed_and_taken_away(
    slack: Slack, client: AsyncWebClient, general: Channel, ada: Person
) -> None:
    slack.life.writes(ada, "Mine", general)
    mine = general.said[0]["ts"]
    sent = await client.chat_postMessage(
        channel=general.id, text="One", blocks=[{"type": "divider"}]
    )

    async def update(ts: str, text: str) -> Any:
        return await client.chat_update(channel=general.id, ts=ts, text=text)

    assert (await update(sent["ts"], "Two"))["message"]["text"] == "Two"
    assert general.said[1]["blocks"][0]["type"] == "divider"
    assert await refused(update(sent["ts"], "a" * 4001)) == "msg_too_long"
    assert await refused(update(mine, "Yours")) == "cant_update_message"
    assert await refused(update("1.000001", "Nothing")) == "message_not_found"
    slack.edit_window = slack.clock.now() - slack.clock.now()
    slack.clock.forward(minutes=1)
    assert await refused(update(sent["ts"], "Three")) == "edit_window_closed"
    await client.chat_delete(channel=general.id, ts=sent["ts"])
    assert [one["text"] for one in general.said] == ["Mine"]


async def test_only_those_in_the_channel_see_what_is_for_them(
    slack: Slack, client: AsyncWebClient, learners: Workspace, general: Channel, ada: Person
) -> None:
    eve = slack.person(learners, "eve")
    await client.chat_postEphemeral(channel=general.id, user=ada.id, text="For you")

    assert [one["text"] for one in ada.ephemerals] == ["For you"]
    assert (general.said, eve.ephemerals) == ([], [])
    call = client.chat_postEphemeral(channel=general.id, user=eve.id, text="For you")
    assert await refused(call) == "user_not_in_channel"


async def test_people_and_channels_are_described(
    slack: Slack, client: AsyncWebClient, learners: Workspace, general: Channel
) -> None:
    lin = slack.person(learners, "lin", tz="America/New_York", is_owner=True)
    there = (await client.users_info(user=lin.id))["user"]
    assert (there["tz"], there["tz_offset"], there["is_owner"]) == (
        "America/New_York",
        -18000,
        True,
    )
    assert len((await client.users_list())["members"]) == 3
    about = (await client.conversations_info(channel=general.id))["channel"]
    assert (about["name"], about["is_member"], about["is_private"]) == ("general", True, False)
    listed = await client.users_conversations(types="public_channel,private_channel")
    assert [one["id"] for one in listed["channels"]] == [general.id]
    learners.installed.scopes -= {"users:read"}
    assert await refused(client.users_info(user=lin.id)) == "missing_scope"


async def test_a_file_is_put_there_and_shown(
    slack: Slack, client: AsyncWebClient, general: Channel
) -> None:
    await client.files_upload_v2(
        content=b"\x89PNG", filename="card.png", channel=general.id, initial_comment="Your card"
    )

    (upload,) = slack.uploads.values()
    assert (upload.name, upload.content) == ("card.png", b"\x89PNG")
    assert general.said[0]["text"] == "Your card"
    assert general.said[0]["files"][0]["title"] == "card.png"


async def test_a_home_tab_is_published_against_races(client: AsyncWebClient, ada: Person) -> None:
    home = {"type": "home", "blocks": [{"type": "divider"}]}
    first = await client.views_publish(user_id=ada.id, view=home)
    await client.views_publish(user_id=ada.id, view=home, hash=first["view"]["hash"])
    call = client.views_publish(user_id=ada.id, view=home, hash=first["view"]["hash"])

    assert await refused(call) == "hash_conflict"
    assert ada.home is not None
    assert ada.home["blocks"][0]["type"] == "divider"


async def test_a_token_ends(client: AsyncWebClient, slack: Slack, learners: Workspace) -> None:
    await client.auth_revoke()
    assert await refused(client.auth_test()) == "token_revoked"
    other = slack.workspace("Others")
    there = client_of(slack, other)
    slack.life.uninstall(other)
    assert await refused(there.auth_test()) == "account_inactive"
    with pytest.raises(LookupError):
        _ = other.bot_token


@pytest.mark.parametrize("stored", [True, False])
async def test_a_send_may_end_without_an_answer(
    slack: Slack, client: AsyncWebClient, general: Channel, *, stored: bool
) -> None:
    slack.trouble.next(POST, HangUp(stored=stored))
    with pytest.raises(aiohttp.ClientError):
        await client.chat_postMessage(channel=general.id, text="Week 1")

    assert len(general.said) == int(stored)
    assert [(call.status, call.error) for call in await slack.asked(POST)] == [(0, "hung up")]
    await client.chat_postMessage(channel=general.id, text="Week 2")
    assert general.said[-1]["text"] == "Week 2"


async def test_trouble_comes_as_often_and_where_it_was_asked_for(
    slack: Slack, client: AsyncWebClient, learners: Workspace, general: Channel
) -> None:
    other = slack.channel(learners, "other")
    slack.trouble.next(f"{POST} {general.id}", busy(7))
    slack.trouble.next(f"{POST} {general.id}", down(503))
    slack.trouble.next(f"{POST} {general.id}", error("fatal_error"))
    assert (await client.chat_postMessage(channel=other.id, text="Fine"))["ok"]

    with pytest.raises(SlackApiError) as limited:
        await client.chat_postMessage(channel=general.id, text="One")
    assert limited.value.response["error"] == "ratelimited"
    assert limited.value.response.headers["Retry-After"] == "7"
    with pytest.raises(SlackApiError) as broken:
        await client.chat_postMessage(channel=general.id, text="One")
    assert broken.value.response.status_code == 503
    call = client.chat_postMessage(channel=general.id, text="One")
    assert await refused(call) == "fatal_error"
    assert (await client.chat_postMessage(channel=general.id, text="One"))["ok"]
    assert [call.status for call in slack.record.of(f"{POST} {general.id}")] == [429, 503, 200, 200]


async def test_a_held_send_is_stored_before_it_is_answered(
    slack: Slack, client: AsyncWebClient, general: Channel
) -> None:
    hold = slack.trouble.hold(POST)
    sending = asyncio.create_task(client.chat_postMessage(channel=general.id, text="Week 1"))
    await hold.reached.wait()
    assert (len(general.said), sending.done()) == (1, False)
    hold.go.set()
    assert (await sending)["ok"]


async def test_limits_are_kept_for_each_channel_and_each_method(
    slack: Slack, client: AsyncWebClient, learners: Workspace, general: Channel
) -> None:
    other = slack.channel(learners, "other")
    slack.limits.enforce(burst=1, tiers={"users.list": 1})
    for _ in range(2):
        await client.chat_postMessage(channel=general.id, text="Hello")
    call = client.chat_postMessage(channel=general.id, text="Hello")
    assert await refused(call) == "ratelimited"
    await client.chat_postMessage(channel=other.id, text="Hello")
    await client.users_list()
    assert await refused(client.users_list()) == "ratelimited"
    await client_of(slack, slack.workspace("Others")).users_list()
    assert slack.limits.refused == 2
    assert int(slack.record.last("chat.postMessage").status) == 200


async def test_a_workspace_takes_so_many_messages_a_minute_and_a_few_at_once(
    slack: Slack, client: AsyncWebClient, learners: Workspace
) -> None:
    slack.limits.enforce(per_minute=60)
    rooms = [slack.channel(learners, f"c{number}") for number in range(AT_ONCE + 1)]
    for room in rooms[:-1]:
        await client.chat_postMessage(channel=room.id, text="Hello")
    assert await refused(client.chat_postMessage(channel=rooms[-1].id, text="No")) == "ratelimited"
    others = slack.workspace("Others")
    there = client_of(slack, others)
    await there.chat_postMessage(channel=slack.channel(others, "general").id, text="Hello")


async def test_what_slack_does_not_know_makes_noise(slack: Slack, client: AsyncWebClient) -> None:
    assert await refused(client.api_call("chat.shout")) == "unknown_method"
    with pytest.raises(AssertionError, match=r"chat\.shout"):
        slack.check_quiet()
    slack.record.mistakes.clear()
