"""What still goes out after the process was away."""

import pytest

from bot.storage.store import Store
from tests.jobs.bot import Bot, at, with_cohort

TABLE = [
    # when the process went, when it came back, what it posts then
    ("2026-03-02 08:59", "2026-03-02 15:00", ["week"]),
    ("2026-03-02 08:59", "2026-03-03 12:00", ["week", "drop"]),
    ("2026-03-02 10:00", "2026-03-03 18:00", ["drop"]),
    ("2026-03-02 10:00", "2026-03-03 18:01", []),
    ("2026-03-03 13:00", "2026-03-04 18:00", ["prompt", "checkin"]),
    ("2026-03-03 13:00", "2026-03-04 18:01", ["checkin"]),
    ("2026-03-03 13:00", "2026-03-05 00:00", ["checkin"]),
    ("2026-03-03 13:00", "2026-03-05 00:01", []),
    ("2026-03-04 19:00", "2026-03-06 17:00", ["digest"]),
    ("2026-03-04 19:00", "2026-03-07 09:30", ["digest", "digest"]),
    ("2026-03-07 10:00", "2026-03-08 23:59", ["recap"]),
    ("2026-03-07 10:00", "2026-03-09 00:01", []),
    ("2026-03-07 10:00", "2026-03-09 08:00", []),
    ("2026-03-02 08:30", "2026-03-11 08:00", ["week"]),
    ("2026-03-02 08:30", "2026-03-12 21:00", ["week", "digest"]),
    ("2026-03-02 08:30", "2026-03-29 23:00", ["week", "digest", "digest", "recap"]),
    ("2026-03-29 19:00", "2026-05-01 12:00", []),
]


@pytest.mark.parametrize("gone, back, posts", TABLE)
async def test_what_goes_out_late(gone: str, back: str, posts: list[str], quick: Store) -> None:
    bot = await with_cohort(quick)
    await bot.until(gone)
    bot.take()
    await bot.back(back)

    assert bot.kinds == posts
    await every_decision_left_a_row(bot)

    await bot.until(back)
    assert bot.kinds == posts


async def every_decision_left_a_row(bot: Bot) -> None:
    """Each day's posts up to now have a row that is over, with a reason when nothing was sent."""
    rows = await bot.jobs()
    due = [row for row in rows if row["due_at"] <= bot.clock.now()]  # type: ignore[operator]
    assert {row["state"] for row in due} <= {"done", "skipped"}
    assert all(bool(row["reason"]) == (row["state"] == "skipped") for row in due)
    assert len({row["key"] for row in rows}) == len(rows)
    assert {row["state"] for row in rows if row not in due} <= {"waiting"}


async def test_after_weeks_away_each_missed_post_has_its_reason(store: Store) -> None:
    bot = await with_cohort(store)
    await bot.back("2026-03-16 12:00")
    reasons = {str(row["key"]).partition(":1:")[2]: row["reason"] for row in await bot.jobs()}
    assert reasons["week:2026-03-02"] == "it was due at 2026-03-02 14:00 UTC and its week is over"
    assert reasons["prompt:2026-03-11"] == (
        "it was due at 2026-03-11 16:00 UTC, more than 6 hours ago"
    )
    assert [post.text.splitlines()[0] for post in bot.told] == ["Week 3 of 6: Theme 3"]
    assert len(await bot.jobs(state="skipped")) == 16


async def test_what_is_late_goes_into_the_thread_of_the_week_that_is_late_too(
    store: Store,
) -> None:
    bot = await with_cohort(store)
    await bot.back("2026-03-05 10:00")
    assert [(post.kind, post.thread) for post in bot.told] == [
        ("week", None),
        ("digest", "message-1"),
    ]


async def test_a_relaxed_week_is_current_for_both_its_weeks(store: Store) -> None:
    bot = await with_cohort(store, "pace=relaxed")
    await bot.back("2026-03-12 08:00")
    assert bot.kinds == ["week", "digest", "digest"]
    assert "Week 1 of 6" in bot.told[0].text


async def test_late_on_the_wall_of_the_cohort_not_on_ours(store: Store) -> None:
    """At 23:59 in Honolulu the week is current although it is the next week in New York."""
    bot = await with_cohort(store)
    await bot.lead("/cohort cancel")
    await bot.lead('/cohort create name="Far" start=2026-03-02 timezone=Pacific/Honolulu')
    await bot.back("2026-03-09 05:59")
    assert bot.kinds == ["week", "digest", "digest", "recap"]


async def test_a_finished_run_is_closed_however_late(store: Store) -> None:
    bot = await with_cohort(store)
    await bot.say("ada", "/cohort join")
    await bot.back("2026-06-01 12:00")
    info = await bot.say("ada", "/progress")
    assert bot.kinds == []
    assert info.ok
    [job] = await bot.jobs(kind="finish")
    assert (job["state"], job["done_at"]) == ("done", at("2026-06-01 12:00"))
