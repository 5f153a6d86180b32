import pytest

from bot.storage.tables import cohort_totals, completions
from tests.commands.world import World, labels, text

FIRST = "Learning contract and working setup"


async def totals(world: World) -> tuple[int, int]:
    (row,) = await world.rows(cohort_totals)
    return row["members"], row["milestones_done"]


async def test_a_milestone_is_marked_done_with_its_evidence(either: World) -> None:
    reply = await either.say("ada", '/done milestone=1 link=https://x.org/?a=b&c=d note="at last"')

    assert text(reply) == (
        f"Done: {FIRST}\n"
        "Evidence: https://x.org/?a=b&c=d\n"
        "Milestones ████░░░░░░░░░░░░░░░░ 1/5\n"
        "Next: Vectorised toolkit, due Sun 15 Mar\n"
        "[Progress] [Undo]"
    )
    (row,) = await either.rows(completions)
    assert (row["link"], row["note"]) == ("https://x.org/?a=b&c=d", "at last")
    assert await totals(either) == (1, 1)


async def test_undo_and_redo_are_one_button_each(either: World) -> None:
    await either.say("ada", "/done milestone=1")

    undone = await either.press("ada", "Undo")
    assert text(undone).startswith(f"“{FIRST}” is not marked done any more.")
    assert await either.rows(completions) == []
    assert await totals(either) == (1, 0)

    assert (await either.press("ada", "Mark done")).ok
    assert await totals(either) == (1, 1)


@pytest.mark.parametrize(
    "link, note, kept",
    [
        ("https://x.org/a", None, ("https://x.org/a", None)),
        ("https://x.org/a?b=c&d", "ok", ("https://x.org/a?b=c&d", "ok")),
        ("https://x.org/a", "long " * 20, ("https://x.org/a", None)),
        ("https://x.org/" + "a" * 100, "ok", (None, "ok")),
    ],
)
async def test_redo_brings_the_evidence_back_as_far_as_a_button_holds_it(
    spring: World, link: str, note: str | None, kept: tuple[str | None, str | None]
) -> None:
    await spring.call(
        "ada", ("done",), {"milestone": "1", "link": link} | ({"note": note} if note else {})
    )
    await spring.press("ada", "Undo")

    assert (await spring.press("ada", "Mark done")).ok

    (row,) = await spring.rows(completions)
    assert (row["link"], row["note"]) == kept


@pytest.mark.parametrize("named", ["setup", FIRST, FIRST.upper(), "learning con", "1", "week 1"])
async def test_a_milestone_can_be_named_in_many_ways(spring: World, named: str) -> None:
    reply = await spring.say("ada", f'/done milestone="{named}"')

    assert text(reply).startswith(f"Done: {FIRST}")


async def test_a_milestone_that_is_done_stays_done(spring: World) -> None:
    await spring.say("ada", "/done 1")

    reply = await spring.say("ada", "/done 1")

    assert text(reply) == f"“{FIRST}” is marked done already; /undone takes it back."
    assert await totals(spring) == (1, 1)


async def test_what_is_not_done_cannot_be_taken_back(spring: World) -> None:
    reply = await spring.say("ada", "/undone 1")

    assert not reply.ok
    assert text(reply) == f"“{FIRST}” is not marked done, so there is nothing to take back."


async def test_an_unknown_milestone_is_answered_with_what_it_takes(spring: World) -> None:
    reply = await spring.say("ada", "/done knitting")

    assert text(reply) == (
        "There is no milestone “knitting” on this road; it takes a title, an id or a week's "
        f"number, such as “{FIRST}”."
    )


@pytest.mark.parametrize(
    "link", ["ftp://x.org", "x.org", "javascript:alert(1)", "https://", "https:// x"]
)
async def test_a_link_is_an_address(spring: World, link: str) -> None:
    reply = await spring.say("ada", f'/done milestone=1 link="{link}"')

    assert (
        text(reply) == "The option link takes a web address that begins with https:// or http://."
    )
    assert await spring.rows(completions) == []


async def test_everything_done_is_said(spring: World) -> None:
    for week in range(1, 6):
        reply = await spring.say("ada", f"/done milestone={week}")

    assert "Milestones ████████████████████ 5/5" in text(reply)
    assert "Nothing is left on this road. Well walked." in text(reply)
    assert labels(await spring.say("ada", "/progress")) == ["Check in"]


async def test_totals_follow_who_leaves_and_comes_back(spring: World) -> None:
    await spring.say("bob", "/cohort join ML spring")
    for name in ("ada", "bob"):
        await spring.say(name, "/done 1")
    assert await totals(spring) == (2, 2)

    await spring.say("bob", "/cohort leave")
    assert await totals(spring) == (1, 1)
    await spring.press("bob", "Join again")
    assert await totals(spring) == (2, 2)
