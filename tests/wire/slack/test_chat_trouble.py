"""What goes wrong on the way, and what arrives once all the same."""

import asyncio
from datetime import timedelta

import pytest

from adapters.slack.chat import SlackChat
from adapters.slack.pace import Pace
from adapters.slack.requests import A_MINUTE, SHUT_FOR
from bot.ports import Outgoing, PermanentFailure, TemporaryFailure
from tests.wire.slack.chatting import (
    EDIT,
    HISTORY,
    REPLIES,
    SEND,
    alone,
    chat_on,
    place_of,
    shown,
    to,
)
from tests.wire.slack.person import Person
from tests.wire.slack.server import Slack
from tests.wire.slack.trouble import busy, down, error
from tests.wire.slack.world import Channel, Workspace
from tests.wire.trouble import HangUp


@pytest.fixture
def chat(slack: Slack) -> SlackChat:
    return chat_on(slack)


async def refused(chat: SlackChat, outgoing: Outgoing) -> PermanentFailure:
    with pytest.raises(PermanentFailure) as told:
        await chat.post(outgoing)
    return told.value


async def put_off(chat: SlackChat, outgoing: Outgoing) -> TemporaryFailure:
    with pytest.raises(TemporaryFailure) as told:
        await chat.post(outgoing)
    return told.value


class TestForAWhile:
    async def test_slack_asks_to_wait(
        self, slack: Slack, chat: SlackChat, general: Channel, learners: Workspace
    ) -> None:
        slack.trouble.next(SEND, busy(47))
        later = await put_off(chat, to(general, "Hello"))

        assert (later.retry_after, later.ambiguous) == (timedelta(seconds=47), False)
        assert len(slack.record.of(SEND)) == 1
        other = place_of(slack.channel(learners, "other"))
        assert 46 < chat.wait(other, None).total_seconds() <= 47
        there = place_of(slack.channel(slack.workspace("Others"), "general"))
        assert chat.wait(there, None) == timedelta()

    async def test_slack_is_down(self, slack: Slack, chat: SlackChat, general: Channel) -> None:
        slack.trouble.next(SEND, down(503))

        assert (await put_off(chat, to(general, "Hello"))).ambiguous

    @pytest.mark.parametrize("name", ["internal_error", "fatal_error", "service_unavailable"])
    async def test_slack_fails(
        self, slack: Slack, chat: SlackChat, general: Channel, name: str
    ) -> None:
        slack.trouble.next(SEND, error(name))
        failure = await put_off(chat, to(general, "Hello"))

        assert failure.ambiguous
        assert name in failure.reason

    async def test_nobody_listens(self, slack: Slack, chat: SlackChat, general: Channel) -> None:
        slack.url = "http://127.0.0.1:1"
        failure = await put_off(chat, to(general, "Hello"))

        assert (failure.reason, failure.ambiguous) == ("Slack cannot be reached", False)

    async def test_edits_beyond_what_slack_takes_wait_without_a_request(
        self, slack: Slack, chat: SlackChat, general: Channel
    ) -> None:
        digest = await chat.post(to(general, "One check-in"))
        for number in range(A_MINUTE[EDIT]):
            await chat.edit(to(general, f"{number} check-ins"), digest)

        with pytest.raises(TemporaryFailure) as told:
            await chat.edit(to(general, "Too many"), digest)
        assert not told.value.ambiguous
        assert told.value.retry_after is not None
        assert timedelta(seconds=50) < told.value.retry_after <= timedelta(minutes=1)
        assert len(slack.record.of(EDIT)) == A_MINUTE[EDIT]


FOR_GOOD = [
    ("is_archived", "the channel is archived", "Unarchive it"),
    ("not_in_channel", "Cairn is not in the channel", "Type /invite @Cairn in the channel"),
    ("channel_not_found", "the channel is gone", "/cohort edit"),
    ("restricted_action", "only some people may post in the channel", "manages the workspace"),
    ("restricted_action_read_only_channel", "only some people may post", "/cohort edit"),
    ("restricted_action_thread_only_channel", "nothing but answers in threads", "/cohort edit"),
    ("msg_too_long", "too long", "Tell whoever runs Cairn"),
    ("msg_blocks_too_long", "too long", "Tell whoever runs Cairn"),
    ("ekm_access_denied", "suspended messages", "allow messages again"),
    ("no_permission", "may not do that", "/cohort edit"),
]


@pytest.mark.parametrize("name, cause, fix", FOR_GOOD)
async def test_what_facilitators_can_mend(
    slack: Slack, chat: SlackChat, general: Channel, name: str, cause: str, fix: str
) -> None:
    slack.trouble.next(SEND, error(name))
    told = await refused(chat, to(general, "Hello"))

    assert cause in told.cause
    assert fix in told.fix


async def test_the_real_refusals_of_a_channel(
    slack: Slack, chat: SlackChat, learners: Workspace
) -> None:
    archived, secret = slack.channel(learners, "a"), slack.channel(learners, "b", private=True)
    outside = slack.channel(learners, "c", bot=False)
    learners.installed.scopes.discard("chat:write.public")
    archived.archived = True
    secret.members.clear()

    causes = [(await refused(chat, to(one, "Hello"))).cause for one in (archived, secret, outside)]
    assert causes == [
        "the channel is archived",
        "the channel is gone, or it is private and Cairn is not in it",
        "Cairn is not in the channel",
    ]


async def test_a_scope_that_was_not_granted(
    chat: SlackChat, learners: Workspace, general: Channel
) -> None:
    learners.installed.scopes.discard("chat:write")

    told = await refused(chat, to(general, "Hello"))
    assert told.cause == "Slack has not granted Cairn the permission chat:write"


SHUT = ["token_revoked", "account_inactive", "invalid_auth", "team_access_not_granted"]


@pytest.mark.parametrize("name", SHUT)
async def test_no_request_is_repeated_with_a_token_that_was_refused(
    slack: Slack, chat: SlackChat, learners: Workspace, general: Channel, ada: Person, name: str
) -> None:
    learners.installed.ended = name
    told = await refused(chat, to(general, "Hello"))
    asked = len(slack.record.calls)
    assert "workspace" in told.cause
    assert "install" in told.fix or "add Cairn" in told.fix

    assert (await refused(chat, to(general, "Hello", "again"))).cause == told.cause
    with pytest.raises(PermanentFailure):
        await chat.edit(to(general, "Hello"), f"{general.id}/1.0")
    later = await put_off(chat, alone(ada))
    assert (later.ambiguous, later.retry_after) == (False, timedelta(hours=1))
    assert len(slack.record.calls) == asked

    there = slack.channel(slack.workspace("Others"), "general")
    await chat.post(to(there, "Still here"))


async def test_a_new_token_is_taken_at_once(
    slack: Slack, chat: SlackChat, learners: Workspace, general: Channel
) -> None:
    learners.installed.ended = "token_revoked"
    await refused(chat, to(general, "Hello"))
    slack.world.add_install(learners)

    await chat.post(to(general, "Back again"))
    assert len(general.said) == 1


async def test_the_same_token_is_tried_again_after_an_hour(
    slack: Slack, chat: SlackChat, learners: Workspace, general: Channel
) -> None:
    install = learners.installed
    install.ended = "account_inactive"
    await refused(chat, to(general, "Hello"))
    install.ended = ""
    await refused(chat, to(general, "Hello"))

    slack.clock.forward(seconds=SHUT_FOR.total_seconds())
    await chat.post(to(general, "Back again"))


async def test_a_workspace_that_nobody_has_installed(
    slack: Slack, chat: SlackChat, ada: Person
) -> None:
    elsewhere = slack.workspace("Elsewhere", installed=False)
    room = slack.world.add_channel(elsewhere, "general")

    assert "not in the workspace" in (await refused(chat, to(room, "Hello"))).cause
    eve = slack.person(elsewhere, "eve")
    assert not (await put_off(chat, alone(eve))).ambiguous
    assert slack.record.calls == []


class TestAmbiguous:
    @pytest.mark.parametrize("stored", [True, False])
    async def test_a_post_whose_answer_was_lost_is_there_once(
        self, slack: Slack, chat: SlackChat, general: Channel, *, stored: bool
    ) -> None:
        slack.trouble.next(SEND, HangUp(stored))
        assert (await put_off(chat, to(general, "Hello"))).ambiguous
        assert len(general.said) == stored

        since = slack.clock.now()
        address = await chat.post(to(general, "Hello", since=since, ambiguous=True))
        [message] = general.said
        assert address == f"{general.id}/{message['ts']}"
        assert len(slack.record.of(SEND)) == (1 if stored else 2)

    async def test_it_can_be_looked_for_alone(
        self, slack: Slack, chat: SlackChat, general: Channel
    ) -> None:
        week = await chat.post(to(general, "Week 1", "week"))
        slack.trouble.next(SEND, HangUp(stored=True))
        await put_off(chat, to(general, "A prompt", "prompt", week))

        [_, prompt] = general.thread(general.said[0]["ts"])
        found = await chat.find(to(general, "A prompt", "prompt", week))
        assert found == f"{general.id}/{prompt['ts']}"
        assert await chat.find(to(general, "Another", "another", week)) is None
        assert len(slack.record.of(SEND)) == 2

    async def test_it_is_looked_for_in_its_thread(
        self, slack: Slack, chat: SlackChat, general: Channel
    ) -> None:
        week = await chat.post(to(general, "Week 1", "week"))
        slack.trouble.next(SEND, HangUp(stored=True))
        await put_off(chat, to(general, "A prompt", "prompt", week))
        since = slack.clock.now()
        address = await chat.post(to(general, "A prompt", "prompt", week, since, ambiguous=True))

        [_, prompt] = general.thread(general.said[0]["ts"])
        assert address == f"{general.id}/{prompt['ts']}"
        assert [len(slack.record.of(one)) for one in (HISTORY, REPLIES)] == [0, 1]

    async def test_it_is_looked_for_in_a_direct_conversation(
        self, slack: Slack, chat: SlackChat, ada: Person
    ) -> None:
        slack.trouble.next(SEND, HangUp(stored=True))
        await put_off(chat, alone(ada))
        await chat.post(alone(ada, ambiguous=True))

        assert len(ada.dm.said) == 1

    async def test_it_is_found_beneath_hundreds_of_others(
        self, slack: Slack, chat: SlackChat, general: Channel, ada: Person
    ) -> None:
        since = slack.clock.now()
        slack.trouble.next(SEND, HangUp(stored=True))
        await put_off(chat, to(general, "Hello"))
        for number in range(450):
            slack.post.say(general, ada.id, f"Talk {number}")
        await chat.post(to(general, "Hello", since=since, ambiguous=True))

        assert len(slack.record.of(SEND)) == 1
        assert len(slack.record.of(HISTORY)) == 3

    async def test_what_somebody_else_marked_the_same_is_not_it(
        self, slack: Slack, chat: SlackChat, general: Channel, ada: Person
    ) -> None:
        forged = slack.post.say(general, ada.id, "Forged")
        forged["metadata"] = {"event_type": "cairn_delivery", "event_payload": {"key": "nonce"}}
        await chat.post(to(general, "Hello", "nonce", ambiguous=True))

        assert shown(general.said[1:]) == ["Hello"]

    async def test_where_it_cannot_be_looked_for_nothing_is_sent(
        self, slack: Slack, chat: SlackChat, general: Channel
    ) -> None:
        slack.trouble.next(HISTORY, busy(30))
        later = await put_off(chat, to(general, "Hello", ambiguous=True))

        assert later.retry_after == timedelta(seconds=30)
        assert slack.record.of(SEND) == []


async def test_a_burst_in_many_channels_never_meets_the_limit(
    slack: Slack, learners: Workspace
) -> None:
    slack.limits.enforce(channel_seconds=0.2)
    chat = chat_on(slack, Pace(per_channel=0.2, per_minute=1e9))
    others = slack.workspace("Others")
    rooms = [slack.channel(one, f"c{n}") for one in (learners, others) for n in range(40)]

    async def fill(room: Channel, times: int) -> None:
        for number in range(times):
            while wait := chat.wait(place_of(room), None).total_seconds():  # noqa: ASYNC110
                await asyncio.sleep(wait)
            await chat.post(to(room, "Hello", f"{room.id} {number}"))

    busy_rooms = {rooms[0].id: 2, rooms[-1].id: 2}
    await asyncio.gather(*(fill(room, busy_rooms.get(room.id, 1)) for room in rooms))

    assert [len(room.said) for room in rooms] == [2, *[1] * 78, 2]
    assert slack.limits.refused == 0
