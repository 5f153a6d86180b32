"""Personal reminders: asked for, few, gentle, and never at night."""

from datetime import timedelta

import pytest

from bot.message import plain
from bot.ports import TemporaryFailure
from bot.storage.store import Store
from tests.jobs.bot import NEW_YORK, Bot, with_cohort


async def with_reminders(store: Store, wish: str = "on=yes") -> Bot:
    """Ada asks for reminders on Monday morning; lin's posts are left out."""
    bot = await with_cohort(store)
    await bot.say("ada", "/cohort join", zone="America/New_York")
    reply = await bot.say("ada", f"/reminders {wish}")
    assert reply.ok, plain(reply.message)
    return bot


def reminded(bot: Bot) -> list[str]:
    return [
        f"{post.at.astimezone(NEW_YORK):%a %m-%d %H:%M}"
        for post in bot.told
        if post.kind == "reminder"
    ]


async def reasons(bot: Bot) -> list[object]:
    return [row["reason"] for row in await bot.jobs(kind="reminder", state="skipped")]


async def test_they_come_privately_at_most_three_times_a_week(store: Store) -> None:
    bot = await with_reminders(store)
    for sunday in (8, 15, 22, 29):
        await bot.until(f"2026-03-{sunday:02} 12:00")
        await bot.say("ada", '/checkin done="a page"')
    await bot.until("2026-03-30 00:00")
    assert reminded(bot)[:4] == [
        "Mon 03-02 19:00",
        "Wed 03-04 19:00",
        "Fri 03-06 19:00",
        "Mon 03-09 19:00",
    ]  # the clocks went forward in between
    assert len(reminded(bot)) == 12
    first = next(post for post in bot.chat.posts if post.kind == "reminder")
    assert (first.place.direct, first.place.channel) == (True, "ada")


async def test_other_days_asked_for_do_not_make_it_more_than_three_in_seven_days(
    quick: Store,
) -> None:
    bot = await with_reminders(quick)
    await bot.until("2026-03-06 20:00")
    await bot.say("ada", '/checkin done="a page"')
    await bot.say("ada", "/reminders days=sat,sun,mon")
    await bot.until("2026-03-12 00:00")
    assert reminded(bot)[3:] == ["Mon 03-09 19:00"]
    assert await reasons(bot) == ["three reminders went out in seven days"] * 2


async def test_a_later_hour_does_not_bring_a_second_one_that_day_and_keeps_the_chain(
    quick: Store,
) -> None:
    bot = await with_reminders(quick)
    await bot.until("2026-03-02 19:30")
    await bot.say("ada", "/reminders time=20:00")
    await bot.until("2026-03-05 00:00")
    assert reminded(bot) == ["Mon 03-02 19:00", "Wed 03-04 20:00"]


@pytest.mark.parametrize("hour", ["22:00", "23:30", "00:00", "07:59"])
async def test_quiet_hours_cannot_be_chosen(hour: str, quick: Store) -> None:
    bot = await with_cohort(quick)
    await bot.say("ada", "/cohort join")
    assert not (await bot.say("ada", f"/reminders time={hour}")).ok
    assert await bot.jobs(kind="reminder") == []


async def test_what_is_late_does_not_come_at_night(quick: Store) -> None:
    bot = await with_reminders(quick)
    await bot.until("2026-03-02 18:00")
    await bot.back("2026-03-02 23:00")
    assert await reasons(bot) == ["it is night where they are"]

    bot.chat.fail(TemporaryFailure("429", timedelta(hours=3, minutes=1)))
    await bot.until("2026-03-04 18:30")
    bot.chat.failures.clear()
    bot.chat.fail(TemporaryFailure("429", timedelta(hours=3, minutes=1)))
    await bot.until("2026-03-05 08:00")
    assert reminded(bot) == []


@pytest.mark.parametrize(
    "why, said",
    [
        ('/checkin done="did it"', "they have checked in already"),
        ("/pause until=2026-03-02", "they are paused"),
        ("/cohort leave", "no cohort of theirs expects anything today"),
    ],
)
async def test_who_did_it_or_is_away_is_left_alone(why: str, said: str, quick: Store) -> None:
    bot = await with_reminders(quick)
    await bot.say("ada", why)
    await bot.until("2026-03-02 20:00")
    assert (reminded(bot), await reasons(bot)) == ([], [said])
    assert len(await bot.jobs(kind="reminder", state="waiting")) == 1


@pytest.mark.parametrize(
    "why", ["/cohort pause", "/cohort cancel", "/cohort holiday from=2026-03-02 to=2026-03-02"]
)
async def test_nobody_is_reminded_while_their_cohort_rests(why: str, quick: Store) -> None:
    bot = await with_reminders(quick)
    assert (await bot.lead(why)).ok
    await bot.until("2026-03-02 20:00")
    assert (reminded(bot), await reasons(bot)) == (
        [],
        ["no cohort of theirs expects anything today"],
    )


async def test_off_is_off(quick: Store) -> None:
    bot = await with_reminders(quick)
    await bot.say("ada", "/reminders on=no")
    await bot.until("2026-03-12 00:00")
    assert (reminded(bot), await bot.jobs(kind="reminder")) == ([], [])


async def test_gentle_after_one_miss_and_an_offer_to_pause_after_two(quick: Store) -> None:
    bot = await with_reminders(quick)
    await bot.until("2026-03-07 00:00")
    texts = [post.text for post in bot.told if post.kind == "reminder"]
    assert "What did you get done for ML spring today?" in texts[0]
    assert "that is fine" in texts[1]
    assert "/pause until=friday gives you a break and keeps your streak as it is" in texts[2]
    assert not [text for text in texts if "lost" in text]

    await bot.say("ada", '/checkin done="back"')
    bot.take()
    await bot.until("2026-03-10 00:00")
    assert "What did you get done" in bot.told[-1].text


async def test_after_the_offer_they_stop_until_there_is_a_check_in(store: Store) -> None:
    bot = await with_reminders(store)
    await bot.until("2026-03-25 00:00")
    assert len(reminded(bot)) == 3
    assert set(await reasons(bot)) == {"a pause was offered; waiting for a sign"}

    await bot.say("ada", '/checkin done="back" day=yesterday')
    bot.take()
    await bot.until("2026-03-28 00:00")
    assert reminded(bot) == ["Wed 03-25 19:00", "Fri 03-27 19:00"]
    (first, _) = [post.text for post in bot.told if post.kind == "reminder"]
    assert "What did you get done" in first


async def test_a_streak_that_is_off_is_not_spoken_of(quick: Store) -> None:
    bot = await with_reminders(quick)
    await bot.say("ada", "/settings streak=off")
    await bot.say("ada", "/reminders on=yes")
    await bot.until("2026-03-07 00:00")
    texts = [post.text for post in bot.told if post.kind == "reminder"]
    assert len(texts) == 3
    assert not [text for text in texts if "streak" in text]


async def test_a_new_zone_moves_them(quick: Store) -> None:
    bot = await with_reminders(quick)
    await bot.say("ada", "/settings timezone=America/Los_Angeles")
    await bot.until("2026-03-05 00:00")
    assert reminded(bot)[-1] == "Wed 03-04 22:00"


async def test_after_weeks_away_no_reminder_is_caught_up_on(quick: Store) -> None:
    bot = await with_reminders(quick)
    await bot.back("2026-03-20 12:00")
    assert reminded(bot) == []
    await bot.until("2026-03-20 20:00")
    assert reminded(bot) == ["Fri 03-20 19:00"]
