"""Which cohort a command means: one's own, the channel's, the named one, and never another's."""

import pytest

from bot.commands.call import Call
from tests.commands.world import SPRING, World, text

SQL = '/cohort create name="SQL" start=2026-03-02 timezone=UTC channel="#sql"'


@pytest.fixture
async def two(spring: World) -> World:
    """A second cohort in the same community, which ada has joined too."""
    await spring.say("lin", SQL)
    await spring.say("ada", "/cohort join SQL")
    return spring


async def test_several_could_be_meant(two: World) -> None:
    reply = await two.say("ada", "/progress")

    assert not reply.ok
    assert text(reply) == (
        "Several cohorts could be meant, such as “ML spring”, “SQL”; "
        "say which with the option cohort."
    )


async def test_the_channel_says_which(two: World) -> None:
    assert text(await two.say("ada", "/progress", channel="#sql")).startswith("SQL\n")
    assert text(await two.say("ada", "/progress", channel="#ml-spring")).startswith("ML spring\n")
    assert not (await two.say("ada", "/progress", channel="#general")).ok


@pytest.mark.parametrize("named", ["SQL", "sql", "sq", " SQL ", "id:2"])
async def test_a_name_its_beginning_or_its_number_says_which(two: World, named: str) -> None:
    assert text(await two.say("ada", f'/progress cohort="{named}"')).startswith("SQL\n")


@pytest.mark.parametrize("named", ["id:", "id:x", "spring", "S\u202eQL!", "SQL\n\nspring"])
async def test_what_is_no_cohort_is_said_in_one_line(two: World, named: str) -> None:
    reply = await two.call("ada", ("progress",), {"cohort": named})

    assert not reply.ok
    assert text(reply).startswith("There is no cohort “")
    assert len(text(reply).splitlines()) == 1


async def test_one_that_is_over_is_not_meant_while_another_is_open(two: World) -> None:
    await two.say("lin", "/cohort finish cohort=SQL")

    assert text(await two.say("ada", "/progress")).startswith("ML spring\n")
    assert text(await two.say("ada", "/progress cohort=SQL")).startswith("SQL\nFinished")


async def test_facilitators_mean_the_one_they_lead(two: World) -> None:
    await two.say("lin", "/cohort facilitator person=ada cohort=SQL")

    assert text(await two.say("ada", "/cohort members")).startswith("SQL: 1 member")


async def test_a_name_that_another_begins_with_is_found_whole(spring: World) -> None:
    await spring.say("lin", SQL.replace('"SQL"', '"ML spring B"'))

    assert text(await spring.say("ada", '/cohort info "ML spring"')).startswith("ML spring\n")
    assert not (await spring.say("ada", "/cohort info ML")).ok


async def test_in_a_direct_conversation_ones_own_cohorts_are_meant(spring: World) -> None:
    spring.enter("ada", community=None)

    assert (await spring.say("ada", "/checkin done=x")).ok
    assert text(await spring.say("ada", "/progress")).startswith("ML spring\n")
    assert "you are in it" in text(await spring.say("ada", "/cohort list"))


async def test_in_a_direct_conversation_a_facilitator_reaches_what_they_lead(
    spring: World,
) -> None:
    spring.enter("lin", community=None)

    assert (await spring.say("lin", "/cohort members")).ok
    assert (await spring.say("lin", "/cohort facilitator person=ada")).ok
    assert (await spring.say("lin", "/cohort edit capacity=9")).ok
    assert "ML spring: ML Engineer Roadmap" in text(await spring.say("lin", "/cohort list"))
    asked = Call(spring.caller("lin"), ("cohort", "members"))
    [choice] = await spring.app.complete(asked, "cohort", "ML")
    assert choice.label.startswith("ML spring")


async def test_in_a_direct_conversation_strangers_reach_nothing(spring: World) -> None:
    spring.enter("zoe", community=None)

    for words in ('info cohort="ML spring"', "info cohort=id:1", "join cohort=id:1"):
        reply = await spring.say("zoe", f"/cohort {words}")
        said = "That cohort is not here; " if "id:" in words else "There is no cohort “"
        assert text(reply).startswith(said)


async def test_a_cohort_is_not_made_in_a_direct_conversation(world: World) -> None:
    world.enter("lin", community=None)

    reply = await world.say("lin", SPRING)
    assert not reply.ok
    assert text(reply).startswith("This works in a server or workspace, not in a direct")


async def test_two_communities_may_have_cohorts_of_one_name(spring: World) -> None:
    await spring.say("eve", SPRING)
    await spring.say("eve", "/cohort skip week=2")

    assert "Days off" in text(await spring.say("eve", "/cohort info ML spring"))
    assert "Days off" not in text(await spring.say("ada", "/cohort info ML spring"))
    assert "0 members" in text(await spring.say("eve", "/cohort list"))


async def test_the_number_of_anothers_cohort_opens_nothing(spring: World) -> None:
    await spring.say("eve", SPRING)

    for words in ("info", "join", "members", "cancel", "preview"):
        reply = await spring.say("eve", f"/cohort {words} cohort=id:1")
        assert text(reply) == "That cohort is not here; /cohort list shows those there are."
        assert (await spring.say("lin", f"/cohort {words} cohort=id:2")).ok is False


async def test_somebody_of_two_communities_is_one_person_but_sees_each_apart(
    spring: World,
) -> None:
    await spring.say("eve", SPRING.replace("ML spring", "Deep end"))
    spring.enter("ada", community="Elsewhere")
    assert not (await spring.say("ada", '/progress cohort="ML spring"')).ok
    assert (await spring.say("ada", "/cohort join Deep end")).ok

    assert text(await spring.say("ada", "/progress")).startswith("Deep end\n")
    spring.enter("ada")
    assert text(await spring.say("ada", "/progress")).startswith("ML spring\n")


async def test_who_joins_means_a_cohort_they_are_not_in(spring: World) -> None:
    await spring.say("lin", SQL.replace("#sql", "#ml-spring"))

    assert text(await spring.say("ada", "/cohort join", channel="#ml-spring")).startswith(
        "Welcome to SQL\n"
    )
    again = await spring.say("ada", "/cohort join", channel="#ml-spring")
    assert text(again).startswith("Several cohorts could be meant")


async def test_in_the_channel_of_ones_own_cohort_no_other_is_joined(spring: World) -> None:
    await spring.say("lin", SQL)

    reply = await spring.say("ada", "/cohort join", channel="#ml-spring")
    assert text(reply).startswith("You are in ML spring already")
    assert text(await spring.say("ada", "/cohort join")).startswith("Welcome to SQL\n")


async def test_who_names_a_plan_means_their_own_cohort(spring: World) -> None:
    await spring.say("lin", SQL)

    assert text(await spring.say("ada", "/cohort join plan=shift")).startswith("ML spring: ")
