"""A roadmap is edited while cohorts walk on it: each keeps its edition until it takes another."""

from pathlib import Path
from typing import Any

import pytest

from bot.commands.call import Call
from bot.commands.complete import Choice
from bot.content import Library
from bot.message import plain
from bot.storage.store import Store
from bot.storage.tables import cohort_totals, cohorts, editions
from tests.commands.conftest import peopled
from tests.commands.owls import (
    ACCOUNT,
    BEGIN,
    FIRST,
    SECOND,
    accepted,
    exported,
    posted,
    refused,
    take,
)
from tests.commands.world import World, text
from tests.small_road import library


@pytest.mark.parametrize("version", ["1.1.0", "1.0.0"])
async def test_who_is_on_the_road_keeps_it(owls: World, tmp_path: Path, version: str) -> None:
    await accepted(owls, "ada", "/done beta")
    before = [await accepted(owls, "ada", words) for words in ("/progress", "/week 3", "/roadmap")]

    owls.restart(library(tmp_path / "second", SECOND, version, **ACCOUNT))

    after = [await accepted(owls, "ada", words) for words in ("/progress", "/week 3", "/roadmap")]
    assert after == before
    assert "no milestone" in await refused(owls, "ada", "/done extra")
    await owls.live(weeks=4)
    said = posted(owls)
    for name in ("Alpha", "Beta", "Gamma", "Delta"):
        assert f"The week of {name}" in said
    assert "New beta" not in said
    assert "Extra" not in said


async def test_who_begins_now_begins_with_what_is_there_now(owls: World, second: Library) -> None:
    owls.restart(second)
    await accepted(owls, "lin", BEGIN.replace("Owls", "Larks"))

    assert "Extra" in await accepted(owls, "ada", "/week 3 cohort=Larks")
    assert "Gamma" in await accepted(owls, "ada", "/week 3 cohort=Owls")
    assert [row["version"] for row in await owls.rows(editions)] == ["1.0.0", "1.1.0"]


async def test_an_edition_is_kept_once(owls: World, tmp_path: Path) -> None:
    await accepted(owls, "lin", BEGIN.replace("Owls", "Larks"))
    owls.restart(library(tmp_path / "first", FIRST))
    await accepted(owls, "lin", BEGIN.replace("Owls", "Wrens"))

    (kept,) = await owls.rows(editions)

    assert [row["edition"] for row in await owls.rows(cohorts)] == [kept["digest"]] * 3


async def test_a_facilitator_takes_the_new_version(owls: World, second: Library) -> None:
    await owls.live(days=8)  # on day 2 of week 2
    owls.restart(second)

    reply = await take(owls)

    assert "It walks on version 1.1.0 now. New: Extra." in text(reply)
    assert "In another week: Gamma (week 3 to 4)." in text(reply)
    assert "No longer on the road: Delta. Whoever did it keeps it." in text(reply)
    assert "The next post goes out" in text(reply)
    preview = await accepted(owls, "lin", "/cohort preview weeks=4 cohort=Owls")
    assert "The week of Extra" in preview
    assert "Delta" not in preview
    await owls.live(weeks=1)
    assert "The week of Extra" in posted(owls)


async def test_taking_it_can_be_undone(owls: World, second: Library) -> None:
    owls.restart(second)
    await take(owls)

    undone = await owls.press("lin", "Undo")

    assert "It walks on version 1.0.0 now." in text(undone)
    assert "Gamma" in await accepted(owls, "ada", "/week 3")
    again = await owls.press("lin", "Undo")
    assert "It walks on version 1.1.0 now." in text(again)


async def test_what_was_done_meanwhile_stays_done_when_it_is_undone(
    owls: World, second: Library
) -> None:
    owls.restart(second)
    await take(owls)
    for done in ("new-beta", "extra"):
        await accepted(owls, "ada", f"/done {done}")
    assert "2 of 4" in await accepted(owls, "ada", "/progress")

    await owls.press("lin", "Undo")

    assert "2 of 5" in await accepted(owls, "ada", "/progress")
    assert "“Beta” is marked done already" in await refused(owls, "ada", "/done beta")
    await accepted(owls, "ada", "/undone beta")
    assert (await exported(owls, "ada"))["ids"] == ["extra"]


async def test_two_editions_of_one_version_are_told_apart(owls: World, tmp_path: Path) -> None:
    owls.restart(library(tmp_path / "second", SECOND, "1.0.0", **ACCOUNT))
    info = await accepted(owls, "lin", "/cohort info Owls")
    assert "Its roadmap was edited since it began, still as 1.0.0; /cohort edit" in info

    await take(owls, "1.0.0")
    assert "Extra" in await accepted(owls, "ada", "/week 3")

    await owls.press("lin", "Undo")
    assert "Gamma" in await accepted(owls, "ada", "/week 3")


async def test_what_was_done_stays_done(owls: World, second: Library) -> None:
    for done in ("beta", "delta"):
        await accepted(owls, "ada", f"/done {done}")
    assert "2 of 4" in await accepted(owls, "ada", "/progress")
    owls.restart(second)
    await take(owls)

    assert "2 of 5" in await accepted(owls, "ada", "/progress")
    assert "marked done already" in await refused(owls, "ada", "/done new-beta")
    assert await exported(owls, "ada") == {"done": 2, "total": 5, "ids": ["beta", "delta"]}
    assert "ada: 2/5 milestones" in await accepted(owls, "lin", "/cohort members Owls")
    assert (await owls.rows(cohort_totals))[0]["milestones_done"] == 2

    await accepted(owls, "ada", "/undone new-beta")

    assert "1 of 5" in await accepted(owls, "ada", "/progress")
    assert "ada: 1/5 milestones" in await accepted(owls, "lin", "/cohort members Owls")
    assert (await owls.rows(cohort_totals))[0]["milestones_done"] == 1
    await accepted(owls, "ada", "/done new-beta")
    assert (await exported(owls, "ada"))["ids"] == ["delta", "new-beta"]


async def test_a_milestone_that_is_gone_without_a_word_keeps_counting(
    owls: World, tmp_path: Path
) -> None:
    await accepted(owls, "ada", "/done delta")
    owls.restart(library(tmp_path / "second", FIRST[:3], "2.0.0"))

    said = text(await take(owls))

    assert "There are 3 weeks now; there were 4." in said
    assert "No longer on the road: Delta. Whoever did it keeps it." in said
    assert "1 of 4" in await accepted(owls, "ada", "/progress")
    await accepted(owls, "lin", "/cohort join Owls")
    assert "0 of 3" in await accepted(owls, "lin", "/progress")
    members = await accepted(owls, "lin", "/cohort members Owls")
    assert "ada: 1/4 milestones" in members
    assert "lin: 0/3 milestones" in members


def fork(*ways: str) -> dict[str, Any]:
    titled = [
        {"id": way, "title": way.title(), "summary": "A colour.", "topic": "topic"} for way in ways
    ]
    head = {"id": "colour", "title": "Colour", "advice": "Take one.", "asked": 1, "until": 2}
    return {**head, "ways": titled}


def done_as(**deliverables: str) -> dict[str, Any]:
    """Week two with another deliverable on each of these ways."""
    variants = [
        {"way": way, "milestone": {"id": f"beta-{way}", "deliverable": deliverable}}
        for way, deliverable in deliverables.items()
    ]
    return {"beta": {"variants": variants}}


@pytest.fixture
async def forked(store: Store, tmp_path: Path) -> World:
    """Owls on a road with two ways; ada has taken blue."""
    world = peopled(store)
    ways = done_as(red="Red.", blue="Blue.")
    world.restart(library(tmp_path / "first", FIRST, branches=[fork("red", "blue")], weeks=ways))
    for name, words in (
        ("lin", BEGIN),
        ("ada", "/cohort join Owls"),
        ("ada", "/track choice=blue"),
    ):
        await accepted(world, name, words)
    return world


@pytest.mark.parametrize("account", [{"retired": ["blue", "beta-blue"]}, {}])
async def test_who_took_a_way_that_is_gone_chooses_anew(
    forked: World, tmp_path: Path, account: dict[str, Any]
) -> None:
    branches, weeks = [fork("red", "green")], done_as(red="Red.", green="Green.")
    second = library(tmp_path / "second", FIRST, "2.0.0", branches=branches, weeks=weeks, **account)
    forked.restart(second)

    said = text(await take(forked))

    assert (
        "It walks on version 2.0.0 now. "
        "No longer among the ways: Blue. Whoever took one chooses anew. "
        "Colour offers Green as well.\n"
    ) in said
    assert "Colour: open" in await accepted(forked, "ada", "/track")


async def test_a_branch_that_is_gone_is_named_and_its_ways_are_not(
    forked: World, tmp_path: Path
) -> None:
    retired = ["colour", "red", "blue", "beta-red", "beta-blue"]
    forked.restart(library(tmp_path / "second", FIRST, "2.0.0", retired=retired))

    said = text(await take(forked))

    assert (
        "now. No longer among the branches: Colour. What was chosen there is left out.\n"
    ) in said
    undone = text(await forked.press("lin", "Undo"))
    assert "It walks on version 1.0.0 now. New to choose: Colour.\n" in undone
    assert "Colour: Blue" in await accepted(forked, "ada", "/track")


async def test_what_is_asked_on_one_way_is_no_less_told(forked: World, tmp_path: Path) -> None:
    branches, weeks = [fork("red", "blue")], done_as(red="Red.", blue="Very blue.")
    weeks |= {"gamma": {"tasks": ["Try it twice."], "hours": [5, 7]}}
    forked.restart(library(tmp_path / "second", FIRST, "1.1.0", branches=branches, weeks=weeks))

    assert (
        "now. Asks for something else: Beta (on some ways). "
        "Other hours: week 3 (5–7 h instead of 4–6 h). Other tasks: week 3.\n"
    ) in text(await take(forked))


async def test_the_latest_version_does_not_go_back(owls: World, tmp_path: Path) -> None:
    earlier = library(tmp_path / "earlier", SECOND, "0.9.0", **ACCOUNT)
    owls.restart(earlier)

    assert await refused(owls, "lin", "/cohort edit Owls version=latest") == (
        "The latest version here is 0.9.0, and Owls walks on 1.0.0; "
        "the version 0.9.0 goes back to the earlier one."
    )
    call = Call(owls.caller("lin"), ("cohort", "edit"), {"cohort": "Owls"})
    assert [one.label for one in await owls.app.complete(call, "version", "")] == ["0.9.0", "1.0.0"]

    assert "It walks on version 0.9.0 now." in text(await take(owls, "0.9.0"))
    assert "It walks on version 1.0.0 now." in text(await owls.press("lin", "Undo"))


async def test_two_that_were_merged_both_count(owls: World, tmp_path: Path) -> None:
    for done in ("alpha", "beta"):
        await accepted(owls, "ada", f"/done {done}")
    merged = {"aliases": {"beta": "alpha"}}
    owls.restart(library(tmp_path / "second", ("alpha", "gamma", "delta"), "1.1.0", **merged))
    await take(owls)

    assert "2 of 4" in await accepted(owls, "ada", "/progress")
    assert "ada: 2/4 milestones" in await accepted(owls, "lin", "/cohort members Owls")

    await accepted(owls, "ada", "/undone alpha")
    assert "0 of 3" in await accepted(owls, "ada", "/progress")
    assert (await owls.rows(cohort_totals))[0]["milestones_done"] == 0


async def test_the_recap_calls_things_by_their_names_of_today(owls: World, second: Library) -> None:
    await accepted(owls, "ada", "/done beta")
    owls.restart(second)
    await take(owls)

    await owls.live(days=7)

    recap = next(p for p in owls.chat.posts if p.kind == "recap")
    assert "ada: New beta" in plain(recap.message)


async def test_a_leg_that_is_gone_keeps_a_cohort_where_it_is(store: Store, tmp_path: Path) -> None:
    world = peopled(store)
    leg = {"id": "start", "title": "Start", "weeks": [1, 2], "finish": "Well begun."}
    world.restart(library(tmp_path / "first", FIRST, legs=[leg]))
    await accepted(world, "lin", f"{BEGIN} leg=start")
    world.restart(
        library(
            tmp_path / "second",
            SECOND,
            "1.1.0",
            retired=["start", "delta"],
            aliases={"beta": "new-beta"},
        )
    )

    said = await refused(world, "lin", "/cohort edit Owls version=latest")

    assert said == "Version 1.1.0 has no leg “start”, which Owls walks; it stays on the one it has."
    assert "Beta" in await accepted(world, "lin", "/week 2 cohort=Owls")


async def test_a_leg_may_be_renamed_and_the_edit_undone(store: Store, tmp_path: Path) -> None:
    world = peopled(store)
    leg = {"id": "start", "title": "Start", "weeks": [1, 2], "finish": "Well begun."}
    world.restart(library(tmp_path / "first", FIRST, legs=[leg]))
    await accepted(world, "lin", f"{BEGIN} leg=start")
    longer = leg | {"id": "opening", "weeks": [1, 3]}
    world.restart(
        library(tmp_path / "second", FIRST, "1.1.0", legs=[longer], aliases={"start": "opening"})
    )

    said = text(await take(world))
    assert "There are 3 weeks now; there were 2. New: Gamma." in said
    assert (await world.rows(cohorts))[0]["leg"] == "opening"

    undone = text(await world.press("lin", "Undo"))
    assert "There are 2 weeks now; there were 3. No longer on the road: Gamma." in undone
    assert (await world.rows(cohorts))[0]["leg"] == "start"


@pytest.mark.parametrize("version", ["3.0.0", "newest", "1.0.0+0000"])
async def test_a_version_that_is_not_there_is_refused_with_those_that_are(
    owls: World, second: Library, version: str
) -> None:
    owls.restart(second)

    said = await refused(owls, "lin", f"/cohort edit Owls version={version}")

    assert said == (
        f"There is no version “{version}” of this roadmap; it takes latest, 1.1.0, 1.0.0."
    )


async def test_the_version_it_walks_on_is_refused(owls: World, second: Library) -> None:
    assert await refused(owls, "lin", "/cohort edit Owls version=latest") == (
        "Owls walks on version 1.0.0 already, so nothing changes."
    )
    owls.restart(second)
    assert await refused(owls, "lin", "/cohort edit Owls version=1.0.0") == (
        "Owls walks on version 1.0.0 already, so nothing changes."
    )


async def test_a_version_on_which_it_would_be_over_is_refused(owls: World, tmp_path: Path) -> None:
    await owls.live(weeks=3)
    owls.restart(library(tmp_path / "second", FIRST[:2], "2.0.0", retired=["gamma", "delta"]))
    before = await owls.snapshot()

    said = await refused(owls, "lin", "/cohort edit Owls version=latest")

    assert "would have ended on 2026-03-15; it stays on the one it has." in said
    assert await owls.snapshot() == before


async def test_a_cohort_that_is_over_stays_as_it_was(owls: World, second: Library) -> None:
    await accepted(owls, "lin", "/cohort finish Owls")
    owls.restart(second)

    said = await refused(owls, "lin", "/cohort edit Owls version=latest")

    assert said == "Owls is finished, so it stays as it is."
    assert "has come out" not in await accepted(owls, "lin", "/cohort info Owls")
    assert "of 4" in await accepted(owls, "ada", "/progress cohort=Owls")


async def test_only_those_who_may_take_it_hear_of_a_new_version(
    owls: World, second: Library
) -> None:
    news = "Version 1.1.0 of its roadmap has come out; /cohort edit version=latest takes it"
    assert news not in await accepted(owls, "lin", "/cohort info Owls")
    owls.restart(second)

    for name, hears in (("lin", True), ("root", True), ("ada", False)):
        assert (news in await accepted(owls, name, "/cohort info Owls")) is hears

    await take(owls)
    assert news not in await accepted(owls, "lin", "/cohort info Owls")


async def test_an_older_version_is_no_news(owls: World, second: Library, tmp_path: Path) -> None:
    owls.restart(second)
    await take(owls)
    owls.restart(library(tmp_path / "first", FIRST))

    assert "has come out" not in await accepted(owls, "lin", "/cohort info Owls")


async def test_versions_are_suggested(owls: World, second: Library) -> None:
    owls.restart(second)
    (first,) = await owls.rows(editions)

    call = Call(owls.caller("lin"), ("cohort", "edit"), {"cohort": "Owls"})
    found = await owls.app.complete(call, "version", "")

    assert found == (
        Choice("latest (1.1.0)", "latest"),
        Choice("1.0.0", f"1.0.0+{first['digest']}"),
    )
