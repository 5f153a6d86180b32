"""Somebody whose platform says that they are not in a community any more."""

from bot.commands.call import Reply
from bot.domain.people import Unreached
from bot.domain.places import Place
from bot.message import plain
from bot.services.departures import departed
from bot.storage.store import Store
from tests.jobs.bot import Bot, with_cohort

GONE = Unreached("the account was deactivated", "Write from an account that is active")


async def gone(bot: Bot, account: str, community: str = "home") -> bool:
    place = Place("console", community, account, direct=True)
    now = bot.clock.now()
    return await bot.store.write(lambda tx: departed(tx, place, GONE, now))


def words(reply: Reply) -> str:
    return plain(reply.message)


async def test_they_leave_their_cohorts_and_come_back_to_what_they_did(store: Store) -> None:
    bot = await with_cohort(store)
    await bot.say("ada", "/cohort join")
    await bot.say("ada", "/checkin done=Chapter")
    assert await gone(bot, "ada")
    assert not await gone(bot, "ada")

    assert "ada" not in words(await bot.lead("/cohort members"))
    back = await bot.say("ada", "/cohort join")
    assert back.ok
    assert "Chapter" in str((await bot.say("ada", "/privacy export")).file)


async def test_their_reminders_stop_and_why_is_said_when_they_are_back(store: Store) -> None:
    bot = await with_cohort(store)
    await bot.say("ada", "/cohort join")
    await bot.say("ada", "/reminders on time=20:00")
    assert await gone(bot, "ada")

    await bot.until("2026-03-09 23:00")
    assert "reminder" not in bot.kinds
    await bot.say("ada", "/cohort join")
    assert "the account was deactivated" in words(await bot.say("ada", "/progress"))


async def test_the_last_facilitator_stays(store: Store) -> None:
    bot = await with_cohort(store)
    assert not await gone(bot, "lin")
    await bot.say("ada", "/cohort join")
    await bot.lead("/cohort facilitator person=ada")
    assert await gone(bot, "lin")

    refused = await bot.say("lin", "/cohort members")
    assert not refused.ok
    assert (await bot.say("ada", "/cohort members")).ok


async def test_nobody_leaves_a_community_that_it_is_not_about(store: Store) -> None:
    bot = await with_cohort(store)
    await bot.say("ada", "/cohort join")
    assert not await gone(bot, "ada", "elsewhere")
    assert not await gone(bot, "eve")

    assert "ada" in words(await bot.lead("/cohort members"))
