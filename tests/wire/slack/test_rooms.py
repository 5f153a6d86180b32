"""What Cairn lacks in channels: asked of Slack, met by posts, and said where it counts."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.slack.chat import SlackChat
from adapters.slack.life import Plugs
from adapters.slack.rooms import ARCHIVED, FRESH, GONE, LEFT, UNINVITED
from bot.domain.places import Place
from bot.ports import PermanentFailure
from bot.storage.store import Store
from tests.databases import Sqlite
from tests.wire.slack.cairn import CREATE, Cairn, settled, words
from tests.wire.slack.chatting import INFO, chat_on, place_of, to
from tests.wire.slack.server import Slack
from tests.wire.slack.trouble import busy, down
from tests.wire.slack.world import Channel, Workspace


@pytest.fixture
async def cairn(slack: Slack, sqlite: Sqlite, tmp_path: Path) -> AsyncIterator[Cairn]:
    store = await Store.open(sqlite.copy_to(tmp_path / "cairn.db"))
    yield settled(slack, store)
    await store.close()


@pytest.fixture
def chat(slack: Slack) -> SlackChat:
    return chat_on(slack)


def plugs(chat: SlackChat) -> Plugs:
    return Plugs(lacking=chat.rooms.lacking)


class TestLacks:
    async def test_a_channel_in_which_all_is_well(self, chat: SlackChat, general: Channel) -> None:
        assert await chat.rooms.lacks(place_of(general)) == ()

    async def test_what_is_the_matter_with_a_channel(
        self, slack: Slack, chat: SlackChat, learners: Workspace
    ) -> None:
        archived, outside = slack.channel(learners, "a"), slack.channel(learners, "b", bot=False)
        secret = slack.channel(learners, "c", private=True, bot=False)
        archived.archived = True

        found = [await chat.rooms.lacks(place_of(one)) for one in (archived, outside, secret)]
        assert found == [(ARCHIVED,), (UNINVITED,), (GONE,)]
        assert await chat.rooms.lacks(Place("slack", learners.id, "C0NOWHERE")) == (GONE,)

    async def test_it_is_asked_once_an_hour(
        self, slack: Slack, chat: SlackChat, general: Channel
    ) -> None:
        await chat.rooms.lacks(place_of(general))
        general.archived = True
        slack.clock.forward(seconds=(FRESH - timedelta(minutes=1)).total_seconds())
        assert await chat.rooms.lacks(place_of(general)) == ()

        slack.clock.forward(minutes=2)
        assert await chat.rooms.lacks(place_of(general)) == (ARCHIVED,)
        assert len(slack.record.of(INFO)) == 2

    async def test_a_workspace_that_was_left(
        self, slack: Slack, chat: SlackChat, learners: Workspace, general: Channel
    ) -> None:
        learners.installed.ended = "account_inactive"
        assert await chat.rooms.lacks(place_of(general)) == (LEFT,)
        elsewhere = slack.workspace("Elsewhere", installed=False)
        assert await chat.rooms.lacks(Place("slack", elsewhere.id, "C012")) == (LEFT,)

    async def test_nothing_is_known_where_slack_does_not_say(
        self, slack: Slack, chat: SlackChat, learners: Workspace, general: Channel
    ) -> None:
        place = place_of(general)
        slack.trouble.next(INFO, down(503))
        assert await chat.rooms.lacks(place) is None
        learners.installed.scopes.discard("channels:read")
        assert await chat.rooms.lacks(place) is None
        assert await chat.rooms.lacks(Place("slack", learners.id, "#general")) is None
        learners.installed.scopes.add("channels:read")
        slack.trouble.next(INFO, busy(30))
        assert await chat.rooms.lacks(place) is None
        asked = len(slack.record.of(INFO))
        assert await chat.rooms.lacks(place) is None
        assert len(slack.record.of(INFO)) == asked

    async def test_what_a_post_meets_is_remembered(
        self, slack: Slack, chat: SlackChat, general: Channel
    ) -> None:
        general.archived = True
        with pytest.raises(PermanentFailure):
            await chat.post(to(general, "Hello"))
        assert await chat.rooms.lacks(place_of(general)) == (ARCHIVED,)

        general.archived = False
        await chat.post(to(general, "Hello"))
        assert await chat.rooms.lacks(place_of(general)) == ()
        assert slack.record.of(INFO) == []

    async def test_a_post_beneath_another_says_nothing_of_where_the_cohort_is_now(
        self, slack: Slack, chat: SlackChat, learners: Workspace, general: Channel
    ) -> None:
        moved = slack.channel(learners, "moved")
        week = await chat.post(to(general, "Week 1", "week"))
        general.archived = True
        with pytest.raises(PermanentFailure, match="archived"):
            await chat.post(to(moved, "A prompt", "prompt", week))

        assert await chat.rooms.lacks(place_of(moved)) == ()


class TestSaid:
    async def test_setup_names_what_is_missing_and_looks_again(
        self, slack: Slack, cairn: Cairn, chat: SlackChat
    ) -> None:
        study = slack.channel(cairn.learners, "study", cairn.root, bot=False)
        async with cairn.on_sockets(plugs(chat)):
            asked = await cairn.root.command("/cairn", "setup", study).answered()
            first = words(asked)
            slack.life.invite(study)
            again = await cairn.root.press(asked.shown, "Check again").answered()

        assert "Cairn still needs 1 permission" in first
        assert "Type /invite @Cairn in the channel." in first
        assert "Cairn may do everything it needs" in words(again)

    async def test_a_cohort_is_not_made_where_nothing_can_be_posted(
        self, slack: Slack, cairn: Cairn, chat: SlackChat
    ) -> None:
        study = slack.channel(cairn.learners, "study", cairn.root)
        study.archived = True
        async with cairn.on_sockets(plugs(chat)):
            asked = await cairn.root.command(
                "/cairn", f"{CREATE} channel=<#{study.id}|study>", cairn.general
            ).answered()

        assert words(asked).strip() == "That channel is archived; choose another one."

    async def test_a_name_that_is_no_channel_is_refused(
        self, cairn: Cairn, chat: SlackChat
    ) -> None:
        """Slack leaves a name as it is that none of its channels has."""
        async with cairn.on_sockets(plugs(chat)):
            asked = await cairn.root.command(
                "/cairn", f"{CREATE} channel=#nowhere", cairn.general
            ).answered()

        assert words(asked).strip() == "That channel is none of this workspace; choose another one."

    async def test_in_a_private_channel_without_cairn_an_invitation_is_missing(
        self, slack: Slack, cairn: Cairn, chat: SlackChat
    ) -> None:
        """Slack does not let Cairn see it, and yet somebody has just typed there."""
        secret = slack.channel(cairn.learners, "secret", cairn.root, private=True, bot=False)
        async with cairn.on_sockets(plugs(chat)):
            asked = await cairn.root.command("/cairn", CREATE, secret).answered()

        assert "still needs an invitation. Type /invite @Cairn in the channel." in words(asked)

    async def test_preview_warns_of_the_cohorts_own_channel(
        self, slack: Slack, cairn: Cairn, chat: SlackChat
    ) -> None:
        office = slack.channel(cairn.learners, "office", cairn.root)
        async with cairn.on_sockets(plugs(chat)):
            await cairn.begin()
            slack.life.expel(cairn.general)
            await chat.rooms.lacks(place_of(cairn.general))
            slack.clock.forward(minutes=61)
            assert await chat.rooms.lacks(place_of(cairn.general)) == (UNINVITED,)
            asked = await cairn.root.command("/cairn", "cohort preview", office).answered()
            slack.life.invite(cairn.general)
            again = await cairn.root.command("/cairn", "cohort preview", office).answered()

        assert "an invitation" in words(asked)
        assert "an invitation" not in words(again)

    async def test_other_commands_ask_nothing(
        self, slack: Slack, cairn: Cairn, chat: SlackChat
    ) -> None:
        async with cairn.on_sockets(plugs(chat)):
            await cairn.root.command("/cairn", "help", cairn.general).answered()

        assert slack.record.of(INFO) == []

    async def test_an_answer_does_not_wait_for_long(
        self,
        slack: Slack,
        cairn: Cairn,
        chat: SlackChat,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr("adapters.slack.rooms.PATIENCE", 0.05)
        hold = slack.trouble.hold(INFO)
        async with cairn.on_sockets(plugs(chat)):
            asked = await cairn.root.command("/cairn", "setup", cairn.general).answered()
            hold.go.set()

        assert "Facilitators: administrators" in words(asked)
