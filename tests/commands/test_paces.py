"""What a pace asks for is said before anybody has begun, and only then."""

from bot.domain.calendar import Pace
from tests.commands.world import SPRING, World, labels, library, text

ROAD = library().roadmaps["ml-engineer"]
SPRINT = ROAD.paces[Pace.SPRINT]
NEEDS = "\n".join(f"• {need}" for need in SPRINT.needs)


async def test_whoever_starts_a_sprint_is_told_what_it_asks_of_people(world: World) -> None:
    said = text(await world.say("lin", f"{SPRING} pace=sprint"))

    assert SPRINT.warning
    assert f"Whoever joins should be able to say:\n{NEEDS}\n{SPRINT.warning}\nPeople join" in said


async def test_whoever_joins_a_sprint_is_told_once(world: World) -> None:
    await world.say("lin", f"{SPRING} pace=sprint")

    said = text(await world.say("ada", "/cohort join"))
    assert f"You should be able to say:\n{NEEDS}\n{SPRINT.warning}" in said
    assert "You should be able to say" not in text(await world.say("ada", "/cohort join"))


async def test_whoever_asks_to_join_a_sprint_is_told_before_they_are_let_in(world: World) -> None:
    await world.say("lin", f"{SPRING} pace=sprint joining=approval")

    asked = await world.say("ada", "/cohort join")

    assert f"You should be able to say:\n{NEEDS}\n{SPRINT.warning}" in text(asked)
    assert labels(asked) == ["Withdraw"]


async def test_the_other_paces_ask_for_nothing_first(world: World) -> None:
    for number, pace in enumerate((Pace.STANDARD, Pace.RELAXED)):
        made = SPRING.replace("ML spring", f"Cohort {number}")
        assert "should be able to say" not in text(await world.say("lin", f"{made} pace={pace}"))
        joined = text(await world.say("ada", f'/cohort join cohort="Cohort {number}"'))
        assert "should be able to say" not in joined


async def test_info_says_whom_the_pace_suits(world: World) -> None:
    for number, pace in enumerate(Pace):
        made = SPRING.replace("ML spring", f"Cohort {number}")
        await world.say("lin", f"{made} pace={pace}")
        said = text(await world.say("bob", f'/cohort info cohort="Cohort {number}"'))
        assert f"Suits: {ROAD.paces[pace].suits}" in said


async def test_a_roadmap_that_says_nothing_of_its_paces(world: World) -> None:
    made = SPRING.replace("leg=python-and-sql", "pace=sprint roadmap=learn-in-public")
    said = text(await world.say("lin", made))

    assert "ML spring is set up" in said
    assert "should be able" not in said
    assert "Suits" not in text(await world.say("bob", "/cohort info"))
