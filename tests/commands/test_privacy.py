"""What Cairn hands over about a person, and that nothing of them is left when they go."""

import json
from typing import Any

import pytest

from bot.domain.people import Rank
from bot.ports import PermanentFailure, TemporaryFailure
from bot.storage.tables import cohort_totals, completions, memberships, metadata, persons
from tests.commands.world import World, text

ACCOUNT, NAME, ALIAS = "U0ZEBRA77", "Zebedee Quill", "Quillfeather"
WORDS = (
    "wombatdone",
    "wombatnext",
    "wombatblocked",
    "wombatreason",
    "wombatnote",
    "wombatold",
    "wombatproject",
)
LINK = "https://wombat.example/evidence"

PERSON_COLUMNS = {"person_id", "created_by", "actor", "subject"}


async def busy(world: World) -> None:
    """A person who has done everything there is to do, on days that were posted about."""
    world.enter("bob")
    await world.say("bob", "/cohort join ML spring")
    world.enter(NAME, account=ACCOUNT)
    await world.say("lin", '/cohort create name="SQL" start=2026-03-02 timezone=UTC')
    for words in (
        '/cohort join "ML spring"',
        '/cohort join "SQL"',
        "/checkin done=wombatold",
        "/checkin done=wombatdone next=wombatnext blocked=wombatblocked minutes=30 mood=good",
        f'/done milestone=1 link={LINK} note=wombatnote cohort="ML spring"',
        f'/portfolio title=wombatproject link={LINK} cohort="SQL"',
        f"/settings alias={ALIAS} goal_days=2 hours=5 timezone=Asia/Tokyo",
        "/reminders time=19:00 days=mon,wed,fri",
        "/calendar",
    ):
        assert (await world.say(NAME, words)).ok, words
    await world.say("lin", f'/cohort facilitator person={ACCOUNT} cohort="ML spring"')
    await world.say(NAME, '/cohort post digest cohort="ML spring"')
    await world.say("bob", "/checkin done=x")
    await world.say("bob", "/done 1")
    await world.live(days=5)
    await world.say(NAME, "/pause until=sunday reason=wombatreason")


async def traces(world: World) -> list[str]:
    """Every cell of the database in which the person can still be found."""
    needles = (ACCOUNT, NAME, ALIAS, LINK, *WORDS)
    return [
        f"{table.name}.{column}: {value}"
        for table in metadata.sorted_tables
        for row in await world.rows(table)
        for column, value in row.items()
        if any(needle.lower() in json.dumps(value, default=str).lower() for needle in needles)
    ]


async def references(world: World, person: int) -> list[str]:
    return [
        f"{table.name}.{column}"
        for table in metadata.sorted_tables
        for row in await world.rows(table)
        for column, value in row.items()
        if value == person and (column in PERSON_COLUMNS or (table is persons and column == "id"))
    ]


async def id_of(world: World, name: str) -> int:
    return int(next(row["id"] for row in await world.rows(persons) if row["name"] == name))


async def test_the_export_has_the_shape_that_is_promised(either: World) -> None:
    await either.say("ada", '/checkin done="chapter 1" minutes=40')
    await either.say("ada", "/done 1")
    await either.say("ada", '/portfolio title="Churn model" link=https://x.org/churn')
    await either.say("ada", "/calendar")

    reply = await either.say("ada", "/privacy export")

    assert reply.private
    assert reply.file is not None
    assert reply.file.name == "cairn-export.json"
    everything: dict[str, Any] = json.loads(reply.file.text)
    assert everything["person"]["name"] == "ada"
    (account,) = everything["accounts"]
    assert (account["platform"], account["external_id"]) == ("console", "ada")
    (membership,) = everything["memberships"]
    assert {key: membership[key] for key in ("cohort", "roadmap", "state", "week")} == {
        "cohort": "ML spring", "roadmap": "ml-engineer", "state": "active", "week": 1,
    }  # fmt: skip
    assert membership["milestones"] == {"done": 1, "total": 5, "ids": ["milestone-week-01"]}
    assert membership["streak"] == {"daily": 1, "weekly": 0, "freezes": 1}
    (checkin,) = everything["checkins"]
    assert (checkin["day"], checkin["done"], checkin["minutes"]) == ("2026-03-02", "chapter 1", 40)
    (project,) = everything["projects"]
    assert (project["title"], project["link"]) == ("Churn model", "https://x.org/churn")
    assert project.keys() == {"title", "link", "at"}
    assert everything["calendar"] == [{"made_at": "2026-03-02 13:00:00+00:00", "noted": {}}]


async def test_the_export_has_every_word_somebody_gave(spring: World) -> None:
    await busy(spring)

    reply = await spring.say(NAME, "/privacy export")

    assert reply.file is not None
    for mine in (ACCOUNT, NAME, ALIAS, LINK, *WORDS):
        assert mine in reply.file.text, mine
    assert "bob" not in reply.file.text


async def test_what_is_deleted_leaves_no_trace(either: World) -> None:
    await busy(either)
    gone = await id_of(either, NAME)
    assert len(await traces(either)) > 10
    assert len(await references(either, gone)) > 10

    reply = await either.say(NAME, "/privacy delete confirm=yes")

    assert text(reply) == (
        "Deleted: 1 check-in, 1 milestone, 1 project, 1 pause and 2 memberships, and with them "
        "your account, your settings and all else Cairn knew of you.\nNothing about you is left."
    )
    assert await traces(either) == []
    assert await references(either, gone) == []
    await either.live(days=10)
    assert await traces(either) == []


@pytest.mark.parametrize(
    "failure", [TemporaryFailure("busy"), PermanentFailure("it is archived", "choose another")]
)
async def test_words_in_a_post_that_has_not_arrived_are_gone_too(
    spring: World, failure: TemporaryFailure | PermanentFailure
) -> None:
    await busy(spring)
    assert (await spring.say(NAME, "/checkin done=wombatdone day=yesterday")).ok
    await spring.run()
    spring.chat.fail(failure)
    assert (await spring.say("lin", '/cohort post digest cohort="ML spring"')).ok
    await spring.run()
    assert any(trace.startswith("deliveries.message") for trace in await traces(spring))

    await spring.say(NAME, "/privacy delete confirm=yes")

    assert await traces(spring) == []


async def test_one_thing_is_not_spoken_of_as_several(spring: World) -> None:
    assert text(await spring.say("ada", "/privacy delete confirm=yes")).startswith(
        "Deleted: 1 membership, and with it your account, "
    )


async def test_others_keep_all_of_theirs(spring: World) -> None:
    await busy(spring)
    kept = {name: await id_of(spring, name) for name in ("ada", "bob", "lin")}

    async def others() -> list[Any]:
        tables = [
            t for t in metadata.sorted_tables if "person_id" in t.c and t.name != "deliveries"
        ]
        rows = [row for table in tables for row in await spring.rows(table)]
        return [row for row in rows if row["person_id"] in kept.values()]

    before = await others()
    await spring.say(NAME, "/privacy delete confirm=yes")

    assert await others() == before


async def test_totals_still_equal_what_is_counted(either: World) -> None:
    await busy(either)

    await either.say(NAME, "/privacy delete confirm=yes")

    members = [
        row for row in await either.rows(memberships) if row["state"] in ("active", "finished")
    ]
    done = await either.rows(completions)
    for total in await either.rows(cohort_totals):
        mine = {row["id"] for row in members if row["cohort_id"] == total["cohort_id"]}
        assert total["members"] == len(mine)
        assert total["milestones_done"] == sum(row["membership_id"] in mine for row in done)


async def test_who_waits_or_left_is_not_counted_out_twice(spring: World) -> None:
    await spring.say("lin", "/cohort edit joining=approval")
    await spring.say("bob", "/cohort join ML spring")
    await spring.say("bob", "/privacy delete confirm=yes")
    await spring.say("ada", "/cohort leave")
    await spring.say("ada", "/privacy delete confirm")

    (total,) = await spring.rows(cohort_totals)
    assert (total["members"], total["milestones_done"]) == (0, 0)


async def test_a_digest_that_quoted_them_is_written_anew(spring: World) -> None:
    await busy(spring)
    posted = len(spring.chat.edits)

    await spring.say(NAME, "/privacy delete confirm=yes")
    await spring.run()

    edits = spring.chat.edits[posted:]
    assert edits
    assert not any(
        word in str(outgoing.message) for outgoing, _ in edits for word in (ALIAS, *WORDS)
    )


async def test_nothing_is_deleted_without_a_yes(spring: World) -> None:
    before = await spring.snapshot()

    for words in ("confirm=no", ""):
        reply = await spring.say("ada", f"/privacy delete {words}")
        assert not reply.ok
    assert await spring.snapshot() == before


async def test_of_a_stranger_nothing_is_known_and_nothing_is_noted(spring: World) -> None:
    before = await spring.snapshot()

    for words in ("/privacy export", "/privacy delete confirm=yes"):
        assert text(await spring.say("zoe", words)) == (
            "Cairn knows nothing of you, so there is nothing to hand over or to delete."
        )
    assert await spring.snapshot() == before


async def test_who_went_can_come_back_as_somebody_new(spring: World) -> None:
    await spring.say("ada", "/checkin done=x")
    await spring.say("ada", "/privacy delete confirm=yes")

    assert (await spring.say("ada", "/cohort join ML spring")).ok
    assert "no check-in" in text(await spring.say("lin", "/cohort members"))


async def test_the_last_facilitator_may_go_and_administrators_go_on(spring: World) -> None:
    spring.enter("lin", Rank.MEMBER)
    await spring.say("lin", "/privacy delete confirm=yes")

    assert "Facilitators: none" in text(await spring.say("ada", "/cohort info"))
    assert (await spring.say("root", "/cohort members")).ok
