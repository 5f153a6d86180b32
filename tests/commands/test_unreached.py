"""Reminders that cannot be delivered: they stop, and the person hears of it until it is settled."""

import json
from datetime import date

import pytest

from bot.domain.people import Rank
from bot.ports import Departed, PermanentFailure, TemporaryFailure
from bot.storage.tables import (
    cohort_totals,
    deliveries,
    jobs,
    memberships,
    persons,
    reminders,
)
from tests.commands.world import ELSEWHERE, SPRING, World, labels, text

CLOSED = PermanentFailure("Discord does not let Cairn write to you", "Allow direct messages")
SAID = "Your reminders stopped: Discord does not let Cairn write to you. What helps: Allow direct"
BUTTONS = ["Turn on again", "Leave them off"]


async def undelivered(world: World, *failures: PermanentFailure | TemporaryFailure) -> None:
    """Ada asks for reminders, and the first fails: Monday's at 19:00 in Berlin."""
    assert (await world.say("ada", "/reminders on=yes")).ok
    await world.live(hours=4)
    world.chat.fail(*failures)
    await world.live(hours=2)
    assert not world.chat.failures


async def tried(world: World) -> list[str]:
    return [row["state"] for row in await world.rows(deliveries) if row["kind"] == "reminder"]


async def test_nothing_more_is_sent_to_somebody_who_cannot_be_written_to(either: World) -> None:
    await undelivered(either, CLOSED)
    await either.live(days=14)

    assert await tried(either) == ["failed"]
    assert [row["on"] for row in await either.rows(reminders)] == [False]
    waiting = [row["kind"] for row in await either.rows(jobs) if row["state"] == "waiting"]
    assert "reminder" not in waiting


async def test_the_person_is_told_in_every_answer_that_only_they_see(either: World) -> None:
    await undelivered(either, CLOSED)

    for words in ("/progress", "/checkin done=x", "/reminders", "/progress"):
        answer = await either.say("ada", words)
        assert SAID in text(answer), words
        assert labels(answer)[-2:] == BUTTONS, words
        assert answer.private


async def test_nobody_else_hears_of_it(either: World) -> None:
    await undelivered(either, CLOSED)
    await either.say("bob", '/cohort join "ML spring"')

    for name, words in (
        ("ada", "/progress share"),
        ("bob", "/progress person=ada"),
        ("bob", "/progress"),
        ("bob", "/reminders"),
        ("bob", "/checkin done=x"),
    ):
        answer = await either.say(name, words)
        assert answer.ok, words
        assert "stopped" not in text(answer), (name, words)


async def test_turned_on_again_they_come_and_nothing_more_is_said(either: World) -> None:
    await undelivered(either, CLOSED)
    await either.say("ada", "/progress")
    assert "Reminders are on" in text(await either.press("ada", "Turn on again"))

    for words in ("/progress", "/checkin done=x", "/reminders"):
        assert "stopped" not in text(await either.say("ada", words)), words
    await either.live(days=2)
    assert await tried(either) == ["failed", "sent"]


async def test_left_off_nothing_more_is_said(either: World) -> None:
    await undelivered(either, CLOSED)
    await either.say("ada", "/checkin done=x")
    assert text(await either.press("ada", "Leave them off")).startswith("Reminders are off.")

    for words in ("/progress", "/checkin done=y", "/reminders"):
        assert "stopped" not in text(await either.say("ada", words)), words
    await either.live(days=7)
    assert await tried(either) == ["failed"]


async def test_another_time_of_day_turns_them_on_again_too(spring: World) -> None:
    await undelivered(spring, CLOSED)
    await spring.say("ada", "/reminders time=20:00")

    assert "stopped" not in text(await spring.say("ada", "/progress"))
    await spring.live(days=2)
    assert await tried(spring) == ["failed", "sent"]


async def test_it_is_said_anew_when_it_fails_again(spring: World) -> None:
    await undelivered(spring, CLOSED)
    await spring.say("ada", "/reminders on=yes")
    await spring.live(days=1, hours=22, minutes=30)
    spring.chat.fail(PermanentFailure("the account is gone", "Come back"))
    await spring.live(hours=1)

    assert await tried(spring) == ["failed", "failed"]
    answer = text(await spring.say("ada", "/progress"))
    assert "Your reminders stopped: the account is gone. What helps: Come back." in answer


async def test_what_fails_for_a_while_stops_nothing(spring: World) -> None:
    await undelivered(spring, TemporaryFailure("503: away"))

    assert await tried(spring) == ["sent"]
    assert "stopped" not in text(await spring.say("ada", "/progress"))


@pytest.mark.parametrize("wants_reminders", [True, False])
async def test_words_to_a_facilitator_that_fail_stop_the_reminders_they_have(
    spring: World, *, wants_reminders: bool
) -> None:
    spring.enter("lin", Rank.FACILITATOR, zone="America/New_York")
    await spring.say("lin", '/cohort join "ML spring"')
    if wants_reminders:
        assert (await spring.say("lin", "/reminders on=yes")).ok
    await spring.live(minutes=30)
    spring.chat.fail(PermanentFailure("403", "Let Cairn post"), CLOSED)
    await spring.live(hours=1)
    assert not spring.chat.failures

    answer = text(await spring.say("lin", "/progress"))
    assert (SAID in answer) is wants_reminders


async def test_it_is_handed_over_and_deleted_with_the_person(either: World) -> None:
    await undelivered(either, CLOSED)
    answer = await either.say("ada", "/privacy export")
    assert answer.file is not None
    about = json.loads(answer.file.text)["person"]
    assert (about["unreached_cause"], about["unreached_fix"]) == (CLOSED.cause, CLOSED.fix)

    await either.say("ada", "/privacy delete confirm=yes")
    found = [row["name"] for row in await either.rows(persons) if row["unreached_cause"]]
    assert found == []
    assert "unreached" not in [row["kind"] for row in await either.rows(jobs)]


AWAY = Departed("you share no server with Cairn", "Join a server that Cairn is in")


async def test_who_has_left_the_community_is_in_none_of_its_cohorts(either: World) -> None:
    await undelivered(either, AWAY)

    assert text(await either.say("lin", "/cohort members")) == "Nobody has joined ML spring yet."
    [row] = await either.rows(memberships)
    assert (row["state"], row["ended_on"]) == ("left", date(2026, 3, 2))
    assert (await either.rows(cohort_totals))[0]["members"] == 0

    assert (await either.say("ada", '/cohort join "ML spring"')).ok
    [row] = await either.rows(memberships)
    assert (row["state"], row["joined_on"]) == ("active", date(2026, 3, 2))
    assert "Your reminders stopped" in text(await either.say("ada", "/progress"))


@pytest.mark.parametrize("others", [True, False])
async def test_a_facilitator_who_has_left_gives_way_to_the_others(
    spring: World, *, others: bool
) -> None:
    if others:
        await spring.say("mo", '/cohort join "ML spring"')
        await spring.say("lin", "/cohort facilitator person=mo")
    await spring.live(minutes=30)
    spring.chat.fail(PermanentFailure("403", "Let Cairn post"), AWAY)
    await spring.live(hours=1)

    said = text(await spring.say("mo", "/cohort info"))
    assert f"Facilitators: {'mo' if others else 'lin'}\n" in said


async def test_the_other_communities_of_somebody_are_none_of_its_business(spring: World) -> None:
    spring.enter("lin", Rank.FACILITATOR, community=ELSEWHERE)
    await spring.say("lin", SPRING.replace("ML spring", "Rust"))
    spring.enter("ada", community=ELSEWHERE)
    await spring.say("ada", "/cohort join Rust")
    spring.enter("ada")
    await undelivered(spring, AWAY)

    assert [row["state"] for row in await spring.rows(memberships)] == ["left", "active"]
