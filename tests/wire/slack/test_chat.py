"""Posts, threads, edits and direct messages through the real client, on a Slack of this machine."""

import pytest

from adapters.slack.chat import SlackChat
from adapters.slack.history import EVENT
from bot.domain.places import Place
from bot.message import Image, Mention, Message, Text, Title, line, usage
from bot.ports import Departed, Outgoing, PermanentFailure
from tests.wire.slack.chatting import EDIT, OPEN, SEND, alone, chat_on, said, shown, to
from tests.wire.slack.person import Person
from tests.wire.slack.reading import called
from tests.wire.slack.server import Slack
from tests.wire.slack.world import Channel, Workspace


@pytest.fixture
def chat(slack: Slack) -> SlackChat:
    return chat_on(slack)


class TestPosting:
    async def test_a_post_is_in_its_channel_and_known_by_its_address(
        self, chat: SlackChat, general: Channel
    ) -> None:
        address = await chat.post(to(general, "Hello, all"))

        [message] = general.said
        assert shown(general.said) == ["Hello, all"]
        assert address == f"{general.id}/{message['ts']}"

    async def test_it_carries_its_delivery_and_nothing_about_anybody(
        self, chat: SlackChat, general: Channel
    ) -> None:
        await chat.post(to(general, "Hello", "nonce"))

        [message] = general.said
        assert message["metadata"] == {"event_type": EVENT, "event_payload": {"key": "nonce"}}

    async def test_nothing_is_added_to_what_it_says(
        self, slack: Slack, chat: SlackChat, general: Channel
    ) -> None:
        await chat.post(to(general, "See https://example.org and @ada"))

        args = slack.record.last(SEND).args
        assert (args["unfurl_links"], args["unfurl_media"]) == (False, False)
        assert (args["parse"], args["link_names"], args["mrkdwn"]) == ("none", False, False)

    async def test_only_those_who_are_listed_are_notified(
        self, chat: SlackChat, general: Channel, ada: Person
    ) -> None:
        mention = Text(line(Mention(ada.id, "ada"), " and <!channel>"))
        await chat.post(to(general, Message((mention,)), "one"))
        await chat.post(to(general, Message((mention,), (ada.id,)), "two"))

        assert [called(message) for message in general.said] == [set(), {ada.id}]

    async def test_a_picture_is_said_in_words(self, chat: SlackChat, general: Channel) -> None:
        picture = Message((Title("Map"), Image(b"PNG", "The road so far")))
        await chat.post(to(general, picture))

        assert "[Picture: The road so far]" in shown(general.said)[0]

    async def test_commands_are_as_they_are_typed_here(
        self, chat: SlackChat, general: Channel
    ) -> None:
        asks = Message((Text(line("Type ", usage("week"), " or ", usage("progress"))),))
        await chat.post(to(general, asks))

        assert shown(general.said) == ["Type /cairn week or /progress"]

    async def test_a_name_is_no_place_and_nothing_is_asked(
        self, slack: Slack, chat: SlackChat, learners: Workspace
    ) -> None:
        place = Place("slack", learners.id, "#general")
        with pytest.raises(PermanentFailure, match="no channel of Slack"):
            await chat.post(Outgoing(place, said("Hello"), "nonce", "week"))

        assert slack.record.calls == []


class TestThreads:
    async def test_answers_go_beneath_their_post(self, chat: SlackChat, general: Channel) -> None:
        week = await chat.post(to(general, "Week 1", "week"))
        await chat.post(to(general, "A prompt", "prompt", week))

        [parent] = general.said
        assert len(general.thread(parent["ts"])) == 2

    async def test_beneath_the_post_even_if_the_cohort_has_moved(
        self, slack: Slack, chat: SlackChat, learners: Workspace, general: Channel
    ) -> None:
        elsewhere = slack.channel(learners, "elsewhere")
        week = await chat.post(to(general, "Week 1", "week"))
        await chat.post(to(elsewhere, "A prompt", "prompt", week))

        assert elsewhere.said == []
        assert len(general.messages) == 2

    async def test_a_post_that_was_deleted_takes_no_answers(
        self, chat: SlackChat, general: Channel
    ) -> None:
        week = await chat.post(to(general, "Week 1", "week"))
        general.messages.clear()

        with pytest.raises(PermanentFailure) as told:
            await chat.post(to(general, "A prompt", "prompt", week))
        assert told.value.cause == "the week’s post was deleted"
        assert told.value.fix == "Bring the week back with `/cohort post post=week`"


class TestEdits:
    async def test_an_edit_replaces_what_was_said(self, chat: SlackChat, general: Channel) -> None:
        digest = await chat.post(to(general, "One check-in"))
        await chat.edit(to(general, "Two check-ins"), digest)

        [message] = general.said
        assert shown([message]) == ["Two check-ins"]
        assert message["edited"]
        assert message["metadata"]["event_type"] == EVENT

    async def test_a_message_that_was_deleted_stays_so(
        self, slack: Slack, chat: SlackChat, general: Channel
    ) -> None:
        digest = await chat.post(to(general, "One check-in"))
        general.messages.clear()

        with pytest.raises(PermanentFailure, match="the message was deleted"):
            await chat.edit(to(general, "Two check-ins"), digest)
        assert len(slack.record.of(EDIT)) == 1


class TestDirect:
    async def test_a_conversation_is_opened_once(
        self, slack: Slack, chat: SlackChat, ada: Person
    ) -> None:
        first = await chat.post(alone(ada))
        await chat.post(alone(ada, "Hello again"))

        assert first == f"{ada.dm.id}/{ada.dm.said[0]['ts']}"
        assert shown(ada.dm.said) == ["Hello", "Hello again"]
        assert len(slack.record.of(OPEN)) == 1

    @pytest.mark.parametrize(
        "error, cause",
        [
            ("cannot_dm_bot", "bots cannot be written to"),
            ("messages_tab_disabled", "messages to people are switched off"),
            ("user_not_visible", "does not let Cairn write to you directly"),
            ("channel_not_found", "does not let Cairn write to you directly"),
        ],
    )
    async def test_who_cannot_be_written_to_has_not_left(
        self, chat: SlackChat, ada: Person, error: str, cause: str
    ) -> None:
        ada.user.cannot_be_told = error

        with pytest.raises(PermanentFailure, match=cause) as told:
            await chat.post(alone(ada))
        assert not isinstance(told.value, Departed)

    async def test_who_was_deactivated_has_left(self, chat: SlackChat, ada: Person) -> None:
        ada.user.deleted = True

        with pytest.raises(Departed, match="the account was deactivated"):
            await chat.post(alone(ada))

    async def test_who_is_deactivated_later_is_found_to_have_left(
        self, chat: SlackChat, ada: Person
    ) -> None:
        await chat.post(alone(ada))
        ada.user.deleted = True
        user = {"id": ada.id, "deleted": True}
        await chat.directs.changed(ada.workspace.id, {"type": "user_change", "user": user})

        with pytest.raises(Departed):
            await chat.post(alone(ada, "Hello again"))
        assert len(ada.dm.said) == 1

    async def test_a_conversation_that_closed_tells_who_has_left(
        self, chat: SlackChat, ada: Person
    ) -> None:
        await chat.post(alone(ada))
        ada.user.cannot_be_told, ada.user.deleted = "is_inactive", True

        with pytest.raises(Departed):
            await chat.post(alone(ada, "Hello again"))

    async def test_a_change_of_name_opens_nothing_anew(
        self, slack: Slack, chat: SlackChat, ada: Person
    ) -> None:
        await chat.post(alone(ada))
        await chat.directs.changed(ada.workspace.id, {"user": {"id": ada.id, "name": "Ada"}})
        await chat.post(alone(ada))

        assert len(slack.record.of(OPEN)) == 1


async def test_workspaces_know_nothing_of_each_other(
    slack: Slack, chat: SlackChat, general: Channel, ada: Person
) -> None:
    others = slack.workspace("Others")
    there = slack.channel(others, "general")
    eve = slack.person(others, "eve")

    await chat.post(to(general, "For learners", "one"))
    await chat.post(to(there, "For others", "two"))
    await chat.post(alone(ada, "Hello, ada"))
    await chat.post(alone(eve, "Hello, eve"))

    assert shown(general.said) == ["For learners"]
    assert shown(there.said) == ["For others"]
    assert [shown(one.dm.said) for one in (ada, eve)] == [["Hello, ada"], ["Hello, eve"]]
    astray = Place("slack", others.id, general.id)
    with pytest.raises(PermanentFailure, match="gone"):
        await chat.post(Outgoing(astray, said("Astray"), "three", "week"))
