from typing import Any

import pytest

from bot.storage.tables import audit, cohort_pauses, cohort_totals, cohorts, jobs, memberships
from tests.commands.world import SPRING, World, labels, text


async def waiting(world: World) -> list[tuple[Any, ...]]:
    rows = await world.rows(jobs)
    return sorted((row["key"], row["due_at"]) for row in rows if row["state"] == "waiting")


async def fates(world: World) -> list[tuple[str, bool]]:
    rows = sorted(await world.rows(memberships), key=lambda row: row["id"])
    return [(row["state"], row["ended_on"] is None) for row in rows]


@pytest.mark.parametrize("end", ["finish", "cancel"])
async def test_an_end_is_taken_back_with_members_and_posts(either: World, end: str) -> None:
    for name in ("bob", "zoe"):
        await either.say(name, "/cohort join ML spring")
    await either.say("bob", "/cohort leave")
    await either.live(hours=30)
    before = await waiting(either)

    assert "[Undo]" in text(await either.say("lin", f"/cohort {end}"))
    assert await waiting(either) == []
    undone = await either.press("lin", "Undo")

    assert text(undone) == "Undone: ML spring is planned again.\n[Preview]"
    assert await waiting(either) == before
    assert await fates(either) == [("active", True), ("left", False), ("active", True)]
    assert [row["members"] for row in await either.rows(cohort_totals)] == [2]
    (row,) = await either.rows(cohorts)
    assert (row["state"], row["ended_on"]) == ("planned", None)
    assert "undo end" in [row["action"] for row in await either.rows(audit)]
    assert (await either.say("ada", "/checkin done=x")).ok


async def test_what_was_paused_is_paused_again(either: World) -> None:
    await either.say("lin", "/cohort pause")
    either.clock.forward(days=7)
    await either.say("lin", "/cohort cancel")

    assert text(await either.press("lin", "Undo")).startswith("Undone: ML spring is paused again.")

    assert await waiting(either) == []
    (pause,) = await either.rows(cohort_pauses)
    assert pause["last"] is None
    resumed = await either.say("lin", "/cohort resume")
    assert "Week 1 moves from Mon 2 Mar to Mon 9 Mar" in text(resumed)


async def test_an_end_is_not_undone_twice_or_after_the_run(spring: World) -> None:
    await spring.say("lin", "/cohort cancel")
    back = ("undo", "end")
    await spring.call("lin", back)
    assert text(await spring.call("lin", back)) == (
        "ML spring is running; there is no end to undo."
    )

    ended = await spring.say("lin", "/cohort finish")
    assert labels(ended) == ["Undo"]
    spring.clock.forward(days=35)
    before = await spring.snapshot()
    late = await spring.click("lin", ended.message.buttons[0])
    assert text(late) == "The run of ML spring ended on 2026-04-05, so it stays over."
    assert await spring.snapshot() == before


async def test_only_facilitators_bring_a_cohort_back(spring: World) -> None:
    ended = await spring.say("lin", "/cohort finish")

    reply = await spring.click("ada", ended.message.buttons[0])

    assert text(reply) == "/undo end is for facilitators of ML spring."


async def test_the_name_of_what_is_over_is_free(either: World) -> None:
    cancelled = await either.say("lin", "/cohort cancel")

    again = await either.say("lin", SPRING.replace("ML spring", "ml SPRING"))

    assert again.ok, text(again)
    assert text(await either.say("bob", '/cohort info "ML spring"')).startswith("ml SPRING\n")
    taken = await either.click("lin", cancelled.message.buttons[0])
    assert text(taken).startswith("There is a cohort called “ML spring” here already")
    await either.say("lin", "/cohort cancel")
    assert text(await either.say("bob", '/cohort info "ML spring"')).startswith("ml SPRING\n")
    assert (await either.click("lin", cancelled.message.buttons[0])).ok
    assert text(await either.say("bob", '/cohort info "ML spring"')).startswith("ML spring\n")


async def test_the_beginning_of_a_name_means_what_is_not_over(spring: World) -> None:
    await spring.say("lin", "/cohort cancel")
    await spring.say("lin", SPRING.replace("ML spring", "ML summer"))

    assert text(await spring.say("bob", "/cohort info ml")).startswith("ML summer\n")
    assert text(await spring.say("bob", "/cohort info", channel="#ml-spring")).startswith("ML s")
