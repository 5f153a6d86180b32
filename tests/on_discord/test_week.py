"""Weeks of posts, and what becomes of them when the process dies among them."""

from datetime import timedelta

import discord
import pytest

from bot.domain.places import Place
from bot.ports import Chat, Outgoing
from tests.on_discord.here import MONDAY, Here
from tests.on_discord.reading import labels, words

A_WEEK_LATER = MONDAY + timedelta(days=7, hours=2)

IN_THE_THREAD = [
    "Week 1: more to learn from",
    "Week 1: worth talking about",
    "Week 1: how is it going?",
    "Check-ins, Mon 2 Mar – Wed 4 Mar",
    "Week 1: how is it going?",
    "Check-ins, Thu 5 Mar – Fri 6 Mar",
    "Week 1: looking back",
]


class Killed(BaseException):
    """The process is gone: nothing it would have done after this happens."""


class Dying(Chat):
    """A chat whose process dies right after it has sent its last message."""

    def __init__(self, chat: Chat, sends: int) -> None:
        self._chat = chat
        self._sends = sends

    def wait(self, place: Place, thread: str | None) -> timedelta:
        return self._chat.wait(place, thread)

    async def post(self, outgoing: Outgoing) -> str:
        posted = await self._chat.post(outgoing)
        self._use_up()
        return posted

    async def find(self, outgoing: Outgoing) -> str | None:
        return await self._chat.find(outgoing)

    async def edit(self, outgoing: Outgoing, message_id: str) -> None:
        await self._chat.edit(outgoing, message_id)
        self._use_up()

    def _use_up(self) -> None:
        self._sends -= 1
        if self._sends == 0:
            raise Killed


def posts(messages: list[discord.Message]) -> list[discord.Message]:
    """Without what Discord itself says about threads."""
    return [message for message in messages if message.components]


def title(message: discord.Message) -> str:
    return words(message).partition("\n")[0].removeprefix("## ")


async def test_a_week(spring: Here) -> None:
    await spring.live_until(A_WEEK_LATER)

    [week, second] = posts(spring.channel.history())
    assert title(week).startswith("Week 1 of 5: Kick-off")
    assert title(second).startswith("Week 2 of 5: ")
    assert labels(week) == ["Check in", "Mark done", "Progress"]
    [thread] = spring.channel.threads
    assert thread.id == week.id
    assert thread.name == title(week)
    assert [title(one) for one in posts(thread.history())] == IN_THE_THREAD
    assert all(not one.mentions for one in (week, second, *thread.history()))


async def test_all_five_weeks(spring: Here) -> None:
    await spring.live(days=36)

    weeks = posts(spring.channel.history())
    assert [title(one)[:11] for one in weeks] == [f"Week {n} of 5" for n in range(1, 6)]
    assert [thread.id for thread in spring.channel.threads] == [one.id for one in weeks]
    for number, thread in enumerate(spring.channel.threads, 1):
        assert len(posts(thread.history())) == 7, thread.name
        assert title(posts(thread.history())[-1]) == f"Week {number}: looking back"
    info = await spring.ada.slash(spring.channel, "cohort info", cohort="ML spring")
    assert "finished" in words(info)


async def test_a_digest_changes_in_its_place(spring: Here) -> None:
    await spring.ada.slash(spring.channel, "checkin", done="chapter 1")
    await spring.live(days=3, hours=2)
    [thread] = spring.channel.threads
    before = posts(thread.history())[-1]

    for who, when in ((spring.bob, "yesterday"), (spring.ada, "today")):
        await who.slash(spring.channel, "checkin", done="the exercises", day=when)
    await spring.run()
    await spring.live(hours=1)

    after = posts(thread.history())[-1]
    assert "chapter 1" in words(before)
    assert "the exercises" not in words(before)
    assert after.id == before.id
    assert "**Ada**: chapter 1" in words(after)
    assert "**Bob**: the exercises" in words(after)
    assert labels(after) == labels(before)


async def test_a_thread_that_was_put_away_comes_back(spring: Here) -> None:
    await spring.live(days=2)
    [thread] = spring.channel.threads
    opened = await spring.client.fetch_channel(thread.id)
    await opened.edit(archived=True)
    spring.env.inject_error("POST", f"/channels/{thread.id}/messages", status=400, code=50083)
    await spring.live(days=1)

    assert title(thread.history()[-1]) == "Week 1: how is it going?"
    assert not (await spring.client.fetch_channel(thread.id)).archived


@pytest.mark.parametrize("sends", [1, 2, 3, 5, 8])
async def test_the_process_dies_after_a_send(spring: Here, sends: int) -> None:
    spring.post_through(Dying(spring.life.chat, sends))
    with pytest.raises(Killed):
        await spring.live_until(A_WEEK_LATER)
    await spring.restart()
    await spring.live_until(A_WEEK_LATER)

    weeks = posts(spring.channel.history())
    assert [title(one)[:11] for one in weeks] == ["Week 1 of 5", "Week 2 of 5"]
    [thread] = spring.channel.threads
    assert thread.id == weeks[0].id
    assert [title(one) for one in posts(thread.history())] == IN_THE_THREAD


async def test_the_process_dies_after_it_changed_a_digest(spring: Here) -> None:
    await spring.live(days=3, hours=2)
    await spring.bob.slash(spring.channel, "checkin", done="the exercises", day="yesterday")
    spring.post_through(Dying(spring.life.chat, 1))
    with pytest.raises(Killed):
        await spring.live(hours=1)
    await spring.restart()
    await spring.live_until(A_WEEK_LATER)

    [thread] = spring.channel.threads
    digests = [one for one in posts(thread.history()) if title(one) == IN_THE_THREAD[3]]
    assert [words(one).count("**Bob**: the exercises") for one in digests] == [1]


async def test_what_somebody_wrote_calls_nobody(spring: Here) -> None:
    wrote = f"@everyone <@{spring.bob.id}> ||x|| # y"
    await spring.ada.slash(spring.channel, "checkin", done=wrote)
    await spring.live(days=4)

    [thread] = spring.channel.threads
    [digest, *_] = [one for one in posts(thread.history()) if "**Ada**" in words(one)]
    assert not digest.mention_everyone
    assert digest.mentions == []
    assert "@everyone" not in words(digest)
    assert r"\|\|x\|\|" in words(digest)
