import pytest

from bot.storage.tables import checkins, persons
from tests.commands.world import World, labels, text


async def test_a_check_in_is_written_and_answered_with_the_streak(either: World) -> None:
    reply = await either.say(
        "ada", '/checkin done="chapter 1" next="chapter 2" blocked=gradients minutes=40 mood=good'
    )

    assert text(reply) == (
        "Checked in for Mon 2 Mar\n"
        "Done: chapter 1\nNext: chapter 2\nBlocked: gradients\nMinutes: 40\nMood: good\n"
        "Streak: 0 weeks, 1 freeze; 1 of 3 days this week\n"
        "[Mark done] [Progress] [Undo]"
    )
    assert reply.private
    (row,) = await either.rows(checkins)
    assert (row["done"], row["minutes"], row["mood"], row["revision"], row["backdated"]) == (
        "chapter 1", 40, "good", 1, False,
    )  # fmt: skip


async def test_a_second_check_in_changes_the_first_and_undo_brings_it_back(either: World) -> None:
    await either.say("ada", '/checkin done="chapter 1" blocked=gradients')

    changed = await either.say("ada", '/checkin done="chapter 2"')
    assert text(changed).startswith("Check-in changed for Mon 2 Mar\nDone: chapter 2\nBlocked")
    (row,) = await either.rows(checkins)
    assert (row["done"], row["blocked"], row["revision"]) == ("chapter 2", "gradients", 2)

    undone = await either.press("ada", "Undo")
    assert text(undone).startswith("Undone: the check-in for Mon 2 Mar is as it was.\nDone: ch")
    (row,) = await either.rows(checkins)
    assert (row["done"], row["previous"]) == ("chapter 1", None)


async def test_undo_of_the_first_word_leaves_nothing(spring: World) -> None:
    await spring.say("ada", "/checkin done=x")

    assert (
        text(await spring.press("ada", "Undo")) == "Undone: there is no check-in for Mon 2 Mar now."
    )
    assert await spring.rows(checkins) == []


async def test_an_old_undo_button_undoes_nothing(spring: World) -> None:
    first = await spring.say("ada", "/checkin done=x")
    await spring.say("ada", "/checkin done=y")

    reply = await spring.click("ada", first.message.buttons[-1])

    assert not reply.ok
    assert text(reply) == "That check-in has changed since; nothing was undone."
    assert [row["done"] for row in await spring.rows(checkins)] == ["y"]


async def test_an_undo_button_is_only_for_the_one_who_checked_in(spring: World) -> None:
    await spring.say("bob", '/cohort join "ML spring"')
    said = await spring.say("ada", "/checkin done=x")

    assert not (await spring.click("bob", said.message.buttons[-1])).ok
    assert len(await spring.rows(checkins)) == 1


async def test_who_has_left_can_still_take_their_check_in_back(spring: World) -> None:
    said = await spring.say("ada", "/checkin done=x")
    assert (await spring.say("ada", "/cohort leave")).ok

    assert (await spring.click("ada", said.message.buttons[-1])).ok
    assert await spring.rows(checkins) == []


async def test_before_the_day_starts_it_is_still_yesterday(spring: World) -> None:
    spring.clock.forward(hours=12)  # 02:00 on Tuesday in Berlin

    assert "for Mon 2 Mar" in text(await spring.say("ada", "/checkin done=late"))
    spring.clock.forward(hours=2)  # 04:00
    assert "for Tue 3 Mar" in text(await spring.say("ada", "/checkin done=early"))


async def test_yesterday_is_back_dated_at_most_twice_in_seven_days(spring: World) -> None:
    spring.clock.forward(days=1)
    first = await spring.say("ada", "/checkin done=x day=yesterday")
    assert "Checked in for Mon 2 Mar, back-dated" in text(first)

    spring.clock.forward(days=2)
    assert (await spring.say("ada", "/checkin done=x day=yesterday")).ok
    spring.clock.forward(days=2)
    third = await spring.say("ada", "/checkin done=x day=yesterday")
    assert not third.ok
    assert "twice in the last seven days" in text(third)
    assert len(await spring.rows(checkins)) == 2

    spring.clock.forward(days=3)
    assert (await spring.say("ada", "/checkin done=x day=yesterday")).ok


async def test_an_edit_of_yesterday_spends_no_back_dating(spring: World) -> None:
    await spring.say("ada", "/checkin done=x")
    spring.clock.forward(days=1)

    reply = await spring.say("ada", "/checkin done=better day=yesterday")

    assert text(reply).startswith("Check-in changed for Mon 2 Mar\n")
    (row,) = await spring.rows(checkins)
    assert row["backdated"] is False


async def test_a_day_that_began_more_than_48_hours_ago_is_out_of_reach(spring: World) -> None:
    await spring.say("ada", "/settings timezone=America/Los_Angeles")
    spring.clock.forward(hours=44)  # Wednesday 09:00 UTC: still Tuesday on the west coast
    reply = await spring.say("ada", "/checkin done=x day=yesterday")
    began_in_berlin = "48 hours ago" in text(reply)

    assert reply.ok is not began_in_berlin
    assert began_in_berlin


async def test_a_check_in_counts_in_every_cohort_of_the_person(spring: World) -> None:
    await spring.say("lin", '/cohort create name="SQL" start=2026-03-02 timezone=UTC')
    await spring.say("ada", "/cohort join SQL")

    reply = await spring.say("ada", "/checkin done=x")

    assert "Streak in ML spring: 0 weeks" in text(reply)
    assert "Streak in SQL: 0 weeks" in text(reply)


async def test_a_week_that_meets_its_goal_adds_one_at_once(spring: World) -> None:
    for _ in range(2):
        await spring.say("ada", "/checkin done=x")
        spring.clock.forward(days=1)

    reply = await spring.say("ada", "/checkin done=x")

    assert "Streak: 1 week, 1 freeze; 3 of 3 days this week" in text(reply)


async def test_somebody_who_was_away_is_greeted(spring: World) -> None:
    await spring.say("ada", "/checkin done=x")
    spring.clock.forward(days=8)

    assert "Good to see you back." in text(await spring.say("ada", "/checkin done=x"))


async def test_a_streak_that_is_off_is_not_spoken_of(spring: World) -> None:
    await spring.say("ada", "/settings streak=off")

    assert "treak" not in text(await spring.say("ada", "/checkin done=x"))
    assert "Your streak is off." in text(await spring.say("ada", "/streak why=yes"))
    assert "treak" not in text(await spring.say("ada", "/progress"))


async def test_who_is_in_no_cohort_is_told_where_they_are(spring: World) -> None:
    reply = await spring.say("bob", "/checkin done=x")

    assert text(reply) == "You are not in a cohort yet; /cohort list shows them."
    assert {row["name"] for row in await spring.rows(persons)} == {"lin", "ada"}


async def test_a_check_in_after_the_end_is_kept(spring: World) -> None:
    await spring.say("lin", "/cohort finish")

    reply = await spring.say("ada", "/checkin done=x")

    assert reply.ok
    assert labels(reply) == ["Undo"]


@pytest.mark.parametrize(
    "words, said",
    [
        ("/checkin", "/checkin needs done"),
        ("/checkin done=x minutes=1441", "The option minutes cannot be “1441”; it takes a whole"),
        ("/checkin done=x day=monday", "The option day cannot be “monday”; it takes one of today"),
        ("/checkin done=x mood=meh", "The option mood cannot be “meh”; it takes one of great"),
        (f"/checkin done={'x' * 501}", "The option done is too long (501 characters); it takes"),
    ],
)
async def test_what_is_refused(spring: World, words: str, said: str) -> None:
    reply = await spring.say("ada", words)

    assert not reply.ok
    assert text(reply).startswith(said)
    assert await spring.rows(checkins) == []


async def test_a_day_of_last_year_says_its_year(spring: World) -> None:
    spring.clock.forward(days=305)  # the first of January

    said = text(await spring.say("ada", "/checkin done=x day=yesterday"))

    assert said.startswith("Checked in for Thu 31 Dec 2026, back-dated\n")
