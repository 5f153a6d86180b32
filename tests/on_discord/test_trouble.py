"""Channels that are gone or closed, and people who cannot be written to."""

import discord
import pytest
from simcord import ChannelHandle

from tests.logged import logged
from tests.on_discord.here import SPRING, Here
from tests.on_discord.reading import answer, labels, words


async def test_what_is_missing_is_named_and_granted(here: Here) -> None:
    denied = discord.PermissionOverwrite(send_messages=False, attach_files=False)
    room = here.guild.create_text_channel("quiet", overwrites={here.client.user: denied})
    shown = await here.root.slash(here.channel, "setup", channel=room)

    assert "Send Messages" in words(shown)
    assert "Attach Files" in words(shown)
    assert "#quiet" in words(shown)
    await _permit(here, room)
    again = await here.root.click(answer(shown).message, label=labels(shown)[0])
    assert "may do everything it needs" in words(again)


async def test_a_post_that_may_not_be_sent(here: Here) -> None:
    denied = discord.PermissionOverwrite(send_messages=False)
    room = here.guild.create_text_channel("quiet", overwrites={here.client.user: denied})
    for name in ("ML spring", "Rust"):
        cohort = SPRING | {"name": name}
        await here.root.slash(here.channel, "cohort create", **cohort, channel=room)
    await here.live(hours=1, minutes=10)

    notices = here.root.user.dm_channel.history()
    assert [words(one).partition("\n")[0] for one in notices] == [
        "## The week post of ML spring could not be delivered",
        "## The week post of Rust could not be delivered",
    ]
    assert "Let Cairn send messages there" in words(notices[0])
    tried = [one.method for one in here.env.http_requests if one.path == _messages_in(room.id)]
    assert tried == ["POST"]

    await _permit(here, room)
    await here.root.slash(here.channel, "cohort post", post="week", cohort="Rust")
    await here.run()
    [week] = room.history()
    assert words(week).startswith("## Week 1 of 5")


async def test_after_setup_what_was_refused_is_tried_again(spring: Here) -> None:
    path = _messages_in(spring.channel.id)
    spring.env.inject_error("POST", path, status=403, code=50013, times=1)
    await spring.live(hours=1, minutes=10)
    assert spring.channel.history() == []
    await spring.lin.slash(spring.channel, "cohort post", post="week")
    await spring.run()
    assert [one.method for one in spring.env.http_requests if one.path == path] == ["POST"]

    await spring.root.slash(spring.channel, "setup")
    await spring.live(minutes=1)
    await spring.lin.slash(spring.channel, "cohort post", post="week")
    await spring.run()
    [week] = [one for one in spring.channel.history() if one.components]
    assert words(week).startswith("## Week 1 of 5")


async def test_somebody_who_left_the_server_is_no_member_any_more(spring: Here) -> None:
    ada = spring.ada
    await ada.slash(spring.channel, "reminders", on=True, time="20:00")
    path = _messages_in(ada.user.dm_channel.id)
    spring.env.inject_error("POST", path, status=403, code=50278, times=None)
    spring.env.backend.remove_member(spring.guild.id, ada.user.id)
    await spring.live(days=3)

    members = words(await spring.lin.slash(spring.channel, "cohort members"))
    assert "1 member" in members
    assert "Ada" not in members
    looks = [one for one in spring.env.http_requests if one.path.endswith(f"members/{ada.user.id}")]
    assert len(looks) == 1


async def test_a_channel_that_is_deleted(spring: Here) -> None:
    other = spring.guild.create_text_channel("other")
    await spring.live(days=1)
    spring.env.backend.delete_channel(spring.channel.id)
    await spring.live(days=2)

    for leader in (spring.root, spring.lin):
        [notice] = leader.user.dm_channel.history()
        assert "/cohort edit" in words(notice)
    await spring.root.slash(other, "cohort edit", channel=other)
    await spring.live(days=5)
    assert [words(one)[:14] for one in other.history() if one.components][-1] == "## Week 2 of 5"


async def test_direct_messages_that_are_closed(spring: Here) -> None:
    ada = spring.ada
    await ada.slash(spring.channel, "reminders", on=True, time="20:00")
    path = _messages_in(ada.user.dm_channel.id)
    spring.env.inject_error("POST", path, status=403, code=50007, times=None)
    await spring.live(days=7)

    assert ada.user.dm_channel.history() == []
    assert len([one for one in spring.env.http_requests if one.path == path]) == 1
    assert spring.root.user.dm_channel.history() == []
    shown = await ada.slash(spring.channel, "progress")
    assert "Your reminders stopped" in words(shown)

    spring.env.backend.faults.clear()
    on = await ada.click(answer(shown).message, label="Turn on again")
    assert "Reminders are on" in words(on)
    await spring.live(days=2)
    assert len(ada.user.dm_channel.history()) == 1


async def test_a_thread_that_is_deleted(spring: Here) -> None:
    await spring.live(days=2)
    [thread] = spring.channel.threads
    spring.env.backend.delete_channel(thread.id)
    await spring.live(days=1)

    [notice] = spring.root.user.dm_channel.history()
    assert "/cohort post" in words(notice)
    await spring.lin.slash(spring.channel, "cohort post", post="week")
    await spring.live(days=2)
    [again] = spring.channel.threads
    assert again.id != thread.id


async def test_a_week_post_that_is_deleted_leaves_its_thread(spring: Here) -> None:
    await spring.live(days=2)
    [thread] = spring.channel.threads
    spring.env.backend.delete_message(spring.channel.id, thread.id)
    await spring.restart()
    before = len(thread.history())
    await spring.live(days=1)

    assert len(thread.history()) == before + 2
    assert spring.root.user.dm_channel.history() == []


async def test_something_goes_missing_in_a_channel(spring: Here) -> None:
    await spring.look()
    await _permit(spring, spring.channel, discord.Permissions(send_messages_in_threads=True))
    await spring.live(days=1)
    await spring.look()
    await spring.run()

    [notice] = spring.lin.user.dm_channel.history()
    assert "Send Messages in Threads" in words(notice)


async def test_discord_is_away_for_a_while(spring: Here) -> None:
    spring.env.inject_error("POST", _messages_in(spring.channel.id), status=503, times=2)
    await spring.live(hours=3)

    [week] = spring.channel.history()
    assert words(week).startswith("## Week 1 of 5")


async def test_an_answer_that_discord_does_not_take(
    spring: Here, caplog: pytest.LogCaptureFixture
) -> None:
    spring.env.inject_error("POST", "/interactions/*/callback", status=500)
    first = await spring.ada.slash(spring.channel, "progress")
    assert not first.acknowledged
    assert logged(caplog, "answer not shown")["why"].startswith("500 ")

    caplog.clear()
    second = await spring.ada.slash(spring.channel, "progress")
    assert words(second).startswith("## ML spring")


async def test_an_answer_that_discord_refuses_is_confessed(
    spring: Here, caplog: pytest.LogCaptureFixture
) -> None:
    spring.env.inject_error("POST", "/interactions/*/callback", status=400, code=50035)
    shown = await spring.ada.slash(spring.channel, "progress")

    assert words(shown).startswith("Something went wrong on Cairn's side")
    assert f"incident {logged(caplog, 'answer not shown')['incident']}." in words(shown)
    caplog.clear()


def _messages_in(channel: int) -> str:
    return f"/channels/{channel}/messages"


async def _permit(
    here: Here, channel: ChannelHandle, but: discord.Permissions | None = None
) -> None:
    """Let the bot do everything in a channel, or everything but that."""
    denied = str(but.value) if but else "0"
    me = here.client.user.id
    await here.client.http.edit_channel_permissions(channel.id, me, "0", denied, 1)
    await here.env.settle()
