import pytest

from bot.message import plain
from bot.storage.tables import holidays, jobs, slots
from tests.commands.world import SPRING, World, labels, text


async def test_a_week_is_skipped_and_given_back(either: World) -> None:
    skipped = await either.say("lin", "/cohort skip week=2 reason=break")
    assert text(skipped).startswith(
        "Week 2 moves from Mon 9 Mar to Mon 16 Mar, and everything after it; "
        "week 5 now begins Mon 6 Apr."
    )
    assert labels(skipped) == ["Undo", "Preview"]
    assert len(await either.rows(holidays)) == 1

    undone = await either.press("lin", "Undo")
    assert text(undone).startswith("Undone: the weeks are back where they were.")
    assert await either.rows(holidays) == []
    assert "Mon 9 Mar – Sun 15 Mar" in text(await either.say("ada", "/week 2"))


async def test_skip_without_a_number_means_the_next_week(spring: World) -> None:
    assert text(await spring.say("lin", "/cohort skip")).startswith("Week 2 moves")


async def test_the_first_week_can_move_before_it_begins(world: World) -> None:
    await world.say("lin", SPRING.replace("2026-03-02", "2026-03-09"))
    await world.say("lin", "/cohort skip week=1")
    world.clock.forward(days=8)

    joined = await world.say("ada", "/cohort join ML spring")
    assert "It begins Mon 16 Mar 2026: Kick-off" in text(joined)
    assert "Begins Mon 16 Mar, 5 weeks" in text(await world.say("ada", "/progress"))
    assert "Now: begins Mon 16 Mar" in text(await world.say("ada", "/cohort info"))
    assert "begins Mon 16 Mar, 1 member" in text(await world.say("ada", "/cohort list"))
    assert "walks “Python and SQL” from Mon 16 Mar on" in text(await world.say("ada", "/roadmap"))


@pytest.mark.parametrize(
    "words, said",
    [
        ("skip week=6", "ML spring has weeks 1 to 5; there is no week 6."),
        ("skip week=0", "The option week cannot be “0”; it takes a whole number from 1 to 520."),
        ("holiday from=2026-03-10 to=2026-03-09", "The holiday ends on 2026-03-09, before it"),
        ("holiday from=2026-03-01 to=2026-03-09", "2026-03-01 is over; a holiday begins today"),
        ("holiday from=2027-03-01 to=2027-03-09", "ML spring runs from 2026-03-02 to 2026-04-05"),
        ("holiday from=2026-03-10 to=2026-12-09", "A holiday takes up to 120 days; finish the"),
        ("holiday from=soon to=later", "The option from cannot be “soon”; it takes a date such"),
        ("holiday from=2026-03-10", "/cohort holiday needs to"),
    ],
)
async def test_days_off_that_cannot_be(spring: World, words: str, said: str) -> None:
    reply = await spring.say("lin", f"/cohort {words}")

    assert not reply.ok
    assert text(reply).startswith(said)
    assert await spring.rows(holidays) == []


async def test_a_week_that_began_cannot_be_skipped(spring: World) -> None:
    spring.clock.forward(days=9)

    assert text(await spring.say("lin", "/cohort skip week=2")) == (
        "Week 2 began on Mon 9 Mar; skip a later week, or give days off with /cohort holiday."
    )


async def test_a_holiday_of_a_day_or_two_moves_nothing(spring: World) -> None:
    reply = await spring.say("lin", "/cohort holiday from=2026-03-12 to=2026-03-13 reason=Eid")

    assert text(reply).startswith(
        "Days off: Thu 12 Mar – Fri 13 Mar (Eid). They are neutral for every streak. "
        "No week moves; what is due on days off comes on other days of the same week."
    )
    assert "Days off: Thu 12 Mar – Fri 13 Mar (Eid)" in text(
        await spring.say("ada", "/cohort info")
    )


async def test_the_same_days_are_not_given_twice(spring: World) -> None:
    await spring.say("lin", "/cohort holiday from=2026-03-12 to=2026-03-13")

    reply = await spring.say("lin", "/cohort holiday from=2026-03-13 to=2026-03-13")

    assert text(reply) == "Those days are a holiday already."


async def test_a_holiday_that_has_begun_stays(spring: World) -> None:
    await spring.say("lin", "/cohort holiday from=2026-03-12 to=2026-03-13")
    spring.clock.forward(days=10)

    assert text(await spring.press("lin", "Undo")) == "That holiday has begun, so it stays."
    gone = {"from": "2026-04-01", "to": "2026-04-02"}
    reply = await spring.call("lin", ("undo", "holiday"), gone)
    assert text(reply) == "There is no such holiday; nothing was undone."


async def test_the_timetable_changes_and_changes_back(either: World) -> None:
    reply = await either.say("lin", "/cohort schedule post=checkin day=2,4 time=7pm")
    assert "checkin: days 2 and 4, 19:00" in text(reply)
    assert "Times are America/New_York. Day 1 is Monday." in text(reply)

    undone = await either.press("lin", "Undo")
    assert "checkin: days 3 and 5, 18:00" in text(undone)


@pytest.mark.parametrize(
    "hours, words, said",
    [
        (1, "post=week time=10:00", "The next week post goes out Mon 2 Mar 2026, 10:00 America"),
        (2, "post=week time=07:00", "The week's post goes out now."),
        (28, "post=drop time=11:00", "The next drop post goes out Tue 10 Mar 2026, 11:00 America"),
        (28, "post=drop on=yes time=15:00", "The next drop post goes out Tue 3 Mar 2026, 15:00"),
        (30, "post=drop time=15:00", "The next drop post goes out Tue 10 Mar 2026, 15:00 America"),
        (24 * 34, "post=drop time=11:00", "No drop post is due in what is left of the run."),
    ],
)
async def test_a_new_time_says_when_the_next_one_comes(
    world: World, hours: int, words: str, said: str
) -> None:
    await world.say("lin", SPRING)
    world.clock.forward(hours=hours - 0.5)

    assert said in text(await world.say("lin", f"/cohort schedule {words}"))


async def test_a_weeks_post_that_went_out_is_not_promised_again(spring: World) -> None:
    await spring.live(hours=3)

    reply = await spring.say("lin", "/cohort schedule post=week time=12:00")
    assert "The next week post goes out Mon 9 Mar 2026, 12:00 America/New_York." in text(reply)
    reply = await spring.say("lin", "/cohort schedule post=week day=3")
    assert "The next week post goes out Wed 11 Mar 2026, 12:00 America/New_York." in text(reply)

    await spring.live(days=6)
    assert [post.kind for post in spring.chat.posts].count("week") == 1


async def test_a_new_time_of_a_paused_cohort_promises_nothing(spring: World) -> None:
    await spring.say("lin", "/cohort pause")

    reply = await spring.say("lin", "/cohort schedule post=week time=12:00")

    assert "Nothing goes out until the cohort is resumed." in text(reply)


async def test_a_post_can_be_turned_off(spring: World) -> None:
    reply = await spring.say("lin", "/cohort schedule post=checkin on=no")

    assert "checkin: off" in text(reply)
    assert "goes out" not in text(reply)
    preview = text(await spring.say("lin", "/cohort preview"))
    assert "checkin" not in preview
    assert "digest" not in preview
    waiting = {row["kind"] for row in await spring.rows(jobs) if row["state"] == "waiting"}
    assert waiting & {"checkin", "digest"} == set()


@pytest.mark.parametrize(
    "words, said",
    [
        ("", "/cohort schedule needs post"),
        ("post=poem", "The option post cannot be “poem”; it takes one of week, drop, prompt"),
        ("post=recap day=8", "The option day cannot be “8”; the recap post takes one day from 1"),
        ("post=recap day=1,2", "The option day cannot be “1,2”; the recap post takes one day"),
        ("post=checkin day=2,2", "The option day cannot be “2,2”; the checkin post takes days"),
        ("post=checkin day=२", "The option day cannot be “२”; the checkin post takes days from 1"),
        ("post=digest day=2", "The digest follows the check-ins, so its day cannot be set;"),
        ("post=week time=25:00", "The option time cannot be “25:00”; it takes a time of day"),
    ],
)
async def test_a_timetable_that_cannot_be(spring: World, words: str, said: str) -> None:
    reply = await spring.say("lin", f"/cohort schedule {words}")

    assert not reply.ok
    assert text(reply).startswith(said)
    assert await spring.rows(slots) == []


async def test_the_preview_is_what_is_posted(spring: World) -> None:
    preview = text(await spring.say("lin", "/cohort preview"))
    promised = [line for line in preview.splitlines() if line.startswith("• ")]

    await spring.live(days=36)

    posted = [post.kind for post in spring.chat.posts]
    assert sorted(posted) == sorted(line.split(" · ")[1] for line in promised)


async def test_the_preview_warns_of_clock_changes_and_nights(spring: World) -> None:
    await spring.say("lin", "/cohort schedule post=recap time=02:30")

    said = text(await spring.say("lin", "/cohort preview weeks=2"))

    assert "Clocks change on Sun 8 Mar 2026; posts stay at their time on the wall." in said
    assert "Between midnight and four: recap; most people are asleep then." in said
    assert "Week 3" not in said


async def test_a_long_preview_comes_in_a_file(world: World) -> None:
    await world.say("lin", SPRING + " pace=relaxed")

    reply = await world.say("lin", "/cohort preview")

    assert reply.file is not None
    assert len(text(reply)) <= 4000
    assert reply.file.text.count(" · ") > 80


async def test_the_themes_of_two_weeks_stand_apart(world: World) -> None:
    await world.say("lin", SPRING + " pace=sprint")
    await world.live(hours=2)

    (post,) = world.chat.posts

    title = plain(post.message).splitlines()[0]
    assert title.startswith("Weeks 1 and 2 of 5: Kick-off: what ML engineers do, and a workspace")
    assert " that works · " in title


async def test_the_preview_of_what_is_over_is_empty(spring: World) -> None:
    await spring.say("lin", "/cohort finish")

    assert text(await spring.say("lin", "/cohort preview")).startswith("ML spring: 0 posts to come")


async def test_a_post_can_be_asked_for_beside_the_schedule(spring: World) -> None:
    await spring.live(days=1)
    before = len(spring.chat.posts)

    reply = await spring.say("lin", "/cohort post recap")
    await spring.run()

    assert text(reply) == "The recap post is on its way to #ml-spring."
    assert [post.kind for post in spring.chat.posts[before:]] == ["recap"]


async def test_nothing_is_posted_off_the_road(world: World) -> None:
    await world.say("lin", SPRING.replace("2026-03-02", "2026-03-09"))

    assert text(await world.say("lin", "/cohort post week")) == (
        "ML spring is not on the road today, so there is nothing to post."
    )
