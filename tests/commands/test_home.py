"""/home: what is somebody's own at a glance."""

import pytest

from bot.domain.people import Rank
from bot.storage.tables import persons
from tests.commands.world import ELSEWHERE, SPRING, World, labels, text

NONE = (
    "There is no cohort here yet. "
    "A facilitator starts one with /cohort create name=… start=… timezone=…"
)
WEEK_1 = """\
ML spring: Week 1 of 5
Milestones ░░░░░░░░░░░░░░░░░░░░ 0/5
Pace: On pace
Streak: 0 weeks, 1 freeze; 0 of 3 days this week
Next: Learning contract and working setup, due Sun 8 Mar
Cohort: On week 1, Kick-off: what ML engineers do, and a workspace that works; \
1 member, on average 0 of 5 milestones
[Mark done] [This week] [Progress]"""


async def home(world: World, who: str) -> str:
    return text(await world.say(who, "/home"))


async def test_it_says_where_one_is_and_what_can_be_done(either: World) -> None:
    assert await home(either, "ada") == (
        f"Your cohorts\nNo check-in yet today.\n[Check in] [Pause] [Reminders] [Settings]\n{WEEK_1}"
    )


async def test_it_changes_with_the_day(spring: World) -> None:
    await spring.say("ada", "/checkin done=x")
    assert "You have checked in today.\n" in await home(spring, "ada")

    spring.clock.forward(days=1)
    await spring.say("ada", "/pause until=2026-03-06")
    said = await home(spring, "ada")
    assert "You are paused through Fri 6 Mar 2026.\n" in said
    assert "[Resume]" in said
    assert "[Pause]" not in said


async def test_its_buttons_do_what_they_say(spring: World) -> None:
    await spring.say("ada", "/home")
    for label, says in (
        ("This week", "Week 1 of 5"),
        ("Progress", "ML spring"),
        ("Settings", "Your settings"),
        ("Reminders", "Reminders are off"),
        ("Mark done", "1 of 5"),
    ):
        await spring.say("ada", "/home")
        assert says in text(await spring.press("ada", label)).replace("1/5", "1 of 5"), label


async def test_who_is_in_none_sees_what_there_is_to_join(spring: World) -> None:
    assert await home(spring, "bob") == (
        "Welcome to Cairn\nCohorts you can join\n"
        "• ML spring: ML Engineer Roadmap, week 1 of 5, 1 member\n[Join ML spring]"
    )
    await spring.press("bob", "Join ML spring")
    assert "ML spring: Week 1 of 5\n" in await home(spring, "bob")


@pytest.mark.parametrize(
    "who, buttons", [("ada", []), ("lin", ["Start a cohort"]), ("root", ["Start a cohort"])]
)
async def test_where_there_is_no_cohort(world: World, who: str, buttons: list[str]) -> None:
    reply = await world.say(who, "/home")

    assert NONE in text(reply)
    assert labels(reply) == buttons
    assert await world.rows(persons) == []


async def test_who_leads_sees_size_state_and_the_next_post(either: World) -> None:
    await either.run()

    reply = await either.say("lin", "/home")

    assert text(reply) == (
        "Your cohorts\nML spring: week 1 of 5, 1 member, you lead it\n"
        "The next post goes out Mon 2 Mar 2026, 09:00 America/New_York.\n"
        "[Preview] [Members] [Info]"
    )
    for label in ("Preview", "Members", "Info"):
        await either.say("lin", "/home")
        assert "ML spring" in text(await either.press("lin", label))


async def test_who_leads_may_also_walk(spring: World) -> None:
    await spring.say("lin", "/cohort join")
    said = await home(spring, "lin")

    assert "ML spring: Week 1 of 5\n" in said
    assert "ML spring: week 1 of 5, 2 members, you lead it\n" in said


async def test_a_cohort_that_rests_or_is_over(spring: World) -> None:
    await spring.say("lin", "/cohort pause")
    assert "ML spring: Week 1 of 5, paused\n" in await home(spring, "ada")
    assert "Nothing goes out until the cohort is resumed." in await home(spring, "lin")

    await spring.say("lin", "/cohort resume")
    await spring.say("lin", "/cohort cancel")
    said = await home(spring, "ada")
    assert "ML spring: Cancelled\n" in said
    assert "[Mark done] [Progress]" in said
    assert "Check in" not in said
    assert (await home(spring, "lin")).endswith(
        "ML spring: cancelled, 1 member, you lead it\n[Members] [Info]"
    )


async def test_who_waits_and_who_left(spring: World) -> None:
    await spring.say("lin", "/cohort edit joining=approval")
    await spring.say("bob", "/cohort join")
    await spring.say("ada", "/cohort leave")

    said = await home(spring, "bob")
    assert "You asked to join ML spring. A facilitator will let you in.\n[Withdraw]" in said
    assert "[Join ML spring]" in await home(spring, "ada")


async def test_several_cohorts_and_more_than_there_is_room_for(spring: World) -> None:
    for number in range(2, 10):
        assert (await spring.say("lin", SPRING.replace("ML spring", f"Road {number}"))).ok
    assert (await spring.say("lin", "/cohort finish cohort=ML")).ok
    for number in range(2, 5):
        await spring.say("ada", f'/cohort join "Road {number}"')

    reply = await spring.say("ada", "/home")
    said = text(reply)
    assert [f"Road {number}: Week 1 of 5" in said for number in (2, 3, 4)] == [True] * 3
    assert "ML spring" not in said  # over, and there is no room
    assert [one for one in labels(reply) if one.startswith("Join")] == [
        f"Join Road {number}" for number in (5, 6, 7)
    ]
    assert labels(reply)[-1] == "All cohorts"
    led = await home(spring, "lin")
    assert led.count("you lead it") == 5
    assert "[All cohorts]" in led


async def test_another_community_is_not_seen(spring: World) -> None:
    spring.enter("ada", community=ELSEWHERE)
    assert "ML spring" not in await home(spring, "ada")

    await spring.say("eve", SPRING.replace("ML spring", "Owls"))
    await spring.say("ada", "/cohort join")
    said = await home(spring, "ada")
    assert "Owls: Week 1 of 5" in said
    assert "ML spring" not in said


async def test_in_a_direct_conversation_all_that_is_ones_own(spring: World) -> None:
    spring.enter("lin", Rank.FACILITATOR, community=None)
    spring.enter("ada", community=None)
    spring.enter("bob", community=None)

    assert "ML spring: Week 1 of 5" in await home(spring, "ada")
    assert "you lead it" in await home(spring, "lin")
    assert await home(spring, "bob") == f"Welcome to Cairn\n{NONE}"
