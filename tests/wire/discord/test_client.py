"""Everything somebody can do to the bot on Discord, over real sockets."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.discord.client import Shards
from bot.storage.store import Store
from tests.databases import Sqlite
from tests.logged import logged
from tests.wire.discord.cairn import Cairn, labels, person, said, settled, words
from tests.wire.discord.server import Discord
from tests.wire.discord.snowflakes import shard_of

CALLBACK = "POST /interactions/*/*/callback"
EDIT = "PATCH /webhooks/*/*/messages/*"


@pytest.fixture
async def cairn(discord_here: Discord, sqlite: Sqlite, tmp_path: Path) -> AsyncIterator[Cairn]:
    store = await Store.open(sqlite.copy_to(tmp_path / "cairn.db"))
    yield await settled(discord_here, store)
    await store.close()


async def test_a_cohort_is_made_joined_and_looked_at(cairn: Cairn) -> None:
    async with cairn.running():
        await cairn.begin()
        shown = await cairn.ada.slash(cairn.channel, "progress").settled()

    assert shown.private
    assert "ML spring" in words(shown)
    assert cairn.woken == 1
    assert cairn.channel.said == []
    [create, join, progress] = cairn.core.calls
    assert create.command == ("cohort", "create")
    assert create.channel == str(cairn.channel.id)
    assert (join.caller.name, join.caller.community_name) == ("Ada", "Learners")
    assert progress.args == {}


async def test_a_public_answer_is_for_everybody(cairn: Cairn) -> None:
    async with cairn.running():
        await cairn.begin()
        shown = await cairn.ada.slash(cairn.channel, "progress", share=True).settled()

    assert not shown.private
    assert cairn.channel.said == [shown.shown]


async def test_what_is_typed_is_completed(cairn: Cairn) -> None:
    async with cairn.running():
        await cairn.begin()
        cohorts = await cairn.ada.type(
            cairn.channel, "cohort info", "cohort", cohort="ml"
        ).answered()
        weeks = await cairn.ada.type(cairn.channel, "week", "number").answered()
        topics = await cairn.ada.type(cairn.channel, "resources", "topic", topic="xyz").answered()

    assert cohorts.choices == ["ML spring"]
    assert weeks.choices[:2] == [1, 2]
    assert topics.choices == []


async def test_a_slow_completion_offers_nothing(cairn: Cairn) -> None:
    async with cairn.running(patience=0.0):
        cairn.core.open.clear()
        typed = await cairn.ada.type(cairn.channel, "help", "command").answered()
        cairn.core.open.set()

    assert typed.choices == []


async def test_a_form_opens_where_something_is_missing_and_outlives_the_process(
    cairn: Cairn,
) -> None:
    async with cairn.running():
        await cairn.begin()
        shown = await cairn.ada.slash(cairn.channel, "progress").settled()
        opened = await cairn.ada.press(shown.shown, "Check in").answered()
    assert opened.modal["title"] == "Say what you did today"

    async with cairn.running():
        sent = await cairn.ada.submit(opened, {"done": "chapter 1"}).settled()

    assert sent.private
    assert cairn.core.calls[-1].command == ("checkin",)
    assert cairn.core.calls[-1].args == {"done": "chapter 1"}
    assert "Undo" in labels(sent.shown)


async def test_a_button_outlives_the_process(cairn: Cairn) -> None:
    async with cairn.running():
        await cairn.begin()
        sent = await cairn.ada.slash(cairn.channel, "checkin", done="chapter 1").settled()

    async with cairn.running():
        undone = await cairn.ada.press(sent.shown, "Undo").settled()

    assert undone.private
    assert undone.shown is not sent.shown
    assert cairn.core.calls[-1].command == ("undo", "checkin")


async def test_in_a_direct_conversation(cairn: Cairn) -> None:
    home = cairn.here.world.dm(cairn.ada.person)
    async with cairn.running():
        await cairn.begin()
        shown = await cairn.ada.slash(home, "progress").settled()

    assert "ML spring" in words(shown)
    call = cairn.core.calls[-1]
    assert (call.caller.community, call.channel) == (None, None)


async def test_a_thread_is_at_home_in_its_channel(cairn: Cairn) -> None:
    thread = cairn.here.world.add_thread(cairn.channel, "Week 1")
    async with cairn.running():
        await cairn.ada.slash(thread, "help").settled()

    assert cairn.core.calls[-1].channel == str(cairn.channel.id)


async def test_somebody_is_named_whom_nobody_knows_yet(cairn: Cairn) -> None:
    lin = person(cairn, "lin")
    async with cairn.running():
        await cairn.begin()
        named = await cairn.root.slash(cairn.channel, "cohort facilitator", person=lin).settled()

    assert words(named) == "Facilitators of ML spring: Root and Lin."


async def test_whom_nobody_knows_is_refused_by_name(cairn: Cairn) -> None:
    lin = person(cairn, "lin")
    async with cairn.running():
        await cairn.begin()
        refused = await cairn.root.slash(cairn.channel, "cohort approve", person=lin).settled()

    assert words(refused).startswith("Nobody called “Lin” is known here;")


async def test_a_role_makes_facilitators(cairn: Cairn) -> None:
    role = cairn.here.world.add_role(cairn.guild, "Guides")
    lin = cairn.here.world.add_person("lin")
    cairn.here.world.add_member(cairn.guild, lin, [role])
    values = {"name": "Other", "start": "2026-03-02", "timezone": "UTC"}
    async with cairn.running():
        hand = cairn.here.hand(lin)
        before = await hand.slash(cairn.channel, "cohort create", **values).settled()
        shown = await cairn.root.slash(cairn.channel, "setup", role=role).settled()
        after = await hand.slash(cairn.channel, "cohort create", **values).settled()
        not_ada = await cairn.ada.slash(
            cairn.channel, "cohort create", **values | {"name": "Third"}
        ).settled()

    assert "is for facilitators" in words(before)
    assert f"Facilitators: <@&{role.id}>." in words(shown)
    assert shown.shown["mention_roles"] == []
    assert "Other" in words(after)
    assert "is for facilitators" not in words(after)
    assert "is for facilitators" in words(not_ada)


async def test_a_slow_answer_is_promised_in_time(cairn: Cairn) -> None:
    async with cairn.running(patience=0.0):
        cairn.core.open.clear()
        asked = await cairn.ada.slash(cairn.channel, "help").answered()
        assert asked.thinking
        assert asked.private
        cairn.here.clock.forward(minutes=2)
        cairn.core.open.set()
        await asked.settled()

    assert asked.private
    assert "Cairn walks a long road with you" in words(asked)


async def test_a_slow_public_answer_takes_the_place_of_what_was_promised(cairn: Cairn) -> None:
    async with cairn.running():
        await cairn.begin()
    async with cairn.running(patience=0.0):
        cairn.core.open.clear()
        asked = await cairn.ada.slash(cairn.channel, "progress", share=True).answered()
        cairn.core.open.set()
        await cairn.here.changes.until(lambda: cairn.channel.said)

    assert asked.followups == cairn.channel.said
    assert "ML spring" in said(cairn.channel.said[0])


async def test_what_is_too_late_is_only_logged(
    cairn: Cairn, caplog: pytest.LogCaptureFixture
) -> None:
    async with cairn.running():
        cairn.core.open.clear()
        cairn.ada.slash(cairn.channel, "help")
        await cairn.here.changes.until(lambda: cairn.core.calls)
        cairn.here.clock.forward(seconds=4)
        cairn.core.open.set()
        await cairn.here.changes.until(lambda: cairn.here.record.of(CALLBACK))

    assert [call.code for call in cairn.here.record.of(CALLBACK)] == [10062]
    said = logged(caplog, "answer not shown")
    assert (said["deed"], said["why"]) == ("application_command help", "it came too late")


async def test_unknown_things_are_answered(cairn: Cairn) -> None:
    old = {"name": "quest", "description": "gone", "type": 1, "id": "1"}
    cairn.here.world.commands[None].append(old)
    async with cairn.running():
        command = await cairn.ada.slash(cairn.channel, "quest").settled()
        button = cairn.ada._use
        shown = await cairn.ada.slash(cairn.channel, "help").settled()
        clicks = []
        for custom_id in ("poll:1", "cairn:quest?day=1"):
            row = {"type": 1, "components": [{"type": 2, "custom_id": custom_id, "label": "Old"}]}
            message = shown.shown | {"components": [row]}
            clicks.append(await button(message, "Old", {}).settled())

    assert words(command).startswith("There is no command “quest”")
    assert words(clicks[0]).startswith("Cairn does not know this button")
    assert words(clicks[1]).startswith("This button is from an earlier Cairn")
    assert command.private
    assert all(click.private for click in clicks)


async def test_two_clicks_and_a_second_delivery_change_nothing_twice(cairn: Cairn) -> None:
    async with cairn.running():
        await cairn.begin()
        sent = await cairn.ada.slash(cairn.channel, "checkin", done="chapter 1").settled()
        before = len(cairn.core.calls)
        first = cairn.ada.press(sent.shown, "Undo")
        second = cairn.ada.press(sent.shown, "Undo")
        await asyncio.gather(first.answered(), second.answered())
        asked = await cairn.ada.slash(cairn.channel, "help").settled()
        for earlier in (first, asked):
            cairn.ada.again(earlier)
        await cairn.ada.slash(cairn.channel, "streak").settled()

    commands = [call.command for call in cairn.core.calls[before:]]
    assert commands == [("undo", "checkin"), ("help",), ("streak",)]
    assert first.private
    assert second.data == {}


async def test_a_connection_that_breaks_in_the_middle_of_a_command(cairn: Cairn) -> None:
    async with cairn.running():
        cairn.core.open.clear()
        asked = cairn.ada.slash(cairn.channel, "help")
        await cairn.here.changes.until(lambda: cairn.core.calls)
        cairn.here.gateway.drop(4000)
        missed = cairn.ada.slash(cairn.channel, "cohort list")
        cairn.core.open.set()
        await asyncio.gather(asked.settled(), missed.settled())

    assert len(cairn.here.gateway.resumed) == 1
    assert len(cairn.here.gateway.identified) == 1
    assert [call.command for call in cairn.core.calls] == [("help",), ("cohort", "list")]


async def test_a_session_that_is_no_longer_good(cairn: Cairn) -> None:
    async with cairn.running():
        cairn.here.gateway.invalidate()
        await cairn.here.changes.until(lambda: len(cairn.here.gateway.identified) == 2)
        asked = await cairn.ada.slash(cairn.channel, "help").settled()

    assert asked.private


async def test_the_gateway_asks_for_a_new_connection(cairn: Cairn) -> None:
    async with cairn.running():
        cairn.here.gateway.ask_to_reconnect()
        await cairn.here.changes.until(lambda: cairn.here.gateway.resumed)
        await cairn.ada.slash(cairn.channel, "help").settled()


@pytest.mark.parametrize("shards", [None, Shards((0, 1), 2)], ids=["as many as needed", "named"])
async def test_every_shard_answers(cairn: Cairn, shards: Shards | None) -> None:
    world = cairn.here.world
    cairn.here.gateway.recommended_shards = 2
    far = world.add_guild("Far", owner=cairn.ada.person)
    room = world.add_channel(far, "far")
    async with cairn.running(shards=shards):
        near = await cairn.ada.slash(cairn.channel, "help").settled()
        distant = await cairn.ada.slash(room, "help").settled()
        alone = await cairn.ada.slash(world.dm(cairn.ada.person), "help").settled()

    assert shard_of(far.id, 2) != shard_of(cairn.guild.id, 2)
    assert [one["shard"] for one in cairn.here.gateway.identified] == [[0, 2], [1, 2]]
    assert all("Cairn walks" in words(one) for one in (near, distant, alone))


async def test_a_hundred_at_once(discord_here: Discord, store: Store) -> None:
    cairn = await settled(discord_here, store)
    crowd = [cairn.here.hand(person(cairn, f"learner {number}")) for number in range(100)]
    async with cairn.running(patience=1.5):
        await cairn.begin()
        asked = [one.slash(cairn.channel, "cohort join", cohort="ML spring") for one in crowd]
        await asyncio.gather(*(one.settled() for one in asked))
        shown = await cairn.root.slash(cairn.channel, "cohort info").settled()

    assert all("ML spring" in words(one) for one in asked)
    assert "101" in words(shown)


async def test_the_bot_says_hello_where_it_may(cairn: Cairn) -> None:
    world = cairn.here.world
    async with cairn.running():
        new = world.add_guild("New here")
        room = world.add_channel(new, "talk")
        cairn.here.life.invite(new)
        await cairn.here.changes.until(lambda: room.said)

    assert "Hello, this is Cairn" in said(room.said[0])
    assert room.said[0]["mentions"] == []
    assert str(new.id) in cairn.changed


async def test_a_channel_and_a_server_that_go_break_nothing(cairn: Cairn) -> None:
    async with cairn.running():
        await cairn.begin()
        elsewhere = cairn.here.world.add_channel(cairn.guild, "elsewhere")
        cairn.here.life.delete(cairn.channel)
        shown = await cairn.ada.slash(elsewhere, "progress").settled()
        assert "ML spring" in words(shown)
        home = cairn.here.world.dm(cairn.ada.person)
        cairn.here.life.expel(cairn.guild)
        shown = await cairn.ada.slash(home, "progress").settled()

    assert "ML spring" in words(shown)
    assert str(cairn.guild.id) in cairn.changed


async def test_a_thread_that_was_put_away_and_comes_back_is_a_change(cairn: Cairn) -> None:
    thread = cairn.here.world.add_thread(cairn.channel, "Week 1")
    async with cairn.running():
        for deed in (cairn.here.life.archive, cairn.here.life.reopen):
            cairn.changed.clear()
            deed(thread)
            await cairn.ada.slash(cairn.channel, "help").settled()
            assert cairn.changed == [str(cairn.guild.id)]


async def test_nothing_is_kept_of_what_was_shown(cairn: Cairn) -> None:
    async with cairn.running() as client:
        await cairn.begin()
        shown = await cairn.ada.slash(cairn.channel, "progress").settled()
        await cairn.ada.press(shown.shown, "Check in").answered()

        assert client.persistent_views == []
        assert client._connection._view_store._modals == {}
        assert client._connection._view_store._views == {}
        assert client._connection._view_store._dynamic_items == {}
        assert client._connection._messages is None
        assert len(client.users) <= 1
