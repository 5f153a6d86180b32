"""/portfolio: projects that are shown beside the milestones."""

import pytest

from bot.commands.call import Call
from bot.domain.portfolio import MOST
from bot.storage.tables import projects
from tests.commands.world import SPRING, World, labels, text

CHURN = '/portfolio title="Churn model" link=https://x.org/churn'
LIST = "Your portfolio in ML spring\n"
GONE = "That project is not in your portfolio any more; /portfolio lists those that are."


async def kept(world: World) -> list[tuple[str, str | None]]:
    rows = sorted(await world.rows(projects), key=lambda row: row["id"])
    return [(row["title"], row["link"]) for row in rows]


async def test_an_empty_portfolio_says_how_to_fill_it(spring: World) -> None:
    reply = await spring.say("ada", "/portfolio")

    assert text(reply) == (
        f"{LIST}Whatever you build on this road can be shown here; "
        "/portfolio title=… link=… adds a project.\n[Progress]"
    )
    assert reply.private


async def test_projects_are_added_and_listed_with_the_latest_first(either: World) -> None:
    assert text(await either.say("ada", CHURN)) == (
        f"{LIST}“Churn model” is shown from now on.\n"
        "• Churn model: https://x.org/churn\n[Undo] [Progress]"
    )
    await either.say("ada", "/portfolio Image search")

    assert text(await either.say("ada", "/portfolio")) == (
        f"{LIST}• Image search\n• Churn model: https://x.org/churn\n[Progress]"
    )
    assert await kept(either) == [("Churn model", "https://x.org/churn"), ("Image search", None)]


async def test_what_was_added_by_mistake_is_taken_out_and_put_back(either: World) -> None:
    await either.say("ada", CHURN)

    undone = await either.press("ada", "Undo")

    assert text(undone).startswith(
        f"{LIST}“Churn model” is not shown any more; its link was https://x.org/churn.\n"
    )
    assert await kept(either) == []
    assert (await either.press("ada", "Undo")).ok
    assert await kept(either) == [("Churn model", "https://x.org/churn")]


async def test_the_same_title_again_changes_the_link_and_back(either: World) -> None:
    await either.say("ada", CHURN)

    changed = await either.say("ada", '/portfolio title="CHURN MODEL" link=https://x.org/new')

    assert text(changed) == (
        f"{LIST}“Churn model” has another link; it was https://x.org/churn.\n"
        "• Churn model: https://x.org/new\n[Undo] [Progress]"
    )
    await either.press("ada", "Undo")
    assert await kept(either) == [("Churn model", "https://x.org/churn")]
    await either.press("ada", "Undo")
    assert await kept(either) == [("Churn model", "https://x.org/new")]


async def test_a_link_can_come_later_and_go_again(spring: World) -> None:
    await spring.say("ada", '/portfolio title="Churn model" link=none')
    assert await kept(spring) == [("Churn model", None)]

    given = await spring.say("ada", CHURN)
    assert "“Churn model” has a link now.\n" in text(given)

    undone = await spring.press("ada", "Undo")
    assert "“Churn model” has no link any more; it was https://x.org/churn.\n" in text(undone)
    assert await kept(spring) == [("Churn model", None)]


@pytest.mark.parametrize(
    "title, link, label, again",
    [
        ("Churn model", None, "Undo", ("Churn model", None)),
        ("a", "https://x.org/?a=b&c", "Undo", ("a", "https://x.org/?a=b&c")),
        ("a", "https://x.org/" + "a" * 90, "Undo without its link", ("a", None)),
    ],
)
async def test_undo_puts_back_what_a_button_holds(
    spring: World, title: str, link: str | None, label: str, again: tuple[str, str | None]
) -> None:
    args = {"title": title} | ({"link": link} if link else {})
    await spring.call("ada", ("portfolio",), args)
    removed = await spring.call("ada", ("portfolio",), {"remove": title})

    assert labels(removed) == [label, "Progress"]
    assert link is None or link in text(removed)
    assert (await spring.press("ada", label)).ok
    assert await kept(spring) == [again]


async def test_what_no_button_holds_has_none(spring: World) -> None:
    await spring.call("ada", ("portfolio",), {"title": "Ω" * 100})

    assert labels(await spring.call("ada", ("portfolio",), {"remove": "ω"})) == ["Progress"]
    assert await kept(spring) == []


async def test_an_old_undo_changes_nothing(spring: World) -> None:
    added = await spring.say("ada", CHURN)
    changed = await spring.say("ada", '/portfolio title="churn model" link=https://x.org/new')
    await spring.say("ada", "/portfolio remove=churn")

    for reply in (added, changed):
        late = await spring.click("ada", reply.message.buttons[0])
        assert text(late) == GONE
    assert await kept(spring) == []


@pytest.mark.parametrize("named", ["churn model", "CHURN MODEL", "churn", "model"])
async def test_a_project_is_named_by_its_title_or_a_part(spring: World, named: str) -> None:
    await spring.say("ada", CHURN)
    await spring.say("ada", "/portfolio Image search")

    assert (await spring.say("ada", f'/portfolio remove="{named}"')).ok
    assert await kept(spring) == [("Image search", None)]


async def test_a_whole_title_goes_before_a_part_of_another(spring: World) -> None:
    for title in ("Churn", "Churn model"):
        await spring.say("ada", f'/portfolio title="{title}"')

    await spring.say("ada", "/portfolio remove=churn")

    assert await kept(spring) == [("Churn model", None)]


@pytest.mark.parametrize(
    "words, said",
    [
        ("title=x remove=y", "The option remove stands alone; leave title and link out."),
        (
            "link=https://x.org remove=y",
            "The option remove stands alone; leave title and link out.",
        ),
        (
            "link=https://x.org",
            "The option link goes with title; title says what the link shows.",
        ),
        (
            "title=x link=x.org",
            "The option link takes a web address that begins with https:// or http://.",
        ),
        (
            '"churn model"',
            "“Churn model” is in your portfolio already; another link changes it.",
        ),
        (
            '"churn model" link=https://x.org/churn',
            "“Churn model” is in your portfolio already; another link changes it.",
        ),
        (
            "remove=c",
            "“c” fits several projects: “Cat or dog”, “Churn model”; say which.",
        ),
        (
            "remove=knitting",
            "Your portfolio has no project “knitting”; it shows “Cat or dog”, “Churn model”.",
        ),
    ],
)
async def test_what_cannot_be_done_is_said_and_changes_nothing(
    spring: World, words: str, said: str
) -> None:
    await spring.say("ada", CHURN)
    await spring.say("ada", "/portfolio Cat or dog")
    before = await kept(spring)

    reply = await spring.say("ada", f"/portfolio {words}")

    assert not reply.ok
    assert text(reply) == said
    assert await kept(spring) == before


async def test_nothing_is_taken_out_of_an_empty_portfolio(spring: World) -> None:
    assert text(await spring.say("ada", "/portfolio remove=x")) == (
        "Your portfolio is empty, so there is nothing to take out."
    )


async def test_a_portfolio_has_room_for_twenty(spring: World) -> None:
    for number in range(1, MOST + 1):
        assert (await spring.say("ada", f'/portfolio title="Project {number}"')).ok

    full = await spring.say("ada", "/portfolio One more")

    assert text(full) == (
        "Your portfolio holds 20 projects, and that is the most; /portfolio remove=… makes room."
    )
    assert (await spring.say("ada", '/portfolio "project 1" link=https://x.org')).ok
    await spring.say("ada", '/portfolio remove="Project 20"')
    assert (await spring.say("ada", "/portfolio One more")).ok


async def test_progress_shows_the_latest_five(either: World) -> None:
    assert "Projects" not in text(await either.say("ada", "/progress"))
    await either.say("ada", CHURN)
    assert "\nProjects\n• Churn model: https://x.org/churn\n[Check in]" in (
        text(await either.say("ada", "/progress"))
    )

    for number in range(2, 9):
        await either.say("ada", f'/portfolio title="Project {number}"')

    assert (
        "Projects\n• Project 8\n• Project 7\n• Project 6\n• Project 5\n• Project 4\n• and 3 more; "
        "/portfolio shows them\n"
    ) in text(await either.say("ada", "/progress"))


async def test_others_see_projects_where_they_see_progress(spring: World) -> None:
    await spring.say("bob", "/cohort join ML spring")
    await spring.say("ada", CHURN)

    assert "https://x.org/churn" in text(await spring.say("bob", "/progress person=ada"))
    assert "https://x.org/churn" in text(await spring.say("ada", "/progress share"))
    assert "Projects" not in text(await spring.say("bob", "/progress"))
    await spring.say("ada", "/settings visibility=private")
    assert text(await spring.say("bob", "/progress person=ada")) == (
        "ada keeps their progress private."
    )
    assert "https://x.org/churn" in text(await spring.say("lin", "/progress person=ada"))


async def test_everybody_has_a_portfolio_of_their_own_in_each_cohort(spring: World) -> None:
    await spring.say("lin", SPRING.replace("ML spring", "SQL"))
    for who, words in (
        ("bob", "/cohort join ML spring"),
        ("ada", "/cohort join SQL"),
        ("ada", f'{CHURN} cohort="ML spring"'),
    ):
        assert (await spring.say(who, words)).ok

    assert "Churn" not in text(await spring.say("ada", "/portfolio cohort=SQL"))
    assert text(await spring.say("bob", "/portfolio remove=id:1")) == (GONE)
    assert (await spring.say("bob", CHURN)).ok
    assert len(await kept(spring)) == 2


async def test_a_finished_road_shows_projects_and_takes_more(either: World) -> None:
    await either.say("ada", CHURN)
    await either.say("lin", "/cohort finish")

    card = text(await either.say("ada", "/progress"))
    assert "\nFinished, " in card
    assert "Projects\n• Churn model: https://x.org/churn\n" in card
    assert (await either.say("ada", "/portfolio Image search")).ok
    assert (await either.say("ada", "/portfolio remove=churn")).ok
    assert await kept(either) == [("Image search", None)]


async def test_who_left_comes_back_to_their_projects(spring: World) -> None:
    await spring.say("ada", CHURN)
    await spring.say("ada", "/cohort leave")
    assert not (await spring.say("ada", "/portfolio")).ok

    await spring.say("ada", "/cohort join ML spring")

    assert "Churn model" in text(await spring.say("ada", "/portfolio"))


async def test_it_works_in_a_direct_conversation(spring: World) -> None:
    spring.enter("ada", community=None)

    assert (await spring.say("ada", CHURN)).ok
    assert "• Churn model" in text(await spring.say("ada", "/portfolio"))


async def test_own_projects_are_suggested_for_removal(spring: World) -> None:
    await spring.say("bob", "/cohort join ML spring")
    for who, words in (
        ("ada", CHURN),
        ("ada", "/portfolio Image search"),
        ("bob", "/portfolio Chess"),
    ):
        await spring.say(who, words)

    async def suggested(typed: str) -> list[str]:
        call = Call(spring.caller("ada"), ("portfolio",))
        return [one.value for one in await spring.app.complete(call, "remove", typed)]

    assert await suggested("") == ["Image search", "Churn model"]
    assert await suggested("ch") == ["Churn model", "Image search"]
    assert await suggested("chess") == []
