"""A copy, days later, and the bot that goes on from there."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.commands.call import Reply
from bot.domain.people import Rank
from bot.message import Message, plain
from bot.ports import Outgoing
from bot.storage.backup import backup
from bot.storage.migrate import upgrade
from bot.storage.restore import restore
from bot.storage.store import Store
from tests.databases import PG_DUMP, PG_RESTORE, Postgres
from tests.jobs.bot import Bot, TimedChat, at, with_cohort

NEW_YORK = "America/New_York"
END = "2026-03-16 08:00"
on_sqlite = pytest.mark.parametrize("home", ["sqlite"], indirect=True)
ON = "start=2026-03-09 timezone=America/New_York"


@dataclass
class Place(TimedChat):
    """Holds two posts of one name for two, unless it is asked to look: it was too long ago."""

    async def post(self, outgoing: Outgoing) -> str:
        if not outgoing.ambiguous:
            self.ids.pop(outgoing.nonce, None)
        return await super().post(outgoing)

    async def edit(self, outgoing: Outgoing, message_id: str) -> None:
        """What says who it is goes with the rest of what it said."""
        await super().edit(outgoing, message_id)
        known = {nonce: there for nonce, there in self.ids.items() if there != message_id}
        self.ids = known | {outgoing.nonce: message_id}


class Home:
    """A database that one process at a time is connected to."""

    def __init__(self, url: str, folder: Path) -> None:
        self._url, self._folder = url, folder
        self._store: Store | None = None

    async def open(self) -> Store:
        await self.close()
        self._store = await Store.open(self._url)
        return self._store

    async def close(self) -> None:
        if self._store:
            await self._store.close()
        self._store = None

    async def save(self, name: str = "copy") -> Path:
        copy = self._folder / name
        await asyncio.to_thread(backup, self._url, copy, pg_dump=PG_DUMP)
        return copy

    async def went_back(self, bot: Bot, copy: Path) -> Bot:
        """The same process after the copy was put in the place of its database."""
        await self.close()
        now = bot.clock.now()
        await asyncio.to_thread(restore, self._url, copy, now, replace=True, pg_restore=PG_RESTORE)
        again = Bot(await self.open(), bot.clock, bot.library, bot.chat)
        await again.catch_up()
        return again


@pytest.fixture(params=["sqlite", "postgres"])
async def home(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Home]:
    with ExitStack() as made:
        if request.param == "sqlite":
            url = request.getfixturevalue("sqlite").copy_to(tmp_path / "home.db")
        else:
            server: Postgres = request.getfixturevalue("postgres")
            url = made.enter_context(server.empty())
            upgrade(url)
        there = Home(url, tmp_path)
        yield there
        await there.close()


async def begun(store: Store) -> Bot:
    """Tuesday afternoon: ada has checked in twice, and two posts are out."""
    bot = await with_cohort(store)
    bot.chat = Place(clock=bot.clock)
    bot.runner = bot.worker("one")
    await bot.say("ada", "/cohort join", zone=NEW_YORK)
    await bot.say("ada", '/checkin done="chapter 1"')
    await bot.until("2026-03-03 13:00")
    await bot.say("ada", '/checkin done="chapter 2" next="chapter 3"')
    assert bot.kinds == ["week", "drop"]
    return bot


def course(bot: Bot) -> list[tuple[str, str | None]]:
    """What was posted, and into which thread."""
    return [(post.kind, post.thread) for post in bot.chat.posts]


def words(reply: Reply) -> str:
    return plain(reply.message)


async def press(bot: Bot, who: str, message: Message, label: str) -> Reply:
    button = next(button for button in message.buttons if button.label == label)
    return await bot.call(who, button.command, dict(button.args), Rank.FACILITATOR)


@pytest.mark.parametrize("back", ["2026-03-05 10:00", "2026-03-12 11:00"])
async def test_nothing_is_posted_twice_and_nothing_is_left_out(
    home: Home, back: str, quick: Store
) -> None:
    bot = await begun(await home.open())
    copy = await home.save()
    await bot.until(back)
    before = course(bot)

    again = await home.went_back(bot, copy)
    assert course(again) == before

    await again.until(END)
    undisturbed = await begun(quick)
    await undisturbed.until(END)
    assert course(again) == course(undisturbed)


@on_sqlite
async def test_a_post_that_was_being_sent_when_the_copy_was_made_comes_once(home: Home) -> None:
    bot = await begun(await home.open())
    copies: list[Path] = []

    class Copying(Place):
        async def post(self, outgoing: Outgoing) -> str:
            message_id = await super().post(outgoing)
            if not copies:
                copies.append(await home.save())
            return message_id

    bot.chat = Copying(clock=bot.clock, ids=bot.chat.ids)
    bot.runner = bot.worker("one")
    await bot.until("2026-03-04 13:00")
    assert bot.kinds == ["prompt"]

    again = await home.went_back(bot, copies[0])
    await again.until("2026-03-04 17:00")

    assert again.kinds == ["prompt"]


@on_sqlite
async def test_a_digest_that_was_edited_since_is_not_posted_again(home: Home) -> None:
    bot = await begun(await home.open())
    copy = await home.save()
    await bot.until("2026-03-05 10:00")
    late = '/checkin done="caught up" day=yesterday'
    assert (await bot.say("ada", late)).ok
    assert len(bot.chat.edits) == 1
    before = course(bot)

    again = await home.went_back(bot, copy)
    assert course(again) == before

    assert (await again.say("ada", late)).ok
    assert bot.chat.edits[0][1] == again.chat.edits[1][1]


@on_sqlite
async def test_what_was_due_while_nobody_was_there_still_goes_out(home: Home) -> None:
    bot = await begun(await home.open())
    copy = await home.save()
    bot.away(at("2026-03-04 13:00"))

    again = await home.went_back(bot, copy)

    assert again.kinds == ["week", "drop", "prompt"]


async def test_streaks_and_buttons_are_those_of_the_copy(home: Home) -> None:
    bot = await begun(await home.open())
    last = await bot.say("ada", '/checkin done="chapter 2, all of it"')
    known = words(await bot.say("ada", "/streak why=yes"))
    copy = await home.save()
    await bot.until("2026-03-03 20:00")
    await bot.say("ada", '/checkin done="something else" mood=good')

    again = await home.went_back(bot, copy)

    assert words(await again.say("ada", "/streak why=yes")) == known
    assert "Undone" in words(await press(again, "ada", last.message, "Undo"))
    assert (await press(again, "ada", again.chat.posts[0].message, "Progress")).ok
    done = await press(again, "ada", last.message, "Mark done")
    assert "1/" in words(done)


@on_sqlite
async def test_a_button_of_a_lost_cohort_never_means_a_new_one(home: Home) -> None:
    bot = await begun(await home.open())
    copy = await home.save()
    lost = await bot.lead(f'/cohort create name="Lost" {ON}')

    again = await home.went_back(bot, copy)
    assert (await again.lead(f'/cohort create name="Found" {ON}')).ok
    answer = await press(again, "lin", lost.message, "Cancel it")

    assert not answer.ok
    assert "Found" in words(await again.lead("/cohort list"))


async def test_a_copy_made_while_people_write_is_of_one_moment(home: Home) -> None:
    bot = await begun(await home.open())
    saving = asyncio.create_task(home.save())
    said = 0
    while not saving.done() or said < 3:
        said += 1
        await bot.say(f"p{said}", "/cohort join", zone=NEW_YORK)
        await bot.say(f"p{said}", '/checkin done="hello"')

    again = await home.went_back(bot, await saving)

    joined = [(await again.say(f"p{n}", "/cohort leave")).ok for n in range(1, said + 1)]
    assert joined == sorted(joined, reverse=True)
