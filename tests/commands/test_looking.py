"""/progress, /streak, /week, /roadmap, /resources, /help and the suggestions: reading only."""

from dataclasses import replace

import pytest

from bot.app import App
from bot.commands.call import Call
from bot.commands.lookup import Registry
from bot.commands.registry import REGISTRY
from bot.commands.spec import Role
from tests.commands.world import SPRING, World, labels, library, text
from tests.logged import logged


async def suggested(world: World, who: str, command: str, option: str, typed: str) -> list[str]:
    call = Call(world.caller(who), tuple(command.split()))
    return [choice.value for choice in await world.app.complete(call, option, typed)]


async def test_progress_says_where_one_is_and_the_next_thing_to_do(either: World) -> None:
    reply = await either.say("ada", "/progress")

    assert text(reply) == (
        "ML spring\n"
        "Week 1 of 5\n"
        "Milestones ░░░░░░░░░░░░░░░░░░░░ 0/5\n"
        "Pace: On pace\n"
        "Streak: 0 weeks, 1 freeze; 0 of 3 days this week\n"
        "Next: Learning contract and working setup, due Sun 8 Mar\n"
        "Cohort: On week 1, Kick-off: what ML engineers do, and a workspace that works; "
        "1 member, on average 0 of 5 milestones\n"
        "[Check in] [Mark done]"
    )
    assert reply.private


async def test_progress_that_is_shared_keeps_the_streak_private(spring: World) -> None:
    reply = await spring.say("ada", "/progress share")

    assert not reply.private
    assert text(reply).startswith("ada in ML spring\n")
    assert "treak" not in text(reply)
    assert labels(reply) == []


async def test_nobody_shares_for_somebody_else(spring: World) -> None:
    await spring.say("bob", "/cohort join ML spring")

    assert text(await spring.say("bob", "/progress person=ada share")) == (
        "Only your own progress can be shared; leave person or share out."
    )
    assert "treak" not in text(await spring.say("bob", "/progress person=ada"))


async def test_behind_is_said_in_milestones_and_hours(spring: World) -> None:
    spring.clock.forward(days=15)

    said = text(await spring.say("ada", "/progress"))

    assert "Week 3 of 5\n" in said
    assert "Pace: Behind by 2 milestones, about 14–22 h" in said
    assert "Next: Learning contract and working setup, was due Sun 8 Mar" in said


async def test_the_streak_explains_itself(spring: World) -> None:
    await spring.say("ada", "/checkin done=x")
    spring.clock.forward(days=3)
    await spring.say("ada", "/checkin done=x")
    await spring.say("ada", "/checkin done=x day=yesterday")

    said = text(await spring.say("ada", "/streak why"))

    assert said.startswith(
        "Your streak in ML spring\n1 week, 1 freeze; 3 of 3 days this week. Best so far: 1.\n"
    )
    assert (
        "• Mon 2 Mar – Sun 8 Mar: Mon 2, Wed 4 (back-dated) and Thu 5 Mar: 3 of 3 check-in days →"
    ) in said
    await spring.say("ada", "/settings streak=daily")
    daily = text(await spring.say("ada", "/streak why"))
    assert "• Wed 4 Mar: checked in, back-dated → +1" in daily
    assert "• Thu 5 Mar: checked in → +1" in daily


@pytest.mark.parametrize(
    "goal, checkins, headline, tally",
    [
        (1, 0, "0 of 1 day this week", "0 of 1 check-in day so far"),
        (3, 1, "1 of 3 days this week", "Mon 2 Mar: 1 of 3 check-in days so far"),
        (1, 2, "2 days this week, goal 1", "Mon 2 and Tue 3 Mar: 2 check-in days, goal 1"),
    ],
)
async def test_the_streak_counts_in_good_english(
    spring: World, goal: int, checkins: int, headline: str, tally: str
) -> None:
    await spring.say("ada", f"/settings goal_days={goal}")
    for _ in range(checkins):
        await spring.say("ada", "/checkin done=x")
        spring.clock.forward(days=1)

    said = text(await spring.say("ada", "/streak why"))

    assert headline in said
    assert f"Sun 8 Mar: {tally}" in said


async def test_a_month_is_said_after_its_last_day(spring: World) -> None:
    spring.clock.forward(days=28)
    for _ in range(3):
        await spring.say("ada", "/checkin done=x")
        spring.clock.forward(days=1)

    said = text(await spring.say("ada", "/streak why"))

    assert "Mon 30, Tue 31 Mar and Wed 1 Apr: 3 of 3 check-in days" in said


async def test_a_week_that_was_missed_is_told_kindly(spring: World) -> None:
    spring.clock.forward(days=8)

    said = text(await spring.say("ada", "/streak why"))

    assert "0 of 3 check-in days → starts afresh; streak 0, 1 freeze" in said
    assert "lost" not in said


async def test_the_week_at_hand_and_its_neighbours(spring: World) -> None:
    first = await spring.say("bob", "/week")
    assert text(first).startswith("Week 1 of 5: Kick-off")
    assert labels(first) == ["Mark done", "Next week"]

    second = await spring.press("bob", "Next week")
    assert text(second).startswith("Week 2 of 5: ")
    assert labels(second) == ["Mark done", "Previous week", "Next week"]
    assert text(await spring.say("bob", "/week 6")) == (
        "ML spring has weeks 1 to 5; there is no week 6."
    )


async def test_the_road_with_and_without_a_cohort(spring: World) -> None:
    assert "Week 1: Kick-off: what ML engineers do, and a workspace that works ← you are here" in (
        text(await spring.say("ada", "/roadmap"))
    )
    elsewhere = text(await spring.say("eve", "/roadmap"))
    assert elsewhere.startswith("ML Engineer Roadmap\n")
    assert "you are here" not in elsewhere
    assert text(await spring.say("eve", "/roadmap phase=9")) == (
        "ML Engineer Roadmap has phases 1 to 4; there is no phase 9."
    )


async def test_resources_are_found_or_a_way_out_is_named(world: World) -> None:
    assert "pandas" in text(await world.say("bob", "/resources pandas")).lower()
    assert " paid" not in text(await world.say("bob", "/resources free"))
    assert text(await world.say("bob", "/resources knitting")) == (
        "Nothing was found for “knitting”. Try a topic such as “Critical Thinking”, "
        "“Communication” and “scikit-learn”, or fewer filters."
    )


async def test_a_single_letter_is_not_found_in_place_of_the_words_around_it(world: World) -> None:
    said = text(await world.say("bob", '/resources topic="zzzqqq <@1> x"'))
    assert said.startswith("Nothing was found for “zzzqqq <@1> x”. Try a topic such as “")
    assert "Resources for" in text(await world.say("bob", "/resources r"))


async def test_a_finished_cohort_can_still_be_looked_at(spring: World) -> None:
    await spring.live(days=36)

    assert "Finished, 5 weeks" in text(await spring.say("ada", "/progress"))
    assert (await spring.say("ada", "/streak why")).ok
    assert (await spring.say("ada", "/done 1")).ok


@pytest.mark.parametrize("command", REGISTRY.listed, ids=lambda command: command.name)
async def test_help_explains_every_command(world: World, command: object) -> None:
    found = next(c for c in REGISTRY.listed if c is command)

    said = text(await world.say("bob", f'/help "{found.name}"'))

    assert said.startswith(f"{found.help}\n/{found.name}, for ")
    assert all(f"• {option.name}" in said for option in found.options)


def listed(said: str) -> set[str]:
    """The commands that an answer lists."""
    return {command.name for command in REGISTRY.listed if f"• /{command.name} " in said}


def named(*roles: Role) -> set[str]:
    return {command.name for command in REGISTRY.listed if command.role in roles}


LEARNING = named(Role.ANYONE, Role.MEMBER, Role.INSIDER)


async def test_help_lists_what_its_reader_may_use(spring: World) -> None:
    learner = text(await spring.say("ada", "/help"))
    assert listed(learner) == LEARNING
    assert "one of them can name you another with /cohort facilitator." in learner

    await spring.say("lin", "/cohort facilitator person=ada")
    leader = text(await spring.say("ada", "/help"))
    assert listed(leader) == LEARNING | named(Role.FACILITATOR)
    assert "can name you" not in leader
    assert listed(text(await spring.say("lin", "/help"))) == {c.name for c in REGISTRY.listed}

    spring.enter("lin", community=None)
    alone = listed(text(await spring.say("lin", "/help")))
    assert alone == LEARNING | named(Role.FACILITATOR)


async def test_help_hides_what_is_behind_buttons(world: World) -> None:
    said = text(await world.say("bob", "/help"))

    assert "/undo " not in said
    assert text(await world.say("bob", "/help privacy")).startswith("Privacy …\n• /privacy export")
    assert not (await world.say("bob", "/help undo checkin")).ok
    assert text(await world.say("bob", "/help progres")) == (
        "There is no command “progres”; did you mean /progress? /help lists them all."
    )


@pytest.mark.parametrize(
    "who, command, option, typed, first",
    [
        ("ada", "progress", "cohort", "ml", "ML spring"),
        ("ada", "done", "milestone", "", "milestone-week-01"),
        ("ada", "done", "milestone", "tool", "milestone-week-02"),
        ("bob", "week", "number", "2", "2"),
        ("lin", "cohort create", "timezone", "europe/berl", "Europe/Berlin"),
        ("lin", "cohort create", "roadmap", "", "learn-in-public"),
        ("lin", "cohort create", "leg", "python", "python-and-sql"),
        ("lin", "cohort approve", "person", "a", "ada"),
        ("bob", "resources", "topic", "linear", "Linear Algebra"),
        ("bob", "help", "command", "cohort c", "cohort create"),
    ],
)
async def test_suggestions(
    spring: World, who: str, command: str, option: str, typed: str, first: str
) -> None:
    before = await spring.snapshot()

    found = await suggested(spring, who, command, option, typed)

    assert found[:1] == [first]
    assert len(found) <= 25
    assert await spring.snapshot() == before


async def test_what_is_done_is_suggested_for_taking_back(spring: World) -> None:
    assert await suggested(spring, "ada", "undone", "milestone", "") == []
    await spring.say("ada", "/done 1")

    assert await suggested(spring, "ada", "undone", "milestone", "") == ["milestone-week-01"]
    assert "milestone-week-01" not in await suggested(spring, "ada", "done", "milestone", "")


async def test_nothing_is_suggested_to_who_may_not_ask(spring: World) -> None:
    assert await suggested(spring, "bob", "cohort approve", "person", "") == []
    assert await suggested(spring, "bob", "done", "milestone", "") == []
    assert await suggested(spring, "ada", "no such", "thing", "") == []
    assert await suggested(spring, "ada", "checkin", "done", "") == []


async def test_suggestions_are_of_ones_own_community(spring: World) -> None:
    await spring.say("eve", SPRING.replace("ML spring", "Deep end"))

    assert await suggested(spring, "eve", "cohort info", "cohort", "") == ["Deep end"]
    assert await suggested(spring, "ada", "cohort info", "cohort", "") == ["ML spring"]


async def test_a_bug_in_suggestions_is_logged_and_suggests_nothing(
    spring: World, caplog: pytest.LogCaptureFixture
) -> None:
    command = REGISTRY.find(("week",))
    assert command is not None
    odd = tuple(replace(option, complete="no such source") for option in command.options)
    app = App(spring.store, Registry([replace(command, options=odd)]), library(), spring.clock)

    assert await app.complete(Call(spring.caller("ada"), ("week",)), "number", "") == ()
    said = logged(caplog, "suggestions failed")
    assert (said["command"], said["option"]) == ("week", "number")
    assert said["exception"].endswith("KeyError")


async def test_somebody_in_two_cohorts_is_not_shown_a_road_they_do_not_walk(spring: World) -> None:
    writers = "/cohort create name=Writers start=2026-03-02 timezone=UTC roadmap=learn-in-public"
    assert (await spring.say("lin", writers)).ok
    assert "ML Engineer Roadmap" in text(await spring.say("ada", "/roadmap"))
    assert (await spring.say("ada", "/cohort join Writers")).ok

    for asked in ("/roadmap", "/resources topic=notes"):
        reply = await spring.say("ada", asked)
        assert not reply.ok
        assert text(reply).startswith("Several cohorts could be meant, such as")
    shown = text(await spring.say("ada", "/roadmap cohort=Writers"))
    assert shown.startswith("Learn in Public")


async def test_two_cohorts_on_one_road_leave_no_doubt(spring: World) -> None:
    again = "/cohort create name=Again start=2026-03-02 timezone=UTC leg=mathematics"
    assert (await spring.say("lin", again)).ok
    assert (await spring.say("ada", "/cohort join Again")).ok

    assert text(await spring.say("ada", "/roadmap")).startswith("ML Engineer Roadmap")
    assert (await spring.say("ada", "/resources topic=sql")).ok


async def test_a_question_without_words_finds_nothing(spring: World) -> None:
    assert text(await spring.say("ada", "/resources topic=🐼")).startswith("Nothing was found")


async def test_cohorts_complete_where_several_could_be_meant(spring: World) -> None:
    again = "/cohort create name=Again start=2026-03-02 timezone=UTC leg=mathematics"
    assert (await spring.say("lin", again)).ok
    assert (await spring.say("ada", "/cohort join Again")).ok

    for name in ("ada", "lin", "stranger"):
        for path in (("week",), ("done",), ("cohort", "join"), ("cohort", "edit")):
            call = Call(spring.caller(name), path)
            found = await spring.app.complete(call, "cohort", "")
            assert {choice.value for choice in found} == {"ML spring", "Again"}, (name, path)
