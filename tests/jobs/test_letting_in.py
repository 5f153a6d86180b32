"""Who asks to join is told of, and hears when they are let in."""

import pytest

from bot.message import Button
from bot.ports import PermanentFailure
from bot.storage.store import Store
from tests.jobs.bot import Bot, at, with_cohort

SOON = "2026-03-02 08:10"


async def asking(store: Store, *people: str) -> Bot:
    """A cohort that people have asked to join, at eight in the morning."""
    bot = await with_cohort(store)
    await bot.lead("/cohort edit joining=approval")
    for who in people:
        await bot.say(who, "/cohort join")
    return bot


async def press(bot: Bot, button: Button) -> bool:
    return (await bot.call("lin", button.command, dict(button.args))).ok


async def test_facilitators_hear_who_asks_and_let_them_in_with_a_button(store: Store) -> None:
    bot = await asking(store, "mo")
    await bot.until(SOON)
    [told] = bot.told
    assert (told.kind, told.place) == ("notice", "lin")
    assert told.text == "mo asks to join ML spring.\n[Approve]"
    assert at("2026-03-02 08:00") < told.at <= at("2026-03-02 08:05")

    [approve] = bot.chat.posts[0].message.buttons
    bot.take()
    assert await press(bot, approve)
    [told] = bot.told
    assert (told.place, told.at) == ("mo", at(SOON))
    assert told.text.startswith(
        "Welcome to ML spring\nA facilitator has let you in.\nThe cohort is on week 1"
    )
    assert not await press(bot, approve)
    await bot.until("2026-03-02 08:55")
    assert len(bot.told) == 1


async def test_those_who_ask_together_are_told_of_in_one_message(store: Store) -> None:
    bot = await asking(store, "mo", "zoe")
    await bot.until(SOON)
    [told] = bot.told
    assert told.text == "zoe and mo ask to join ML spring.\n[Approve zoe] [Approve mo]"


async def test_of_many_the_latest_are_named(store: Store) -> None:
    bot = await asking(store, *(f"p{number}" for number in range(7)))
    await bot.until(SOON)
    [told] = bot.told
    assert told.text.startswith(
        "p6, p5, p4, p3, p2 and 2 more ask to join ML spring; /cohort members shows everybody"
    )
    assert len(bot.chat.posts[0].message.buttons) == 5


async def test_each_facilitator_hears_of_it(store: Store) -> None:
    bot = await with_cohort(store)
    await bot.say("mo", "/cohort join")
    await bot.lead("/cohort facilitator person=mo")
    await bot.lead("/cohort edit joining=approval")
    await bot.say("zoe", "/cohort join")
    await bot.until(SOON)
    assert [told.place for told in bot.told] == ["lin", "mo"]


@pytest.mark.parametrize("meanwhile", ["/cohort leave", "/privacy delete confirm=yes"])
async def test_who_waits_no_longer_is_not_told_of(meanwhile: str, store: Store) -> None:
    bot = await asking(store, "mo")
    await bot.say("mo", meanwhile)
    await bot.until(SOON)
    assert bot.told == []


async def test_who_was_let_in_meanwhile_is_not_told_of(store: Store) -> None:
    bot = await asking(store, "mo")
    await bot.lead("/cohort approve person=mo")
    await bot.until(SOON)
    assert [told.place for told in bot.told] == ["mo"]


async def test_closed_direct_messages_are_shown_to_facilitators(store: Store) -> None:
    bot = await asking(store, "mo")
    await bot.until(SOON)
    bot.chat.fail(PermanentFailure("closed", "Open direct messages"))
    await bot.lead("/cohort approve person=mo")
    await bot.until("2026-03-02 08:30")
    assert [told.place for told in bot.told] == ["lin"]
    info = await bot.lead("/cohort info")
    assert "Cairn could not write to mo directly" in str(info.message)


async def test_where_anybody_may_join_nobody_is_asked(store: Store) -> None:
    bot = await with_cohort(store)
    await bot.say("mo", "/cohort join")
    await bot.until(SOON)
    assert bot.told == []
