"""What facilitators change while jobs wait."""

import asyncio
from collections import Counter

import pytest

from bot.content.library import Library
from bot.message import plain
from bot.ports import Outgoing, TemporaryFailure
from bot.services import cohorts as life
from bot.storage.store import Store
from bot.storage.tx import Tx
from tests.jobs.bot import NEW_YORK, Bot, TimedChat, with_cohort


def when(bot: Bot, *kinds: str) -> list[str]:
    """The dates and hours of New York at which posts of these kinds came."""
    return [
        f"{post.kind} {post.at.astimezone(NEW_YORK):%m-%d %H:%M}"
        for post in bot.told
        if post.kind in kinds or not kinds
    ]


async def ahead(bot: Bot, kind: str) -> list[str]:
    """When the jobs of a kind that wait are due."""
    rows = await bot.jobs(kind=kind, state="waiting")
    return [f"{row['due_at'].astimezone(NEW_YORK):%m-%d %H:%M}" for row in rows]  # type: ignore[attr-defined]


async def test_a_paused_cohort_is_silent_and_goes_on_where_it_was(store: Store) -> None:
    bot = await with_cohort(store)
    await bot.until("2026-03-04 13:00")
    await bot.lead("/cohort pause")
    assert await bot.jobs(state="waiting") == []
    await bot.until("2026-03-11 10:00")
    assert bot.kinds == ["week", "drop", "prompt"]

    await bot.lead("/cohort resume")
    await bot.until("2026-03-16 09:00")
    assert when(bot)[-1] == "week 03-16 09:00"
    assert "Week 2 of 6" in bot.told[-1].text
    assert Counter(bot.kinds)["week"] == 2
    assert Counter(bot.kinds)["prompt"] == 1


async def test_what_waits_to_be_sent_is_not_sent_while_paused(store: Store) -> None:
    bot = await with_cohort(store)
    bot.chat.fail(TemporaryFailure("503"))
    await bot.until("2026-03-02 09:00")
    await bot.lead("/cohort pause")
    await bot.until("2026-03-03 09:00")
    assert bot.told == []
    [row] = await bot.deliveries()
    assert (row["state"], row["reason"]) == ("skipped", "the cohort is paused")


class Interrupted(TimedChat):
    """Somebody pauses the cohort while the first send is under way, which then fails."""

    store: Store
    library: Library

    async def post(self, outgoing: Outgoing) -> str:
        def pause(tx: Tx) -> None:
            [cohort] = tx.cohorts.in_community(tx.communities.known("console", "home").id)  # type: ignore[union-attr]
            if not cohort.state.over and tx.cohorts.paused_since(cohort.id) is None:
                life.pause(tx, self.library, cohort, self.clock.now())

        await self.store.write(pause)
        raise TemporaryFailure("503")


async def test_a_send_under_way_when_the_cohort_is_paused_is_not_tried_again(store: Store) -> None:
    bot = await with_cohort(store)
    bot.chat = Interrupted(clock=bot.clock)
    bot.chat.store, bot.chat.library = store, bot.library
    bot.runner = bot.worker("one")
    await bot.until("2026-03-02 09:00")
    bot.chat = TimedChat(clock=bot.clock)
    bot.runner = bot.worker("one")
    await bot.until("2026-03-03 09:00")
    assert bot.told == []
    [row] = await bot.deliveries()
    assert (row["state"], row["reason"]) == ("skipped", "the cohort is paused")


@pytest.mark.parametrize("ending", ["cancel", "finish"])
async def test_nothing_comes_after_the_end(ending: str, store: Store) -> None:
    bot = await with_cohort(store)
    await bot.until("2026-03-04 13:00")
    await bot.lead(f"/cohort {ending}")
    assert await bot.runner.next_due() is None
    await bot.until("2026-06-01 00:00")
    assert bot.kinds == ["week", "drop", "prompt"]


async def test_a_run_closes_itself_on_the_midnight_after_its_last_day(store: Store) -> None:
    bot = await with_cohort(store)
    await bot.say("ada", "/cohort join")
    await bot.until("2026-04-12 23:59")
    assert "is finished" not in plain((await bot.say("ada", "/cohort info")).message)
    await bot.until("2026-04-13 00:00")
    assert "finished" in plain((await bot.say("ada", "/cohort info")).message)
    assert await bot.runner.next_due() is None
    assert bot.kinds[-1] == "recap"


async def test_an_edited_start_moves_every_post(store: Store) -> None:
    bot = await with_cohort(store, now="2026-02-25 10:00")
    await bot.lead("/cohort edit start=2026-03-04 timezone=America/Chicago channel=#other")
    await bot.until("2026-03-05 23:00")
    assert when(bot) == ["week 03-04 10:00", "drop 03-05 13:00"]
    assert {post.place for post in bot.told} == {"#other"}


async def test_a_new_name_and_place_hold_for_posts_to_come(store: Store) -> None:
    bot = await with_cohort(store)
    await bot.until("2026-03-02 10:00")
    reply = await bot.lead('/cohort edit name="ML fall" channel=#fall')
    assert "This week's post goes to #fall now, and the rest" in plain(reply.message)
    await bot.until("2026-03-03 13:00")
    last = bot.chat.posts[-1]
    assert (last.kind, last.place.channel, last.cohort) == ("drop", "#fall", "ML fall")


async def test_a_week_under_way_moves_to_the_new_place_with_its_thread(store: Store) -> None:
    bot = await with_cohort(store, "pace=relaxed")
    await bot.until("2026-03-09 10:00")  # the second half of the road week
    bot.take()
    reply = await bot.lead("/cohort edit channel=#new")
    assert [(post.kind, post.place, post.thread) for post in bot.told] == [("week", "#new", None)]
    await bot.until("2026-03-11 13:00")
    [_, prompt] = bot.told
    assert (prompt.kind, prompt.place) == ("prompt", "#new")
    assert prompt.thread is not None

    [undo, *_] = reply.message.buttons
    bot.take()
    await bot.call("lin", undo.command, dict(undo.args))
    assert bot.told == []  # the old place has the week's post
    await bot.until("2026-03-16 10:00")
    assert [post.place for post in bot.told if post.kind == "week"] == ["#ml-spring"]


@pytest.mark.parametrize("change", ["channel=#ml-spring", "capacity=9"])
async def test_a_place_that_has_the_weeks_post_does_not_get_it_again(
    change: str, quick: Store
) -> None:
    bot = await with_cohort(quick)
    await bot.until("2026-03-02 10:00")
    await bot.lead(f"/cohort edit {change}")
    assert bot.kinds == ["week"]


@pytest.mark.parametrize("now", ["2026-02-25 10:00", "2026-03-02 08:00"])
async def test_a_new_place_before_the_weeks_post_brings_nothing_at_once(
    now: str, quick: Store
) -> None:
    bot = await with_cohort(quick, now=now)
    reply = await bot.lead("/cohort edit channel=#new")
    assert "follows it there" not in plain(reply.message)
    assert bot.kinds == []


@pytest.mark.parametrize(
    "at_hour, change, then",
    [
        # later on the day that had it: not twice, and the next one still comes
        (
            "2026-03-04 19:00",
            "post=checkin time=20:00",
            ["checkin 03-04 18:00", "checkin 03-06 20:00"],
        ),
        (
            "2026-03-04 19:00",
            "post=checkin time=17:00",
            ["checkin 03-04 18:00", "checkin 03-06 17:00"],
        ),
        # before it: at the new hour
        (
            "2026-03-04 17:00",
            "post=checkin time=17:30",
            ["checkin 03-04 17:30", "checkin 03-06 17:30"],
        ),
        # the new hour is over: that one is gone
        ("2026-03-04 17:00", "post=checkin time=16:00", ["checkin 03-06 16:00"]),
        ("2026-03-04 19:00", "post=checkin on=no", ["checkin 03-04 18:00"]),
        ("2026-03-04 17:00", "post=checkin day=4", ["checkin 03-05 18:00"]),
    ],
)
async def test_a_new_time(at_hour: str, change: str, then: list[str], quick: Store) -> None:
    bot = await with_cohort(quick)
    await bot.until(at_hour)
    reply = await bot.lead(f"/cohort schedule {change}")
    assert reply.ok
    await bot.until("2026-03-08 12:00")
    assert when(bot, "checkin") == then


async def test_a_week_post_moved_to_a_later_day_is_not_posted_again_at_once(store: Store) -> None:
    bot = await with_cohort(store)
    await bot.until("2026-03-05 10:00")
    await bot.lead("/cohort schedule post=week day=3")
    await bot.until("2026-03-12 10:00")
    assert when(bot, "week") == ["week 03-02 09:00", "week 03-11 09:00"]


async def test_a_cohort_made_within_its_first_week_gets_the_weeks_post_at_once(
    store: Store,
) -> None:
    bot = await with_cohort(store, now="2026-03-04 15:00")
    await bot.until("2026-03-05 10:00")
    assert when(bot) == ["week 03-04 15:00", "checkin 03-04 18:00", "digest 03-05 09:00"]


AFTER_THE_HOLIDAY = (
    # the working days of the week are the 2nd to 4th and the 12th to 15th now
    *("digest 03-12 09:00", "checkin 03-13 18:00", "digest 03-14 09:00", "recap 03-15 18:00"),
)


async def test_a_holiday_takes_the_posts_of_its_days_and_moves_the_rest(store: Store) -> None:
    bot = await with_cohort(store)
    await bot.until("2026-03-04 17:00")
    await bot.lead("/cohort holiday from=2026-03-05 to=2026-03-11 reason=spring")
    await bot.until("2026-03-16 10:00")
    assert when(bot)[3:] == ["checkin 03-04 18:00", *AFTER_THE_HOLIDAY, "week 03-16 09:00"]
    assert not [post for post in bot.told if "03-05" <= f"{post.at:%m-%d}" <= "03-11"]
    assert "Week 2 of 6" in bot.told[-1].text


async def test_a_holiday_given_back_leaves_everything_as_it_was(store: Store) -> None:
    bot = await with_cohort(store)
    before = sorted((row["key"], row["due_at"]) for row in await bot.jobs())
    reply = await bot.lead("/cohort skip")
    assert sorted((row["key"], row["due_at"]) for row in await bot.jobs()) != before
    [undo, *_] = reply.message.buttons
    await bot.call("lin", undo.command, dict(undo.args))
    assert sorted((row["key"], row["due_at"]) for row in await bot.jobs()) == before


async def test_a_post_asked_for_does_not_disturb_the_schedule(store: Store) -> None:
    bot = await with_cohort(store)
    planned = sorted(str(row["key"]) for row in await bot.jobs(state="waiting"))
    for kind in ("week", "drop", "prompt", "checkin", "digest", "recap"):
        assert (await bot.lead(f"/cohort post post={kind}")).ok
    assert bot.kinds == ["week", "drop", "prompt", "checkin", "digest", "recap"]
    assert [post.thread for post in bot.told] == [None] + ["message-1"] * 5
    assert sorted(str(row["key"]) for row in await bot.jobs(state="waiting")) == planned

    bot.take()
    await bot.until("2026-03-03 13:00")
    assert when(bot) == ["week 03-02 09:00", "drop 03-03 12:00"]


async def test_nothing_can_be_asked_for_while_paused(store: Store) -> None:
    bot = await with_cohort(store)
    await bot.lead("/cohort pause")
    reply = await bot.lead("/cohort post post=week")
    assert not reply.ok
    assert "paused" in plain(reply.message)
    assert await bot.jobs() == []


async def test_a_zone_far_west_does_not_bring_a_day_twice(store: Store) -> None:
    bot = await with_cohort(store)
    await bot.until("2026-03-04 19:00")
    await bot.lead("/cohort edit timezone=Pacific/Honolulu")
    await bot.until("2026-03-07 12:00")
    assert when(bot, "checkin", "prompt") == [
        "prompt 03-04 12:00",
        "checkin 03-04 18:00",
        "checkin 03-06 23:00",
    ]


async def test_changes_meet_two_runners_and_nothing_is_lost_or_doubled(store: Store) -> None:
    """Every three hours somebody changes the schedule while two runners look for work."""
    bot = await with_cohort(store)
    first, second = bot.worker("first"), bot.worker("second")
    changes = ("post=prompt time=11:00", "post=drop time=12:30", "post=prompt time=13:00")
    for turn in range(8 * 6):
        bot.clock.forward(hours=3)
        now = bot.clock.now()
        text = f"/cohort schedule {changes[turn % 3]}"
        busy = [first.run_due(now), second.run_due(now)]
        await asyncio.gather(*busy, bot.lead(text), first.run_due(now))
    await bot.catch_up()
    assert Counter(bot.kinds) == Counter(week=1, drop=1, prompt=1, checkin=2, digest=2)
    assert {row["state"] for row in await bot.deliveries()} == {"sent"}
