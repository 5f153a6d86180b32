"""What people read who came late: their own weeks, and their own end."""

import pytest

from tests.commands.world import World, text


@pytest.fixture
async def late(spring: World) -> World:
    """In week 3 of 5 sam joins two weeks behind the cohort, and kim makes up for what was."""
    spring.clock.forward(days=15)
    assert (await spring.say("sam", '/cohort join "ML spring" plan=shift')).ok
    assert (await spring.say("kim", '/cohort join "ML spring" plan=compress')).ok
    return spring


async def test_a_shifted_week_is_ones_own_with_ones_own_dates(late: World) -> None:
    said = text(await late.say("sam", "/week"))
    assert said.startswith("Week 1 of 5: ")
    assert "Mon 16 Mar – Sun 22 Mar · about" in said
    assert "Mon 23 Mar – Sun 29 Mar · about" in text(await late.say("sam", "/week 2"))

    assert text(await late.say("ada", "/week")).startswith("Week 3 of 5: ")
    assert "Mon 2 Mar – Sun 8 Mar · about" in text(await late.say("ada", "/week 1"))
    assert text(await late.say("bob", "/week")).startswith("Week 3 of 5: ")


async def test_who_left_reads_the_weeks_of_the_cohort(late: World) -> None:
    await late.say("sam", "/cohort leave")

    assert text(await late.say("sam", '/week cohort="ML spring"')).startswith("Week 3 of 5: ")


async def test_a_compressed_week_says_when_its_milestone_is_due(late: World) -> None:
    said = text(await late.say("kim", "/week 1"))

    assert "Mon 2 Mar – Sun 8 Mar · due for you Sun 22 Mar · about" in said


async def test_you_are_here_is_where_one_is_oneself(late: World) -> None:
    sam = text(await late.say("sam", "/roadmap"))
    assert "Week 1: Kick-off: what ML engineers do, and a workspace that works ← you are" in sam
    assert "ML spring walks “Python and SQL” and is on week 3 of 5. You are on week 1." in sam

    ada = text(await late.say("ada", "/roadmap"))
    assert "and is on week 3 of 5.\n" in ada
    assert "You are on week" not in ada


async def test_the_road_ends_for_each_at_their_own_end(late: World) -> None:
    await late.live(days=20)  # the cohort ended yesterday, on 5 April

    sam = text(await late.say("sam", "/progress"))
    assert "\nWeek 4 of 5\n" in sam
    assert "Pace: Behind by" in sam
    assert "Finished, 5 weeks" in text(await late.say("ada", "/progress"))
    road = text(await late.say("sam", "/roadmap"))
    assert "ML spring walked “Python and SQL” and has finished. You are on week 4." in road

    await late.live(days=14)
    assert "Finished, 5 weeks" in text(await late.say("sam", "/progress"))
    road = text(await late.say("sam", "/roadmap"))
    assert "has finished.\n" in road
    assert "you are here" not in road


@pytest.mark.parametrize(
    "end, said",
    [
        ("finish", "ML spring walked “Python and SQL” and has finished."),
        ("cancel", "ML spring was cancelled."),
    ],
)
async def test_nobody_is_on_a_week_of_what_is_over(spring: World, end: str, said: str) -> None:
    assert (await spring.say("lin", f"/cohort {end}")).ok

    road = text(await spring.say("ada", "/roadmap"))

    assert said in road
    assert "is on week" not in road
    assert "you are here" not in road


async def test_a_cancelled_road_is_over_for_all(late: World) -> None:
    assert (await late.say("lin", "/cohort cancel")).ok

    assert "\nCancelled\n" in text(await late.say("sam", "/progress"))
    assert "You are on week" not in text(await late.say("sam", "/roadmap"))


async def test_a_date_in_another_year_says_its_year(world: World) -> None:
    made = '/cohort create name="Far off" start=2099-01-01 timezone=America/New_York'
    assert (await world.say("lin", made)).ok
    assert (await world.say("ada", '/cohort join "Far off"')).ok

    assert "Begins Thu 1 Jan 2099" in text(await world.say("ada", "/progress"))
    assert "due Wed 7 Jan 2099" in text(await world.say("ada", "/progress"))
    assert "Thu 1 Jan 2099 – Wed 7 Jan 2099" in text(await world.say("ada", "/week"))
    assert "from Thu 1 Jan 2099 on" in text(await world.say("ada", "/roadmap"))
    assert "begins Thu 1 Jan 2099" in text(await world.say("ada", "/cohort list"))


async def test_who_leads_and_has_not_joined_is_spoken_to(spring: World) -> None:
    said = text(await spring.say("lin", "/progress"))
    assert said == "You are not in ML spring; the option person names somebody who is."

    await spring.say("bob", "/help")
    await spring.say("bob", '/cohort join "ML spring"')
    await spring.say("bob", "/cohort leave")
    said = text(await spring.say("lin", "/progress person=bob"))
    assert said == "bob is not in ML spring; the option person names somebody who is."


async def test_a_road_without_legs_says_so(world: World) -> None:
    reply = await world.say(
        "lin", '/cohort create name="X" start=today timezone=UTC roadmap=learn-in-public leg=first'
    )

    assert text(reply).endswith(" has no legs; leave leg out and walk it whole.")
