"""People, bots and roles that a platform names, some of whom cannot be meant."""

from dataclasses import replace

import pytest

from bot.commands.call import Call, Caller, Reply
from bot.domain.people import Rank
from bot.storage.tables import facilitators
from tests.commands.world import HOME, SPRING, World, text


def mentioned(name: str, community: str | None = HOME, *, automated: bool = False) -> Caller:
    return Caller("console", name, name, community, community or "", automated=automated)


async def say_of(world: World, one: Caller, *path: str, **args: str) -> Reply:
    """Lin gives a command that names somebody."""
    call = Call(world.caller("lin"), path, {"person": one.account, **args}, mentions=(one,))
    return await world.app.handle(call)


@pytest.fixture
async def led(world: World) -> World:
    world.enter("lin", Rank.FACILITATOR)
    await world.say("lin", SPRING)
    return world


@pytest.mark.parametrize(
    "path", [("cohort", "facilitator"), ("cohort", "approve"), ("progress",)], ids=" ".join
)
async def test_a_bot_is_no_person(led: World, path: tuple[str, ...]) -> None:
    said = await say_of(led, mentioned("Beep", automated=True), *path)
    assert not said.ok
    assert text(said) == "Beep is a bot; name a person."


async def test_a_person_who_is_there_can_be_named(led: World) -> None:
    assert (await say_of(led, mentioned("mia"), "cohort", "facilitator")).ok


async def test_who_has_left_cannot_be_named_though_they_are_known(led: World) -> None:
    await led.say("mia", "/help")
    await led.say("mia", '/cohort join "ML spring"')
    said = await say_of(led, mentioned("mia", None), "cohort", "facilitator")
    assert not said.ok
    assert text(said) == "mia is not in this community; name somebody who is."


async def test_who_has_left_can_be_dismissed(led: World) -> None:
    await say_of(led, mentioned("mia"), "cohort", "facilitator")
    said = await say_of(led, mentioned("mia", None), "cohort", "facilitator", remove="yes")
    assert text(said).startswith("Facilitators of ML spring: lin.")
    assert len(await led.rows(facilitators)) == 1


async def test_where_there_are_no_roles_none_makes_a_facilitator(world: World) -> None:
    root = replace(world.enter("root", Rank.ADMIN), has_roles=False)
    said = await world.app.handle(Call(root, ("setup",), {"role": "mentors"}))
    assert (said.ok, said.option) == (False, "role")
    assert "There are no roles here that Cairn can see" in text(said)

    ada = replace(world.enter("ada"), has_roles=False)
    said = await world.app.handle(Call(ada, ("setup",)))
    assert text(said) == (
        "/setup is for administrators of this community; one of them can start a cohort and name "
        "you its facilitator."
    )


@pytest.mark.parametrize("role", ["@everyone", "everyone", "Everyone", "@here", HOME])
async def test_the_role_of_everybody_makes_nobody_a_facilitator(world: World, role: str) -> None:
    said = await world.say("root", f'/setup role="{role}"')
    assert not said.ok
    assert "which would make everybody a facilitator" in text(said)
    assert "administrators, and whoever they name" in text(await world.say("root", "/setup"))
