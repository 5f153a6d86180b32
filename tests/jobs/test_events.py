"""Conferences and sessions: a week and a day before, to those they are for."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.content import load_library
from bot.message import plain
from bot.ports import TemporaryFailure
from bot.storage.store import Store
from bot.storage.tx import Tx
from tests import small_road
from tests.fakes.clock import FakeClock
from tests.jobs.bot import CREATE, NEW_YORK, Bot, at, with_cohort
from tests.jobs.road import event, library

FAIR = event("fair", ("2026-03-18", "2026-03-20"))
REGATTA = event("regatta", ("2026-03-18", "2026-03-18"), ways=("sea",))
MONTH = event("month", months=(4,))

EVENTS_FILE = """
- id: event-fair
  title: Fair
  url: https://fair.example
  kind: conference
  months: [3]
  note: In March.
  editions: [[2026-03-18, 2026-03-20]]
"""

COMING = ["03-11 12:00", "03-17 12:00"]
"""When New York hears of what is on from 18 March on."""


def heard(bot: Bot) -> list[str]:
    """The dates and hours of New York at which events were spoken of."""
    return [
        f"{post.at.astimezone(NEW_YORK):%m-%d %H:%M}" for post in bot.told if post.kind == "event"
    ]


async def reasons(bot: Bot) -> list[tuple[str, str]]:
    """The days without a post about events, and why."""
    rows = await bot.jobs(kind="event", state="skipped")
    return [(str(row["day"]), str(row["reason"])) for row in rows]


async def take_the_way(bot: Bot, who: str, way: str | None) -> None:
    """As if the road branched there."""

    def take(tx: Tx) -> None:
        person = tx.people.behind_account("console", who)
        assert person is not None
        [mine] = tx.memberships.of(person.id)
        if way:
            tx.ways.take(mine.id, "water", way)
        else:
            tx.ways.give_up(mine.id, "water")

    await bot.store.write(take)


async def test_events_are_announced_a_week_and_a_day_before_in_the_channel(store: Store) -> None:
    bot = await with_cohort(store, events=(MONTH, FAIR))
    await bot.until("2026-04-13 00:00")

    assert heard(bot) == [*COMING, "03-25 12:00"]
    posts = [post for post in bot.told if post.kind == "event"]
    assert {(post.place, post.thread) for post in posts} == {("#ml-spring", None)}
    assert posts[0].text == (
        "Coming up\n• Fair (https://fair.example) · conference, Wed 18 Mar – Fri 20 Mar"
    )
    assert "Month (https://month.example) · conference. Some day." in posts[2].text
    assert await bot.jobs(state="waiting") == []


async def test_a_day_has_one_post_about_all_its_events(store: Store) -> None:
    later = event("later", ("2026-03-24", "2027-01-02"))
    bot = await with_cohort(store, events=(later, FAIR))
    await bot.until("2026-03-17 13:00")

    assert heard(bot) == COMING
    assert bot.told[-1].text.splitlines()[1:] == [
        "• Fair (https://fair.example) · conference, Wed 18 Mar – Fri 20 Mar",
        "• Later (https://later.example) · conference, Tue 24 Mar – Sat 2 Jan 2027",
    ]


async def test_a_road_without_events_has_no_job_for_them(quick: Store) -> None:
    bot = await with_cohort(quick)
    await bot.until("2026-04-01 00:00")
    assert await bot.jobs(kind="event") == []


async def test_between_events_there_is_nothing_to_wake_up_for(quick: Store) -> None:
    bot = await with_cohort(quick, events=(FAIR, MONTH))
    await bot.until("2026-04-13 00:00")
    days = [str(row["day"]) for row in await bot.jobs(kind="event")]
    assert days == ["2026-03-11", "2026-03-17", "2026-03-25"]


async def test_nothing_is_said_before_the_first_day_and_after_the_last(quick: Store) -> None:
    early = event("early", ("2026-03-08", "2026-03-09"))
    late = event("late", ("2026-04-14", "2026-04-14"))
    bot = await with_cohort(quick, now="2026-02-25 08:00", events=(early, late))
    await bot.until("2026-04-20 00:00")
    # a week before the one the cohort had not begun, and a day before the other it is over
    assert heard(bot) == ["03-07 12:00", "04-07 12:00"]


async def test_a_restart_says_nothing_twice(store: Store) -> None:
    bot = await with_cohort(store, events=(FAIR,))
    await bot.until("2026-03-11 12:00")
    again = Bot(store, bot.clock, bot.library, bot.chat)
    await again.until("2026-03-18 00:00")
    assert heard(again) == COMING


@pytest.mark.parametrize(
    "gone, back, then",
    [
        ("2026-03-11 11:00", "2026-03-11 23:59", ["03-11 23:59", "03-17 12:00"]),
        ("2026-03-11 11:00", "2026-03-12 00:00", ["03-17 12:00"]),
        ("2026-03-10 11:00", "2026-03-17 14:00", ["03-17 14:00"]),
        ("2026-03-10 11:00", "2026-03-18 00:00", []),
    ],
)
async def test_what_is_late_is_said_on_its_own_day_only(
    gone: str, back: str, then: list[str], quick: Store
) -> None:
    bot = await with_cohort(quick, events=(FAIR,))
    await bot.until(gone)
    await bot.back(back)
    await bot.until("2026-04-01 00:00")
    assert heard(bot) == then
    assert len(then) + len(await reasons(bot)) == len(COMING)
    assert {why for _, why in await reasons(bot)} <= {
        "it was due at 2026-03-11 16:00 UTC and its day is over",
        "it was due at 2026-03-17 16:00 UTC and its day is over",
    }


@pytest.mark.parametrize("hours, then", [(11, ["03-11 23:00"]), (13, [])])
async def test_a_platform_that_is_away_is_waited_for_until_the_day_is_over(
    hours: int, then: list[str], quick: Store
) -> None:
    bot = await with_cohort(quick, events=(FAIR,))
    await bot.until("2026-03-11 11:00")
    bot.chat.fail(TemporaryFailure("503", timedelta(hours=hours)))
    await bot.until("2026-03-12 20:00")
    assert heard(bot) == then


async def test_late_in_the_evening_there_are_six_hours_as_for_everything(quick: Store) -> None:
    bot = await with_cohort(quick, events=(FAIR,))
    await bot.lead("/cohort schedule post=event time=22:00")
    await bot.until("2026-03-11 21:00")
    await bot.back("2026-03-12 03:00")
    assert heard(bot) == ["03-12 03:00"]


async def test_a_paused_cohort_hears_of_nothing(store: Store) -> None:
    bot = await with_cohort(store, events=(FAIR,))
    await bot.until("2026-03-10 10:00")
    await bot.lead("/cohort pause")
    await bot.until("2026-03-12 10:00")
    assert heard(bot) == []
    await bot.lead("/cohort resume")
    await bot.until("2026-04-01 00:00")
    assert heard(bot) == ["03-17 12:00"]


async def test_what_falls_on_days_off_is_said_before_them_and_once(store: Store) -> None:
    bot = await with_cohort(store, events=(FAIR, event("next", ("2026-03-21", "2026-03-21"))))
    await bot.lead("/cohort holiday from=2026-03-10 to=2026-03-19")
    await bot.until("2026-04-01 00:00")

    assert heard(bot) == ["03-09 12:00", "03-20 12:00"]
    first = next(post.text for post in bot.told if post.kind == "event")
    assert (first.count("Fair"), first.count("Next")) == (1, 1)


async def test_they_can_be_turned_off_and_on_and_come_at_another_hour(store: Store) -> None:
    bot = await with_cohort(store, events=(FAIR, MONTH))
    reply = await bot.lead("/cohort schedule post=event on=no")
    assert "event: off" in plain(reply.message)
    await bot.until("2026-03-12 00:00")
    assert (heard(bot), await bot.jobs(kind="event")) == ([], [])

    reply = await bot.lead("/cohort schedule post=event on=yes time=08:15")
    assert "event: a week and a day before each, 08:15" in plain(reply.message)
    assert "The next event post goes out Tue 17 Mar 2026, 08:15" in plain(reply.message)
    await bot.until("2026-04-01 00:00")
    assert heard(bot) == ["03-17 08:15", "03-25 08:15"]


async def test_events_for_some_ways_wait_for_somebody_who_takes_one(store: Store) -> None:
    bot = await with_cohort(store, events=(REGATTA,))
    await bot.say("ada", "/cohort join")
    await bot.until("2026-03-12 00:00")
    assert heard(bot) == []
    assert await reasons(bot) == [("2026-03-11", "nobody here takes a way it is for")]

    await take_the_way(bot, "ada", "sea")
    await bot.until("2026-03-18 00:00")
    assert heard(bot) == ["03-17 12:00"]


@pytest.mark.parametrize("leaves", ["/cohort leave", None])
async def test_only_active_members_on_a_way_count(leaves: str | None, quick: Store) -> None:
    bot = await with_cohort(quick, events=(REGATTA, FAIR))
    await bot.say("ada", "/cohort join")
    await take_the_way(bot, "ada", "sea")
    await bot.until("2026-03-11 13:00")
    assert "Regatta" in bot.told[-1].text

    if leaves:
        await bot.say("ada", leaves)
    else:
        await take_the_way(bot, "ada", "lake")
    await bot.until("2026-03-17 13:00")
    last = [post.text for post in bot.told if post.kind == "event"][-1]
    assert ("Regatta" in last, "Fair" in last) == (False, True)


async def test_the_preview_has_what_people_on_these_ways_get(store: Store) -> None:
    bot = await with_cohort(store, events=(REGATTA, MONTH))
    await bot.say("ada", "/cohort join")
    said = plain((await bot.lead("/cohort preview weeks=5")).message)
    assert [row for row in said.splitlines() if "· event ·" in row] == [
        "• Wed 25 Mar 2026 12:00 · event · coming up: Month"
    ]

    await take_the_way(bot, "ada", "sea")
    said = plain((await bot.lead("/cohort preview weeks=5")).message)
    rows = [row for row in said.splitlines() if "· event ·" in row]
    assert rows == [
        "• Wed 11 Mar 2026 12:00 · event · coming up: Regatta",
        "• Tue 17 Mar 2026 12:00 · event · coming up: Regatta",
        "• Wed 25 Mar 2026 12:00 · event · coming up: Month",
    ]


async def test_the_next_events_can_be_asked_for_beside_the_schedule(store: Store) -> None:
    bot = await with_cohort(store, events=(REGATTA, FAIR, MONTH))
    assert (await bot.lead("/cohort post post=event")).ok
    [asked] = bot.take()
    assert (asked.kind, asked.thread) == ("event", None)
    assert asked.text.count("•") == 1
    assert "Fair" in asked.text

    await bot.until("2026-03-17 11:00")
    bot.take()
    await bot.lead("/cohort post post=event")
    [asked] = bot.take()
    assert "Fair" in asked.text

    await bot.until("2026-03-26 00:00")
    assert heard(bot) == ["03-17 12:00", "03-25 12:00"]
    refused = await bot.lead("/cohort post post=event")
    assert plain(refused.message) == (
        "ML spring has no event ahead of it on its roadmap, so there is nothing to post."
    )


async def test_events_have_no_day_of_the_week(quick: Store) -> None:
    bot = await with_cohort(quick, events=(FAIR,))
    refused = await bot.lead("/cohort schedule post=event day=3")
    assert plain(refused.message) == (
        "The event post follows the dates of events, so its day cannot be set; its time can."
    )
    changed = await bot.lead("/cohort schedule post=event time=10:00")
    [undo, *_] = changed.message.buttons
    await bot.call("lin", undo.command, dict(undo.args))
    await bot.until("2026-03-12 00:00")
    assert heard(bot) == COMING[:1]


async def test_the_roadmap_as_it_is_on_the_day_counts(store: Store) -> None:
    """A cohort without an edition of its own follows the road that comes with the bot."""
    bot = await with_cohort(store, events=(FAIR,))
    await bot.until("2026-03-10 00:00")
    moved = replace(FAIR, editions=event("fair", ("2026-03-19", "2026-03-21")).editions)
    again = Bot(store, bot.clock, library(6, moved), bot.chat)
    await again.until("2026-04-01 00:00")
    assert heard(again) == ["03-12 12:00", "03-18 12:00"]
    assert await reasons(again) == [("2026-03-11", "the schedule has changed")]


async def test_an_event_that_moved_within_the_week_is_spoken_of_again(quick: Store) -> None:
    bot = await with_cohort(quick, events=(event("fair", ("2026-03-17", "2026-03-17")),))
    await bot.until("2026-03-11 00:00")
    later = event("fair", ("2026-03-20", "2026-03-20"))
    again = Bot(quick, bot.clock, library(6, later), bot.chat)
    await again.lead("/cohort edit capacity=9")
    await again.until("2026-04-01 00:00")
    assert heard(again) == ["03-10 12:00", "03-13 12:00", "03-19 12:00"]


async def test_the_first_events_of_a_road_come_with_the_next_week(store: Store) -> None:
    bot = await with_cohort(store)
    await bot.until("2026-03-08 00:00")
    again = Bot(store, bot.clock, library(6, FAIR), bot.chat)
    await again.until("2026-04-01 00:00")
    assert heard(again) == COMING
    assert [row["state"] for row in await again.jobs(kind="event")] == ["done", "done"]


async def test_an_edition_that_is_taken_brings_its_own_events(store: Store, tmp_path: Path) -> None:
    names = [f"m{number}" for number in range(6)]
    old = small_road.library(tmp_path / "old", names)
    folder = small_road.write(tmp_path / "new", names, "2.0.0")
    (folder / "events.yaml").write_text(EVENTS_FILE)
    bot = Bot(store, FakeClock(at("2026-03-02 08:00")), old)
    assert (await bot.lead(f"{CREATE} roadmap={small_road.ROAD}")).ok

    bot = Bot(store, bot.clock, load_library([folder]), bot.chat)
    await bot.until("2026-03-12 00:00")
    assert await bot.jobs(kind="event") == []
    assert (await bot.lead("/cohort edit version=latest")).ok
    assert [str(row["day"]) for row in await bot.jobs(kind="event")] == ["2026-03-17"]
    assert (await bot.lead("/cohort edit version=1.0.0")).ok
    assert await bot.jobs(kind="event") == []
