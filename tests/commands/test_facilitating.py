from dataclasses import replace
from datetime import date

import pytest

from bot.commands.call import Call
from bot.commands.parse import parse
from bot.commands.registry import REGISTRY
from bot.domain.people import Rank
from bot.storage.tables import audit, cohorts, facilitators, jobs, places
from tests.commands.world import SPRING, World, labels, text


async def state(world: World) -> str:
    (row,) = await world.rows(cohorts)
    return str(row["state"])


async def test_a_cohort_is_created_with_its_first_posts_planned(world: World) -> None:
    reply = await world.say("lin", SPRING)

    assert text(reply) == (
        "ML spring is set up\n"
        "ML Engineer Roadmap, 5 weeks, from Mon 2 Mar 2026 to Sun 5 Apr 2026, in #ml-spring.\n"
        "The first post goes out Mon 2 Mar 2026, 09:00 America/New_York.\n"
        "People join with /cohort join. You are its facilitator.\n"
        "[Join ML spring] [Preview] [Cancel it]"
    )
    assert {row["kind"] for row in await world.rows(jobs)} >= {"week", "recap", "finish"}
    assert len(await world.rows(facilitators)) == 1


@pytest.mark.parametrize("start", ["2026-03-02", "2026-02-23"])
async def test_a_week_that_has_begun_is_posted_at_once_and_the_answer_says_so(
    world: World, start: str
) -> None:
    world.clock.forward(hours=3)

    reply = await world.say("lin", SPRING.replace("2026-03-02", start))

    assert "The week's post goes out now." in text(reply)
    await world.run()
    assert [post.kind for post in world.chat.posts] == ["week"]


async def test_an_edited_zone_says_when_the_next_post_comes(spring: World) -> None:
    reply = await spring.say("lin", "/cohort edit timezone=America/Los_Angeles")
    assert "The next post goes out Mon 2 Mar 2026, 09:00 America/Los_Angeles." in text(reply)

    reply = await spring.say("lin", "/cohort edit timezone=Europe/Berlin")
    assert "The week's post goes out now." in text(reply)
    await spring.run()
    assert [post.kind for post in spring.chat.posts] == ["week"]

    assert "goes out" not in text(await spring.say("lin", "/cohort edit capacity=9"))


async def test_every_option_of_a_new_cohort_is_kept(world: World) -> None:
    reply = await world.say(
        "lin",
        '/cohort create name="SQL" start="2 mar 2026" timezone=berlin roadmap=ml-engineer '
        'leg=python-and-sql pace=relaxed channel="#sql" capacity=2 joining=approval',
    )

    assert reply.ok, text(reply)
    (row,) = await world.rows(cohorts)
    assert row["zone"] == "Europe/Berlin"
    assert (row["leg"], row["pace"], row["capacity"], row["joining"], row["start"]) == (
        "python-and-sql", "relaxed", 2, "approval", date(2026, 3, 2),
    )  # fmt: skip
    assert [place["channel"] for place in await world.rows(places)] == ["#sql"]


async def test_a_cohort_posts_where_it_was_made_or_where_the_community_says(world: World) -> None:
    create = '/cohort create name="{}" start=2026-03-02 timezone=UTC'
    assert "in #here." in text(await world.say("lin", create.format("A"), channel="#here"))
    await world.say("root", '/setup channel="#study"')
    assert "in #study." in text(await world.say("lin", create.format("B")))


async def test_where_channels_are_not_made_up_one_has_to_be_named(world: World) -> None:
    lin = world.enter("lin", Rank.FACILITATOR)
    command, args = parse(REGISTRY, SPRING)

    reply = await world.app.handle(Call(replace(lin, names_channels=False), command.path, args))

    assert not reply.ok
    assert text(reply) == "It needs a channel to post in; the option channel names one."
    assert await world.rows(cohorts) == []
    said = {**args, "channel": "#ml"}
    assert (await world.app.handle(Call(replace(lin, names_channels=False), command.path, said))).ok


async def test_the_creation_can_be_taken_back(world: World) -> None:
    await world.say("lin", SPRING)

    reply = await world.press("lin", "Cancel it")

    assert text(reply) == "ML spring is cancelled; nothing more is posted.\n[Undo]"
    assert await state(world) == "cancelled"
    await world.live(days=40)
    assert world.chat.posts == []


@pytest.mark.parametrize(
    "words, said",
    [
        ("name=X", "/cohort create needs start"),
        ("name=X start=2026-03-02", "/cohort create needs timezone"),
        (
            "name=X start=2026-03-02 timezone=Mars/Phobos",
            "The option timezone cannot be “Mars/Phobos”; it takes an IANA name such as Europe",
        ),
        (
            "name=X start=2025-03-02 timezone=UTC",
            "A run that starts on 2025-03-02 would have ended",
        ),
        ("name=X start=2026-03-02 timezone=UTC roadmap=x", "There is no roadmap “x”; there are: "),
        (
            "name=X start=2026-03-02 timezone=UTC leg=x",
            "ML Engineer Roadmap has no leg “x”; there are: python-and-sql, mathematics,",
        ),
        ("name=id:7 start=2026-03-02 timezone=UTC", "The option name cannot begin with “id:”"),
        ("name=X start=2026-03-02 timezone=UTC capacity=-1", "The option capacity cannot be “-1”"),
        (f"name={'X' * 61} start=2026-03-02 timezone=UTC", "The option name is too long"),
    ],
)
async def test_a_cohort_that_cannot_be_made_is_not_half_made(
    world: World, words: str, said: str
) -> None:
    reply = await world.say("lin", f"/cohort create {words}")

    assert not reply.ok
    assert text(reply).startswith(said)
    assert all(not rows for rows in (await world.snapshot()).values())


async def test_names_are_taken_whatever_their_case_but_only_in_one_community(
    spring: World,
) -> None:
    taken = await spring.say("lin", SPRING.replace("ML spring", "ml SPRING"))
    assert text(taken).startswith("There is a cohort called “ml SPRING” here already")

    assert (await spring.say("eve", SPRING)).ok
    assert len(await spring.rows(cohorts)) == 2


async def test_an_edit_shows_the_new_state_and_can_be_undone(either: World) -> None:
    reply = await either.say(
        "lin", '/cohort edit name="ML autumn" timezone=Europe/Berlin channel="#autumn"'
    )
    assert text(reply).startswith("ML autumn\nRoadmap: ML Engineer Roadmap (Python and SQL)")
    assert "Time zone: Europe/Berlin\nPosts in: #autumn" in text(reply)

    undone = await either.press("lin", "Undo")
    assert text(undone).startswith("ML spring\n")
    assert "Time zone: America/New_York\nPosts in: #ml-spring" in text(undone)
    edits = [row for row in await either.rows(audit) if row["action"] == "cohort edit"]
    assert [row["detail"]["name"] for row in edits] == ["ML autumn", "ML spring"]


@pytest.mark.parametrize(
    "words, said",
    [
        ("", "Say what to change: name, start, timezone, pace, channel, capacity, joining"),
        ("start=2026-03-09", "ML spring began on 2026-03-02, so its start and pace stay;"),
        ("pace=sprint", "ML spring began on 2026-03-02, so its start and pace stay;"),
        ("name=id:1", "The option name cannot begin with “id:”; choose another name."),
    ],
)
async def test_an_edit_that_is_refused(spring: World, words: str, said: str) -> None:
    reply = await spring.say("lin", f"/cohort edit {words}")

    assert not reply.ok
    assert text(reply).startswith(said)


async def test_capacity_cannot_fall_below_the_members(spring: World) -> None:
    await spring.say("bob", "/cohort join ML spring")

    reply = await spring.say("lin", "/cohort edit capacity=1")

    assert text(reply) == "ML spring has 2 members, so capacity cannot be less than that."


async def test_a_limit_is_taken_away_again(either: World) -> None:
    limited = await either.say("lin", "/cohort edit capacity=5")
    assert "Members: 1 of 5\n" in text(limited)

    assert "Members: 1\n" in text(await either.press("lin", "Undo"))
    assert "Members: 1 of 5\n" in text(await either.press("lin", "Undo"))
    assert "Members: 1\n" in text(await either.say("lin", "/cohort edit capacity=0"))
    await either.say("lin", SPRING.replace("ML spring", "B") + " capacity=0")
    assert [row["capacity"] for row in await either.rows(cohorts)] == [None, None]


async def test_before_it_begins_the_start_can_move(world: World) -> None:
    await world.say("lin", SPRING.replace("2026-03-02", "2026-03-09"))

    reply = await world.say("lin", "/cohort edit start=2026-03-16 pace=relaxed")

    assert "Dates: Mon 16 Mar 2026 – Sun 24 May 2026" in text(reply)
    assert "Dates: Mon 9 Mar 2026 – Sun 12 Apr 2026" in text(await world.press("lin", "Undo"))


async def test_a_cohort_is_confirmed_once(spring: World) -> None:
    assert text(await spring.say("lin", "/cohort start")).startswith("ML spring is under way.")
    assert await state(spring) == "running"
    assert text(await spring.say("lin", "/cohort start")) == "ML spring is running already."


async def test_a_pause_makes_days_neutral_and_moves_the_rest(spring: World) -> None:
    spring.clock.forward(days=7)
    paused = await spring.say("lin", "/cohort pause")
    assert text(paused).startswith("ML spring is paused. Days are neutral for everybody's streak")
    assert "paused already" in text(await spring.say("lin", "/cohort pause"))
    assert text(await spring.say("lin", "/cohort post week")) == (
        "ML spring is paused, so nothing is posted; /cohort resume goes on."
    )

    spring.clock.forward(days=14)
    await spring.say("lin", "/cohort pause")
    resumed = await spring.call("lin", ("cohort", "resume"))

    assert text(resumed).startswith(
        "ML spring goes on. Week 2 moves from Mon 9 Mar to Mon 23 Mar, and everything after it; "
        "week 5 now begins Mon 13 Apr."
    )
    why = text(await spring.say("ada", "/streak why"))
    assert "Mon 9 Mar – Sun 15 Mar: pause → neutral" in why


@pytest.mark.parametrize(
    "hours, said",
    [
        (5, "ML spring goes on. No week moves."),
        (29, "ML spring goes on. No week moves; what is due on days off comes on other days of"),
    ],
)
async def test_a_short_pause_says_what_it_does_to_the_posts(
    spring: World, hours: int, said: str
) -> None:
    await spring.say("lin", "/cohort pause")
    spring.clock.forward(hours=hours)

    resumed = text(await spring.say("lin", "/cohort resume"))

    assert resumed.startswith(said)


async def test_what_is_not_paused_cannot_be_resumed(spring: World) -> None:
    reply = await spring.say("lin", "/cohort resume")

    assert text(reply) == "ML spring is not paused, so there is nothing to resume."


@pytest.mark.parametrize("end", ["finish", "cancel"])
async def test_what_is_over_stays_as_it_is(spring: World, end: str) -> None:
    await spring.say("lin", f"/cohort {end}")
    before = await spring.snapshot()

    for words in (
        *("edit capacity=9", "start", "pause", "resume", "finish", "cancel", "skip", "post week"),
        *("holiday from=2026-03-16 to=2026-03-17", "schedule post=recap on=no"),
    ):
        reply = await spring.say("lin", f"/cohort {words}")
        assert not reply.ok, words
    assert not (await spring.say("bob", "/cohort join ML spring")).ok
    assert await spring.snapshot() == before
    assert (await spring.say("ada", "/progress")).ok


async def test_facilitators_are_named_and_dismissed_and_it_is_written_down(either: World) -> None:
    named = await either.say("lin", "/cohort facilitator person=ada")
    assert text(named).startswith("Facilitators of ML spring: lin and ada.")
    assert (await either.say("ada", "/cohort members")).ok

    undone = await either.press("lin", "Undo")
    assert text(undone).startswith("Facilitators of ML spring: lin.")
    assert not (await either.say("ada", "/cohort members")).ok
    rows = [row for row in await either.rows(audit) if row["action"] == "cohort facilitator"]
    assert [(row["actor"] != row["subject"], row["detail"]) for row in rows] == [
        (True, {}),
        (True, {"remove": "yes", "cohort": "id:1"}),
    ]


async def test_undo_names_a_person_with_any_name(spring: World) -> None:
    spring.enter("Ada Лавлейс 🐈 of the long name", account="U1")
    await spring.say("Ada Лавлейс 🐈 of the long name", "/cohort join ML spring")

    await spring.say("lin", '/cohort facilitator person="Ada Лавлейс 🐈 of the long name"')

    assert text(await spring.press("lin", "Undo")).startswith("Facilitators of ML spring: lin.")


@pytest.mark.parametrize(
    "words, said",
    [
        ("person=lin remove", "lin is the last facilitator; name another one first."),
        ("person=lin", "lin is a facilitator of ML spring already."),
        ("person=ada remove", "ada is not a facilitator of ML spring."),
        ("person=zoe", "Nobody called “zoe” is known here;"),
        ("person=id:999", "Nobody called “id:999” is known here;"),
    ],
)
async def test_a_facilitator_that_cannot_be(spring: World, words: str, said: str) -> None:
    reply = await spring.say("lin", f"/cohort facilitator {words}")

    assert not reply.ok
    assert text(reply).startswith(said)


async def test_two_people_of_one_name_are_told_apart_by_account(spring: World) -> None:
    for account in ("U1", "U2"):
        spring.enter("Kim", account=account)
        await spring.say("Kim", "/cohort join ML spring")

    assert text(await spring.say("lin", "/cohort facilitator person=Kim")) == (
        "Several people here are called “Kim”; name the account instead."
    )
    assert (await spring.say("lin", "/cohort facilitator person=u1")).ok


async def test_members_shows_who_is_where(spring: World) -> None:
    await spring.say("ada", "/checkin done=x")
    await spring.say("ada", "/done 1")
    await spring.say("bob", "/cohort join ML spring")

    assert text(await spring.say("lin", "/cohort members")) == (
        "ML spring: 2 members\n"
        "• ada: 1/5 milestones, last check-in Mon 2 Mar\n"
        "• bob: 0/5 milestones, no check-in yet"
    )


async def test_many_members_come_in_a_file(spring: World) -> None:
    for number in range(45):
        await spring.say(f"learner {number}", "/cohort join ML spring")

    reply = await spring.say("lin", "/cohort members")

    assert len(text(reply)) <= 4000
    assert "And 16 more; the file has everybody." in text(reply)
    assert reply.file is not None
    assert reply.file.text.count("learner ") == 45


async def test_setup_names_the_role_and_the_channel(world: World) -> None:
    assert not (await world.say("ada", "/setup role=Mentor")).ok
    reply = await world.say("root", '/setup role=Mentor channel="#study"')
    assert text(reply) == (
        "Cairn in Home\n"
        "Facilitators: @Mentor. New cohorts post in #study. Start one with /cohort create."
    )
    assert "Facilitators: @Mentor. New cohorts post in #study." in text(
        await world.say("lin", "/setup")
    )


async def test_somebody_without_a_rank_cannot_create(world: World) -> None:
    world.enter("ada", Rank.MEMBER)

    reply = await world.say("ada", SPRING)

    assert not reply.ok
    assert "is for facilitators of this community" in text(reply)
    assert labels(reply) == []
