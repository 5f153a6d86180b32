"""What the daily round removes, and what it leaves."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

import pytest
from sqlalchemy import func, select

from bot.jobs.tidying import CALLS_KEPT, Kept, Tidying
from bot.message import plain
from bot.storage.store import Store
from bot.storage.tables import checkins, handled_calls, jobs
from bot.storage.tx import Tx
from tests.jobs.bot import Bot, with_cohort
from tests.rows import NOW, everything

T = TypeVar("T")

KEY = "discord:1184000000000000001"
TEXTS, POSTS = Kept(texts=30, posts=0), Kept(texts=0, posts=30)


def is_known(tx: Tx) -> bool:
    return not tx.calls.note(KEY, NOW)


async def test_calls_are_kept_for_as_long_as_they_may_come_again(store: Store) -> None:
    await store.write(is_known)
    tidying = Tidying(store)

    assert await tidying.run_due(NOW + CALLS_KEPT) == 0
    assert await store.write(is_known)
    await Tidying(store).run_due(NOW + CALLS_KEPT + timedelta(seconds=1))
    assert not await store.write(is_known)


async def test_it_tidies_once_a_day(store: Store) -> None:
    tidying = Tidying(store)
    later = NOW + timedelta(days=7)
    await tidying.run_due(later)
    await store.write(is_known)

    await tidying.run_due(later + timedelta(hours=1))
    assert await store.write(is_known)
    await tidying.run_due(later + timedelta(days=1))
    assert not await store.write(is_known)


def note_a_hundred(tx: Tx) -> None:
    for number in range(100):
        tx.calls.note(f"{number}", NOW)


def noted(tx: Tx) -> int:
    return tx._connection.scalar(select(func.count()).select_from(handled_calls)) or 0


async def test_whoever_writes_meanwhile_waits_for_one_lot_at_most(store: Store) -> None:
    await store.write(note_a_hundred)
    tidying = asyncio.create_task(Tidying(store, lot=2).run_due(NOW + timedelta(days=7)))

    left = [await store.write(noted) for _ in range(10)]
    await tidying

    assert left == sorted(left, reverse=True)
    assert min(left) > 0
    assert await store.read(noted) == 0


class Stopped(Store):
    """Tells the round to stop when its first lot is removed."""

    stop: Callable[[], None]

    async def claim(self, work: Callable[[Tx], T]) -> T:
        self.stop()
        return await super().claim(work)


async def test_a_round_that_is_told_to_stop_does_so_after_a_lot(store: Store) -> None:
    await store.write(note_a_hundred)
    stopped = Stopped(store._database)
    tidying = Tidying(stopped, lot=2)
    stopped.stop = tidying.finish

    await tidying.run_due(NOW + timedelta(days=7))
    assert await store.read(noted) == 98

    await Tidying(store).run_due(NOW + timedelta(days=7))
    assert await store.read(noted) == 0


async def with_check_ins(store: Store) -> Bot:
    """A month on: ada has checked in on three days of the first week."""
    bot = await with_cohort(store)
    await bot.say("ada", "/cohort join", zone="America/New_York")
    for day in ("02", "04", "05"):
        await bot.until(f"2026-03-{day} 20:00")
        await bot.say("ada", f'/checkin done="chapter {day}" next="more" blocked="no GPU"')
    await bot.until("2026-04-03 12:00")
    return bot


async def texts(bot: Bot) -> list[object]:
    rows = await bot.store.read(lambda tx: everything(tx, checkins))
    return [row["done"] for row in rows]


async def test_texts_stay_unless_somebody_wants_them_to_go(quick: Store) -> None:
    bot = await with_check_ins(quick)
    await Tidying(quick).run_due(bot.clock.forward(days=1000))

    assert await texts(bot) == ["chapter 02", "chapter 04", "chapter 05"]


async def test_texts_go_after_their_days(quick: Store) -> None:
    bot = await with_check_ins(quick)
    why = await bot.say("ada", "/streak why=yes")
    export = await bot.say("ada", "/privacy export")
    assert export.file is not None
    assert "chapter 02" in export.file.text

    await Tidying(quick, TEXTS).run_due(bot.clock.now())

    assert await texts(bot) == ["", "chapter 04", "chapter 05"]
    assert await bot.say("ada", "/streak why=yes") == why
    export = await bot.say("ada", "/privacy export")
    assert export.file is not None
    assert '"day": "2026-03-02"' in export.file.text
    assert "chapter 02" not in export.file.text


async def test_an_undo_of_what_has_gone_does_not_take_the_day_away(store: Store) -> None:
    bot = await with_cohort(store)
    await bot.say("ada", "/cohort join", zone="America/New_York")
    await bot.say("ada", '/checkin done="chapter 1"')
    last = await bot.say("ada", '/checkin done="chapter 1 and 2"')
    bot.clock.forward(days=40)
    await Tidying(store, TEXTS).run_due(bot.clock.now())

    button = next(one for one in last.message.buttons if one.label == "Undo")
    answer = await bot.call("ada", button.command, dict(button.args))

    assert "has changed since; nothing was undone" in plain(answer.message)
    assert await texts(bot) == [""]


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_posts_go_on_as_if_nothing_had_been_removed(store: Store, quick: Store) -> None:
    """Through a holiday that makes a week longer than rows are kept."""
    courses = []
    for where, kept in ((store, POSTS), (quick, Kept(posts=0))):
        bot = await with_cohort(where)
        await bot.until("2026-03-17 20:00")
        assert (await bot.lead("/cohort holiday from=2026-03-18 to=2026-05-05 reason=moving")).ok
        for day in ("2026-03-30", "2026-04-20", "2026-05-06", "2026-05-20", "2026-06-20"):
            await bot.until(f"{day} 06:00")
            await Tidying(where, kept).run_due(bot.clock.now())
        await bot.until("2026-08-01 06:00")
        await Tidying(where, kept).run_due(bot.clock.now())
        courses.append([(post.kind, post.thread) for post in bot.chat.posts])
        left = await where.read(lambda tx: everything(tx, jobs))
        assert (left == []) == (kept is POSTS)

    assert courses[0] == courses[1]
    assert courses[0].count(("week", None)) == 6


async def test_a_digest_of_somebody_forgotten_is_edited_after_a_round(quick: Store) -> None:
    bot = await with_check_ins(quick)
    await bot.say("ada", '/checkin done="something private"')
    await bot.until("2026-04-10 10:00")
    await Tidying(quick, Kept(texts=30, posts=30)).run_due(bot.clock.now())

    reply = await bot.say("ada", "/privacy delete confirm=yes")

    assert reply.ok
    assert bot.chat.edits
    assert "something private" not in plain(bot.chat.edits[-1][0].message)
