"""What is too long for one answer: there is a way to the rest of it."""

from bot.message import plain
from tests.commands.world import World, text


async def test_a_long_list_of_cohorts_has_pages(world: World) -> None:
    for number in range(23):
        await world.say(
            "lin", f'/cohort create name="{"N" * 50} {number}" start=2026-03-02 timezone=UTC'
        )
    await world.say("lin", f'/cohort cancel cohort="{"N" * 50} 0"')

    first = await world.say("bob", "/cohort list")
    assert text(first).startswith(f"Cohorts here\n• {'N' * 50} 1: ")
    assert text(first).count("[Join ") == 10
    assert len(text(first)) <= 4000

    assert text(await world.press("bob", "More")).startswith("Cohorts here, page 2 of 3\n")
    last = await world.press("bob", "More")
    assert text(last).startswith("Cohorts here, page 3 of 3\n")
    assert f"{'N' * 50} 0: ML Engineer Roadmap, cancelled" in text(last)
    assert text(last).count("[Join ") == 2
    assert "[More]" not in text(last)

    beyond = await world.say("bob", "/cohort list page=4")
    assert (text(beyond), beyond.option) == ("There is no page 4; there are 3 pages.", "page")


async def test_a_short_list_is_on_one_page(spring: World) -> None:
    assert "[More]" not in text(await spring.say("bob", "/cohort list"))
    beyond = await spring.say("bob", "/cohort list page=2")
    assert text(beyond) == "There is no page 2; all of it is on one page."


async def test_who_leads_a_cohort_is_not_asked_to_join_it(world: World) -> None:
    await world.say("lin", "/cohort create name=Owls start=2026-03-02 timezone=UTC")

    listed = text(await world.say("lin", "/cohort list"))
    assert listed.endswith("0 members, you lead it")
    assert "[Join" not in text(await world.say("lin", "/cohort info"))
    assert "[Join Owls]" in text(await world.say("bob", "/cohort info"))


async def test_all_that_fits_a_search_can_be_had(world: World) -> None:
    first = await world.say("bob", "/resources topic=learning kind=course free=yes")
    seen = set(text(first).splitlines()[1:-1])

    second = await world.press("bob", "More")

    assert text(second).startswith("Resources for “learning”, page 2 of ")
    assert seen.isdisjoint(text(second).splitlines())
    assert all(" · " in row and "free" in row for row in text(second).splitlines()[1:-1])


async def test_where_a_button_is_too_small_the_next_page_is_said(world: World) -> None:
    said = text(await world.say("bob", f'/resources topic="learning {"x" * 90}"'))

    assert said.endswith(f'There is more: /resources topic="learning {"x" * 90}" page=2')


async def test_a_check_in_is_repeated_whole(spring: World) -> None:
    done, ahead, stuck = "d" * 500, "n" * 300, "b" * 300

    said = text(await spring.say("ada", f"/checkin done={done} next={ahead} blocked={stuck}"))

    assert f"Done: {done}\nNext: {ahead}\nBlocked: {stuck}\n" in said


async def test_a_long_portfolio_is_whole_in_a_file(spring: World) -> None:
    for number in range(12):
        link = f"https://x.org/{'a' * 400}"
        reply = await spring.say("ada", f'/portfolio title="Project {number}" link={link}')

    assert "more, in the file" in text(reply)
    assert reply.file is not None
    assert all(f"• Project {number}: " in reply.file.text for number in range(12))
    assert "more, in the file" not in reply.file.text


async def test_every_step_of_a_long_streak_is_in_a_file(spring: World) -> None:
    await spring.say("ada", "/settings streak=daily")
    await spring.say("ada", "/checkin done=x")
    await spring.live(days=33)

    reply = await spring.say("ada", "/streak why")

    assert " are in the file." in text(reply)
    assert reply.file is not None
    assert "Mon 2 Mar: " in reply.file.text
    assert "Mon 2 Mar: " not in text(reply)
    assert plain(reply.message) != reply.file.text


async def test_everybody_who_leads_is_named(spring: World) -> None:
    for number in range(12):
        spring.enter(f"leader-{number}")
        await spring.say(f"leader-{number}", "/settings hours=5")
        named = await spring.say("lin", f"/cohort facilitator person=leader-{number}")
        assert named.ok, text(named)

    reply = await spring.say("lin", "/cohort info")

    assert "and 3 more" in text(reply)
    assert reply.file is not None
    assert "leader-10 and leader-11" in reply.file.text


async def test_who_begins_with_the_others_is_told_so(spring: World) -> None:
    said = text(await spring.say("bob", "/cohort join ML spring plan=shift"))

    assert "You begin with the others, so that nothing has to be shifted." in said
