from datetime import date
from typing import Any

import pytest

from bot.storage.tables import cohort_totals, memberships
from tests.commands.world import SPRING, World, labels, text


async def plan_of(world: World, place: int = -1) -> tuple[str, int]:
    row = (await world.rows(memberships))[place]
    return row["plan"], row["shift"]


async def test_a_newcomer_is_welcomed(spring: World) -> None:
    reply = await spring.say("bob", '/cohort join "ML spring"')

    assert text(reply) == (
        "Welcome to ML spring\n"
        "The cohort is on week 1 of 5: Kick-off: what ML engineers do, and a workspace that "
        "works.\n"
        "Type /checkin on the days you study and /progress to see the road.\n"
        "[Progress] [Leave]"
    )


async def test_joining_before_the_start_says_when_it_begins(world: World) -> None:
    await world.say("lin", SPRING.replace("2026-03-02", "2026-03-09"))

    assert "It begins Mon 9 Mar 2026: Kick-off" in text(await world.say("ada", "/cohort join"))


async def test_who_joins_late_is_asked_how_to_follow(either: World) -> None:
    either.clock.forward(days=15)

    joined = await either.say("bob", "/cohort join ML spring")
    assert labels(joined) == ["Compress the plan", "Shift my start", "Progress", "Leave"]
    assert "what came before is up to you" in text(joined)
    assert "On pace" in text(await either.say("bob", "/progress"))

    await either.say("bob", "/cohort join ML spring plan=current")
    shifted = await either.press("bob", "Shift my start")
    assert "Your weeks run 2 weeks behind the cohort's." in text(shifted)
    assert await plan_of(either) == ("shift", 2)
    assert "Week 1 of 5" in text(await either.say("bob", "/progress"))

    await either.say("bob", "/cohort join ML spring plan=shift")
    assert (await either.press("bob", "Compress the plan")).ok
    assert await plan_of(either) == ("compress", 0)


async def test_in_the_first_two_weeks_nobody_is_late(spring: World) -> None:
    spring.clock.forward(days=13)

    assert labels(await spring.say("bob", "/cohort join ML spring")) == ["Progress", "Leave"]


async def test_a_plan_may_be_named_at_once(spring: World) -> None:
    spring.clock.forward(days=15)

    await spring.say("bob", "/cohort join ML spring plan=shift")

    assert await plan_of(spring) == ("shift", 2)


async def test_joining_twice_says_where_one_is(spring: World) -> None:
    reply = await spring.say("ada", "/cohort join ML spring")

    assert not reply.ok
    assert text(reply) == "You are in ML spring already; /progress shows where you are."


async def test_a_full_cohort_says_so(spring: World) -> None:
    await spring.say("lin", "/cohort edit capacity=1")

    reply = await spring.say("bob", "/cohort join ML spring")

    assert (
        text(reply)
        == "ML spring is full (1 of 1 places are taken); /cohort list shows what is open."
    )
    await spring.say("ada", "/cohort leave")
    assert (await spring.say("bob", "/cohort join ML spring")).ok
    assert not (await spring.say("ada", "/cohort join ML spring")).ok


async def test_with_approval_a_facilitator_lets_people_in(either: World) -> None:
    await either.say("lin", "/cohort edit joining=approval capacity=2")

    asked = await either.say("bob", "/cohort join ML spring")
    assert text(asked) == "You asked to join ML spring. A facilitator will let you in.\n[Withdraw]"
    assert not (await either.say("bob", "/checkin done=x")).ok
    assert not (await either.say("bob", "/progress")).ok
    assert text(await either.say("bob", "/cohort join ML spring")) == (
        "You have asked to join ML spring; a facilitator will answer."
    )
    assert [row["members"] for row in await either.rows(cohort_totals)] == [1]

    assert text(await either.say("lin", "/cohort members")) == (
        "ML spring: 1 member, 1 waiting\n"
        "• ada: 0/5 milestones, no check-in yet\n"
        "• bob (waiting): 0/5 milestones, no check-in yet\n"
        "/cohort approve person=… lets somebody in who waits."
    )
    assert not (await either.say("ada", "/cohort approve person=bob")).ok
    approved = await either.say("lin", "/cohort approve person=bob")
    assert text(approved) == "bob is in ML spring now."
    assert [row["members"] for row in await either.rows(cohort_totals)] == [2]
    assert (await either.say("bob", "/checkin done=x")).ok
    assert text(await either.say("lin", "/cohort approve person=bob")) == (
        "bob is not waiting to join ML spring."
    )


async def row_of(world: World) -> dict[str, Any]:
    """The membership that was written down last."""
    return max(await world.rows(memberships), key=lambda row: row["id"])


async def test_who_is_let_in_counts_from_then(either: World) -> None:
    await either.say("lin", "/cohort edit joining=approval")
    await either.say("bob", "/cohort join ML spring plan=shift")
    either.clock.forward(days=15)

    await either.say("lin", "/cohort approve person=bob")

    row = await row_of(either)
    assert (row["joined_on"], row["joined_at"]) == (date(2026, 3, 17), either.clock.now())
    assert (row["plan"], row["shift"]) == ("shift", 2)
    assert "Week 1 of 5" in text(await either.say("bob", "/progress"))


async def test_who_waits_may_withdraw_and_ask_again(either: World) -> None:
    await either.say("lin", "/cohort edit joining=approval")
    await either.say("bob", "/cohort join ML spring")

    withdrawn = await either.say("bob", "/cohort leave")

    assert text(withdrawn) == "You wait no longer to join ML spring.\n[Join again]"
    assert [row["members"] for row in await either.rows(cohort_totals)] == [1]
    assert not (await either.say("lin", "/cohort approve person=bob")).ok
    assert not (await either.say("bob", "/cohort leave")).ok
    either.clock.forward(days=8)
    assert (await either.click("bob", withdrawn.message.buttons[0])).ok
    await either.say("lin", "/cohort edit joining=open")
    assert text(await either.say("bob", "/cohort join ML spring")).startswith("Welcome to")
    assert (await row_of(either))["joined_on"] == date(2026, 3, 10)


async def test_a_member_who_comes_back_by_approval_goes_on(either: World) -> None:
    joined = (await row_of(either))["joined_on"]
    await either.say("ada", "/cohort leave")
    await either.say("lin", "/cohort edit joining=approval")
    either.clock.forward(days=8)

    for _ in range(2):
        await either.say("ada", "/cohort join ML spring")
        await either.say("ada", "/cohort leave")
    await either.say("ada", "/cohort join ML spring")
    await either.say("lin", "/cohort approve person=ada")

    row = await row_of(either)
    assert (row["state"], row["joined_on"], row["ended_on"]) == ("active", joined, None)
    assert [row["members"] for row in await either.rows(cohort_totals)] == [1]


async def test_nobody_is_let_into_a_full_cohort(spring: World) -> None:
    await spring.say("lin", "/cohort edit joining=approval capacity=2")
    for name in ("bob", "zoe"):
        await spring.say(name, "/cohort join ML spring")
    await spring.say("lin", "/cohort approve person=bob")

    reply = await spring.say("lin", "/cohort approve person=zoe")

    assert (
        text(reply)
        == "ML spring is full (2 of 2 places are taken); /cohort list shows what is open."
    )


async def test_leaving_keeps_what_was_done(spring: World) -> None:
    await spring.say("ada", "/done 1")

    left = await spring.say("ada", "/cohort leave")
    assert text(left).startswith("You left ML spring. What you did is kept, should you come back.")
    assert text(await spring.say("ada", "/progress")) == (
        "You are not in a cohort here yet; /cohort list shows them."
    )
    assert "0 members" in text(await spring.say("ada", "/cohort list"))

    assert (await spring.click("ada", left.message.buttons[0])).ok
    assert "1/5" in text(await spring.say("ada", "/progress"))


async def test_who_left_is_not_looked_at(spring: World) -> None:
    await spring.say("bob", "/cohort join ML spring")
    await spring.say("bob", "/cohort leave")

    assert text(await spring.say("ada", "/progress person=bob")) == (
        "bob is not in ML spring; the option person names somebody who is."
    )


async def test_list_and_info_tell_all_before_joining(spring: World) -> None:
    assert text(await spring.say("bob", "/cohort list")) == (
        "Cohorts here\n• ML spring: ML Engineer Roadmap, week 1 of 5, 1 member\n[Join ML spring]"
    )
    assert "1 member, you are in it" in text(await spring.say("ada", "/cohort list"))
    assert text(await spring.say("bob", "/cohort info")) == (
        "ML spring\n"
        "Roadmap: ML Engineer Roadmap (Python and SQL), 5 weeks\n"
        "Now: week 1 of 5\n"
        "Dates: Mon 2 Mar 2026 – Sun 5 Apr 2026\n"
        "Pace: standard, one road week a week\n"
        "Suits: People who can keep about ten hours free every week.\n"
        "Time zone: America/New_York\n"
        "Posts in: #ml-spring\n"
        "Members: 1\n"
        "Joining: open\n"
        "Facilitators: lin\n"
        "[Join ML spring]"
    )


async def test_who_is_inside_is_not_asked_to_join(spring: World) -> None:
    assert labels(await spring.say("ada", "/cohort info")) == []
    await spring.say("lin", "/cohort edit joining=approval")
    await spring.say("bob", "/cohort join ML spring")
    assert labels(await spring.say("bob", "/cohort info")) == []
    await spring.say("ada", "/cohort leave")
    assert labels(await spring.say("ada", "/cohort info")) == ["Join ML spring"]


async def test_a_community_without_cohorts_says_how_to_start(world: World) -> None:
    assert text(await world.say("bob", "/cohort list")) == (
        "There is no cohort here yet. A facilitator starts one with "
        "/cohort create name=… start=… timezone=…"
    )
    assert text(await world.say("bob", "/cohort join")) == (
        "There is no cohort here yet; a facilitator starts one with /cohort create."
    )


@pytest.mark.parametrize(
    "zone, expected", [(None, "America/New_York"), ("Asia/Tokyo", "Asia/Tokyo")]
)
async def test_who_has_no_zone_gets_the_cohorts(
    spring: World, zone: str | None, expected: str
) -> None:
    spring.enter("bob", zone=zone)

    await spring.say("bob", "/cohort join ML spring")

    assert f"Time zone: {expected}\n" in text(await spring.say("bob", "/settings"))


async def test_a_zone_that_is_none_is_not_believed(spring: World) -> None:
    spring.enter("bob", zone="Mars/Phobos")

    await spring.say("bob", "/cohort join ML spring")

    assert "Time zone: America/New_York\n" in text(await spring.say("bob", "/settings"))
