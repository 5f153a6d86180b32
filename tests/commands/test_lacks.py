"""What people hear about a channel in which Cairn may not do all it needs."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.places import Lack, Place
from bot.domain.queue import Undelivered
from bot.message.plain import plain_span
from bot.views.channels import undelivered
from tests.commands.world import SPRING, World, text
from tests.contract.scenes import cohort

FIX = "Open its settings, and grant it."
SEND = Lack("Send Messages", "for the post of the week", FIX)
HISTORY = Lack("Read Message History", "to find its own posts", FIX)
INVITE = Lack("Guests", "to be let in", "Invite Cairn.")

AUTUMN = SPRING.replace("spring", "autumn")
WARNING = (
    "In #study Cairn still needs Send Messages and Read Message History. "
    "Open its settings, and grant it."
)


@pytest.fixture(autouse=True)
def denied(world: World) -> None:
    world.lacks = {"#study": (SEND, HISTORY), "#door": (INVITE, SEND), "#general": ()}


async def test_setup_names_what_is_missing_where_it_is_said(world: World) -> None:
    said = text(await world.say("root", "/setup", "#study"))

    assert said.startswith(
        "Cairn in Home\n"
        "Facilitators: administrators, and whoever they name. "
        "New cohorts post in the channel they are made in. Start one with /cohort create.\n"
        "In #study Cairn still needs 2 permissions.\n"
        "• Send Messages: for the post of the week\n"
        "• Read Message History: to find its own posts\n"
        "Open its settings, and grant it."
    )


async def test_setup_looks_at_the_channel_that_is_named(world: World) -> None:
    said = text(await world.say("root", '/setup channel="#door"', "#study"))

    assert "In #door Cairn still needs 2 permissions." in said
    assert "Invite Cairn.\nOpen its settings, and grant it." in said
    assert "#study" not in said


async def test_setup_says_when_all_is_well(world: World) -> None:
    said = text(await world.say("root", "/setup", "#general"))

    assert said.endswith("\nCairn may do everything it needs in #general.")


@pytest.mark.parametrize("channel", ["#elsewhere", None])
async def test_setup_claims_nothing_of_a_channel_it_knows_nothing_of(
    world: World, channel: str | None
) -> None:
    said = text(await world.say("root", "/setup", channel))

    assert said.endswith("Start one with /cohort create.")


async def test_it_is_checked_again_on_a_click(world: World) -> None:
    await world.say("root", '/setup role=Mentor channel="#study"', "#general")
    world.lacks["#study"] = (HISTORY,)
    second = text(await world.press("root", "Check again"))
    world.lacks["#study"] = ()
    third = text(await world.press("root", "Check again"))

    assert "In #study Cairn still needs 1 permission.\n• Read Message History: " in second
    assert "Facilitators: @Mentor. New cohorts post in #study." in third
    assert third.endswith("\nCairn may do everything it needs in #study.")


async def test_a_new_cohort_comes_with_a_warning(world: World) -> None:
    assert WARNING in text(await world.say("lin", f'{SPRING} channel="#study"', "#general"))
    assert WARNING in text(await world.say("lin", AUTUMN, "#study"))


async def test_a_new_cohort_where_all_is_well_comes_without(world: World) -> None:
    assert "still needs" not in text(await world.say("lin", SPRING, "#general"))


async def test_an_edit_warns_of_the_channel_it_brings(world: World) -> None:
    await world.say("lin", SPRING, "#general")
    moved = text(await world.say("lin", '/cohort edit channel="#study"'))
    renamed = text(await world.say("lin", "/cohort edit name=Summer"))

    assert WARNING in moved
    assert "still needs" not in renamed


async def test_a_preview_warns_wherever_it_is_asked_for(world: World) -> None:
    await world.say("lin", f'{SPRING} channel="#study"')
    first = text(await world.say("lin", "/cohort preview weeks=1", "#general"))
    world.lacks["#study"] = ()
    second = text(await world.say("lin", "/cohort preview weeks=1", "#general"))

    assert WARNING in first
    assert "still needs" not in second
    assert "still needs" not in text(await world.say("lin", "/cohort info"))


async def test_what_is_known_of_one_community_means_nothing_outside_of_it(world: World) -> None:
    await world.say("lin", f'{SPRING} channel="#study"')
    world.enter("lin", community=None)

    said = text(await world.say("lin", "/cohort preview weeks=1"))

    assert said.startswith("ML spring")
    assert "still needs" not in said


GONE = Lack("Channel", "is gone", "Choose another channel.", unusable=True)
NO_USE = "That channel is gone; choose another one."


@pytest.mark.parametrize(
    "words",
    ['/setup channel="#old"', f'{AUTUMN} channel="#old"', '/cohort edit channel="#old"'],
    ids=["setup", "create", "edit"],
)
async def test_a_channel_that_is_no_use_is_refused(world: World, words: str) -> None:
    world.lacks["#old"] = (GONE,)
    await world.say("lin", SPRING, "#general")
    said = await world.say("root", words, "#general")

    assert not said.ok
    assert text(said) == NO_USE


async def test_nor_can_a_cohort_be_made_where_nothing_can_be_posted(world: World) -> None:
    world.lacks["#old"] = (GONE,)
    assert text(await world.say("lin", SPRING, "#old")) == NO_USE


async def test_setup_names_every_channel_that_is_no_use_any_more(world: World) -> None:
    await world.say("root", '/setup channel="#general"')
    await world.say("lin", f'{SPRING} channel="#study"')
    await world.say("lin", f'{AUTUMN} channel="#study"')
    await world.say("lin", '/cohort cancel cohort="ML autumn"')
    world.lacks |= {"#study": (GONE,), "#general": (GONE,)}
    said = text(await world.say("root", "/setup", "#elsewhere"))

    assert said.endswith(
        "Start one with /cohort create.\n"
        "New cohorts cannot post in #general: it is gone. "
        "Choose another channel for them with /setup channel=….\n"
        "ML spring cannot post: #study is gone. Choose another channel."
    )
    assert "[Check again]" in text(await world.say("root", "/setup", "#study"))


async def test_a_preview_says_that_the_channel_is_gone(world: World) -> None:
    await world.say("lin", f'{SPRING} channel="#study"')
    world.lacks["#study"] = (GONE,)
    said = text(await world.say("lin", "/cohort preview weeks=1", "#general"))

    assert "\n#study is gone. Choose another channel.\n" in said


async def test_a_channel_that_no_platform_shows_any_more_has_no_name(world: World) -> None:
    await world.say("lin", SPRING, "#study")
    assert "Posts in: #study" in text(await world.say("lin", "/cohort info"))

    world.lacks["#study"] = (replace(GONE, nameless=True),)
    for command, said in (
        ("/cohort info", "Posts in: a channel that is gone\n"),
        ("/cohort preview weeks=1", "In a channel that is gone; times are"),
        ("/cohort edit capacity=5", "Posts in: a channel that is gone\n"),
    ):
        answer = text(await world.say("lin", command))
        assert said in answer
        assert "#study" not in answer


def test_what_did_not_arrive_there_says_so_without_a_name() -> None:
    place = Place("console", "home", "#study")
    failed = Undelivered("week", datetime(2026, 3, 2, 9, tzinfo=UTC), "it is gone", place, None)
    gone = undelivered(cohort(), failed, None, (replace(GONE, nameless=True),))
    assert "".join(map(plain_span, gone)) == (
        "The week post of Mon 2 Mar did not arrive in a channel that is gone: it is gone."
    )
