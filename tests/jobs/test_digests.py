"""Digests that were posted stay true."""

import pytest

from bot.message import Message, plain
from bot.ports import TemporaryFailure
from bot.storage.store import Store
from tests.jobs.bot import Bot, with_cohort

DIGEST = "message-5"
"""The digest of Thursday, the fifth post of the week."""


async def with_digest(store: Store) -> Bot:
    """Thursday morning: the digest of three days is out, with ada's check-in of Tuesday."""
    bot = await with_cohort(store)
    for who in ("ada", "bob"):
        await bot.say(who, "/cohort join", zone="America/New_York")
    await bot.until("2026-03-03 20:00")
    await bot.say("ada", '/checkin done="chapter 1"')
    await bot.until("2026-03-05 09:30")
    assert bot.kinds[-1] == "digest"
    return bot


def edits(bot: Bot) -> list[str]:
    assert all(message_id == DIGEST for _, message_id in bot.chat.edits)
    return [plain(outgoing.message) for outgoing, _ in bot.chat.edits]


async def press(bot: Bot, who: str, message: Message, label: str) -> None:
    button = next(button for button in message.buttons if button.label == label)
    assert (await bot.call(who, button.command, dict(button.args))).ok


async def test_a_late_checkin_and_its_undo_edit_the_digest_in_place(store: Store) -> None:
    bot = await with_digest(store)
    before = len(bot.told)
    reply = await bot.say("bob", '/checkin done="caught up" day=yesterday blocked="no GPU"')
    [text] = edits(bot)
    assert bot.chat.edits[0][0].thread == "message-1"
    assert text.index("no GPU") < text.index("caught up")
    assert "chapter 1" in text

    bot.clock.forward(minutes=1)
    await press(bot, "bob", reply.message, "Undo")
    assert "caught up" not in edits(bot)[-1]
    assert "chapter 1" in edits(bot)[-1]
    assert len(bot.told) == before


async def test_an_edit_of_one_digest_does_not_stand_for_the_next(store: Store) -> None:
    bot = await with_digest(store)
    await bot.say("bob", '/checkin done="caught up" day=yesterday')
    assert edits(bot)

    await bot.until("2026-03-07 09:30")

    assert bot.kinds[-2:] == ["checkin", "digest"]


async def test_a_checkin_of_a_day_to_come_edits_nothing(store: Store) -> None:
    bot = await with_digest(store)
    await bot.say("bob", '/checkin done="today"')
    assert edits(bot) == []


async def test_somebody_who_is_forgotten_is_gone_from_the_digest_at_once(store: Store) -> None:
    bot = await with_digest(store)
    await bot.say("ada", "/privacy delete confirm=yes")
    assert "ada" not in edits(bot)[-1]
    assert "chapter 1" not in edits(bot)[-1]
    assert "Nobody has checked in" in edits(bot)[-1]


async def test_an_older_edit_never_overwrites_a_newer_one(store: Store) -> None:
    bot = await with_digest(store)
    bot.chat.fail(TemporaryFailure("503"))
    reply = await bot.say("bob", '/checkin done="caught up" day=yesterday')
    bot.clock.forward(seconds=1)
    await press(bot, "bob", reply.message, "Undo")
    await bot.until("2026-03-05 10:00")
    assert "caught up" not in edits(bot)[-1]
    assert {row["state"] for row in await bot.deliveries()} == {"sent"}


async def test_an_edit_still_goes_out_while_the_cohort_is_paused(store: Store) -> None:
    bot = await with_digest(store)
    await bot.lead("/cohort pause")
    await bot.say("ada", "/privacy delete confirm=yes")
    assert "chapter 1" not in edits(bot)[-1]


async def test_an_edit_that_waits_outlives_a_pause(store: Store) -> None:
    bot = await with_digest(store)
    bot.chat.fail(TemporaryFailure("503"))
    await bot.say("ada", "/privacy delete confirm=yes")
    await bot.lead("/cohort pause")
    await bot.until("2026-03-05 10:00")
    assert "chapter 1" not in edits(bot)[-1]


@pytest.mark.parametrize("trouble", [None, TemporaryFailure("503")])
async def test_a_checkin_while_the_digest_is_on_its_way_is_in_it_in_the_end(
    trouble: TemporaryFailure | None, store: Store
) -> None:
    bot = await with_cohort(store)
    await bot.say("ada", "/cohort join", zone="America/New_York")
    await bot.until("2026-03-05 08:59")
    bot.chat.fail(trouble)
    await bot.until("2026-03-05 09:00:01")
    await bot.say("ada", '/checkin done="late" day=yesterday')
    await bot.until("2026-03-05 10:00")
    shown = [plain(outgoing.message) for outgoing, _ in bot.chat.edits] or [bot.told[-1].text]
    assert "late" in shown[-1]


async def test_what_is_said_at_the_weekend_is_in_the_next_digest(store: Store) -> None:
    bot = await with_digest(store)
    await bot.until("2026-03-07 15:00")
    await bot.say("ada", '/checkin done="read on" blocked="cannot install numpy"')
    await bot.until("2026-03-12 09:30")

    assert bot.kinds[-1] == "digest"
    assert bot.told[-1].text.startswith("Check-ins, Sat 7 Mar – Wed 11 Mar")
    assert "ada: cannot install numpy" in bot.told[-1].text


async def test_somebody_who_is_forgotten_is_gone_from_the_recap_too(store: Store) -> None:
    bot = await with_digest(store)
    await bot.say("ada", "/done milestone=1")
    await bot.until("2026-03-08 19:00")
    assert "ada: " in bot.told[-1].text

    await bot.say("ada", "/privacy delete confirm=yes")
    await bot.until("2026-03-08 19:05")
    now = {message_id: plain(outgoing.message) for outgoing, message_id in bot.chat.edits}
    assert "1 milestone" in bot.told[-1].text
    assert "ada" not in now[f"message-{len(bot.chat.posts)}"]
    assert all(outgoing.kind in ("digest", "recap") for outgoing, _ in bot.chat.edits)
