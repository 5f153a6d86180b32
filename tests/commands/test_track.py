"""/track: the ways people take where their road branches."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from bot.commands.call import Call, Reply
from bot.content import Library
from bot.domain.branches import along
from bot.domain.cohorts import Membership
from bot.domain.roadmap import Roadmap
from bot.services.ways import choose, taken_by
from bot.storage.store import Store
from bot.storage.tables import memberships, ways
from bot.storage.tx import Tx
from tests.commands.conftest import peopled
from tests.commands.world import SPRING, World, labels, library, text

ROAD: Roadmap = library().roadmaps["ml-engineer"]
DEEP = SPRING.replace("python-and-sql", "choosing-and-track")
TITLES = {way.id: way.title for branch in ROAD.branches for way in branch.ways}


@pytest.fixture
async def deep(store: Store) -> World:
    """A cohort that begins in the week in which people choose; ada has joined it."""
    world = peopled(store)
    assert (await world.say("lin", DEEP)).ok
    assert (await world.say("ada", "/cohort join ML spring")).ok
    return world


async def kept(world: World) -> dict[str, str]:
    return {row["branch"]: row["way"] for row in await world.rows(ways)}


def theme(number: int, taken: Mapping[str, str]) -> str:
    week = ROAD.week(number)
    assert week is not None
    return along(week, taken).theme


def takes(reply: Reply) -> set[str]:
    """The ways that the buttons of an answer take, one each."""
    found = [dict(button.args) for button in reply.message.buttons if button.command == ("track",)]
    return {args["choice"] for args in found if "choice" in args}


async def test_it_lists_the_branches_of_the_leg_with_what_there_is_to_choose(deep: World) -> None:
    reply = await deep.say("ada", "/track")

    said = text(reply)
    assert reply.private
    assert said.startswith("Your ways in ML spring\n")
    for branch in ROAD.branches:
        if branch.id in ("cloud", "pipelines"):
            assert f"\n{branch.title}: " not in said
            continue
        assert f"\n{branch.title}: open" in said
        assert branch.advice in said
        for way in branch.ways:
            assert f"• {way.title}: {way.summary}\n" in said
    assert "Specialization: open; week 1 asks for it" in said
    await deep.say("ada", "/track choice=aws")
    assert "\nCloud: AWS\n" in text(await deep.say("ada", "/track"))


async def test_buttons_are_for_what_is_to_be_chosen_soon(deep: World) -> None:
    def of(branch_id: str) -> set[str]:
        branch = ROAD.branch(branch_id)
        assert branch is not None
        return {way.id for way in branch.ways}

    reply = await deep.say("ada", "/track")
    assert takes(reply) == of("specialization") | of("domain")
    assert labels(reply)[-1] == "Help me choose"
    assert (await deep.press("ada", f"Take {TITLES['cv']}")).ok
    assert takes(await deep.say("ada", "/track")) == of("domain")


async def test_weeks_before_a_branch_there_is_no_hurry(spring: World) -> None:
    assert labels(await spring.say("ada", "/track")) == ["Help me choose"]


async def test_the_buttons_come_two_weeks_before(world: World) -> None:
    await world.say("lin", SPRING.replace("leg=python-and-sql", ""))
    await world.say("ada", "/cohort join ML spring")

    world.clock.forward(weeks=24)
    assert takes(await world.say("ada", "/track")) == set()
    world.clock.forward(weeks=1)
    assert takes(await world.say("ada", "/track")) == {"aws", "gcp", "azure"}
    world.clock.forward(weeks=2)
    assert takes(await world.say("ada", "/track")) >= {"aws", "metaflow"}


async def test_two_are_taken_at_once_and_given_back(deep: World) -> None:
    before = await deep.snapshot()

    reply = await deep.say("ada", "/track specialization=nlp domain=finance")

    said = text(reply)
    assert f"Specialization: you take {TITLES['nlp']} from now on." in said
    assert f"Domain: you take {TITLES['finance']} from now on." in said
    assert f"\nSpecialization: {TITLES['nlp']}\nDomain: {TITLES['finance']}\n" in said
    assert await kept(deep) == {"specialization": "nlp", "domain": "finance"}

    undone = await deep.press("ada", "Undo")

    assert "Specialization is open again." in text(undone)
    assert await deep.snapshot() == before


async def test_another_way_is_in_the_place_of_the_first_until_undone(deep: World) -> None:
    await deep.say("ada", "/track specialization=nlp domain=finance")

    reply = await deep.say("ada", "/track vision")

    assert f"you take {TITLES['cv']} from now on, in place of {TITLES['nlp']}." in text(reply)
    assert await kept(deep) == {"specialization": "cv", "domain": "finance"}
    await deep.press("ada", "Undo")
    assert await kept(deep) == {"specialization": "nlp", "domain": "finance"}
    await deep.press("ada", "Undo")
    assert await kept(deep) == {"specialization": "cv", "domain": "finance"}


async def test_choice_takes_any_way_of_any_branch(deep: World) -> None:
    await deep.say("ada", "/track choice=azure")
    await deep.say("ada", "/track choice=Kubeflow domain=retail")
    assert await kept(deep) == {"cloud": "azure", "pipelines": "kubeflow", "domain": "retail"}

    await deep.press("ada", "Undo")
    assert await kept(deep) == {"cloud": "azure"}

    assert (await deep.say("ada", "/track choice=none:cloud")).ok
    assert await kept(deep) == {}


async def test_choice_takes_several_with_commas_between_them(deep: World) -> None:
    await deep.say("ada", '/track choice="azure, computer vision"')
    assert await kept(deep) == {"cloud": "azure", "specialization": "cv"}

    await deep.say("ada", "/track choice=none:cloud,kubeflow,none:specialization,")
    assert await kept(deep) == {"pipelines": "kubeflow"}

    await deep.press("ada", "Undo")
    assert await kept(deep) == {"cloud": "azure", "specialization": "cv"}


async def test_a_title_with_a_comma_is_one_way(store: Store) -> None:
    world = peopled(store)
    cloud, *others = ROAD.branches
    here, *elsewhere = cloud.ways
    both = replace(cloud, ways=(replace(here, title="AWS, or Azure"), *elsewhere))
    world.restart(Library({ROAD.id: replace(ROAD, branches=(both, *others))}))
    await world.say("lin", DEEP)
    await world.say("ada", "/cohort join ML spring")

    await world.say("ada", '/track choice="aws, or azure"')

    assert await kept(world) == {cloud.id: here.id}


async def test_a_choice_can_be_given_up(deep: World) -> None:
    await deep.say("ada", "/track specialization=rl domain=retail")

    assert (await deep.say("ada", "/track domain=none")).ok

    assert await kept(deep) == {"specialization": "rl"}
    await deep.press("ada", "Undo")
    assert await kept(deep) == {"specialization": "rl", "domain": "retail"}


async def test_what_is_taken_already_changes_nothing(deep: World) -> None:
    await deep.say("ada", "/track nlp")

    reply = await deep.say("ada", "/track nlp")

    assert "That is how it is already, so nothing changes." in text(reply)
    assert "Undo" not in labels(reply)


async def test_the_answer_says_what_the_current_week_is_now(deep: World) -> None:
    deep.clock.forward(weeks=1)
    taken = {"specialization": "nlp"}
    assert theme(35, taken) != theme(35, {})

    reply = await deep.say("ada", "/track nlp")

    assert f"Week 2, where you are, is now “{theme(35, taken)}”." in text(reply)


async def test_or_which_week_is_the_first_that_changes(deep: World) -> None:
    taken = {"specialization": "cv"}
    assert theme(34, taken) == theme(34, {})

    reply = await deep.say("ada", "/track cv")

    first = f"the first that changes is week 2, “{theme(35, taken)}”."
    assert f"This week stays as it is; {first}" in text(reply)
    assert "None of the weeks ahead" in text(await deep.say("ada", "/track choice=aws"))


async def test_the_week_shows_what_was_chosen(deep: World) -> None:
    await deep.say("ada", "/track rl")

    assert theme(35, {"specialization": "rl"}) in text(await deep.say("ada", "/week 2"))


async def test_late_is_said_kindly_and_allowed(deep: World) -> None:
    deep.clock.forward(weeks=1)
    assert "easiest to settle" not in text(await deep.say("ada", "/track nlp"))
    deep.clock.forward(weeks=1)

    reply = await deep.say("ada", "/track cv")

    assert "Specialization is easiest to settle by the end of week 2. Later is fine too" in text(
        reply
    )
    assert await kept(deep) == {"specialization": "cv"}


@pytest.mark.parametrize(
    "words, answer",
    [
        ("specialization=finance", "There is no way “finance” for Specialization; it takes one of"),
        ("domain=nlp", "There is no way “nlp” for Domain; it takes one of Healthcare, "),
        ("domain=finance specialization=x9", "There is no way “x9” for Specialization; "),
        ("choice=x9", "There is no way “x9” on this road; it takes one of AWS, "),
        ("choice=flow", "“flow” fits several ways: Metaflow, Kubeflow; say which."),
        ("choice=none:sea", "ML Engineer Roadmap has no branch called sea; it branches at cloud, "),
        ("choice=cv specialization=nlp", "That names two ways for Specialization; say only one"),
        ("choice=cv,nlp", "That names two ways for Specialization; say only one of them."),
        ("choice=aws,x9", "There is no way “x9” on this road; "),
        ("choice=,", "There is no way “,” on this road; "),
        ("domain=retail quiz=yes", "The option quiz stands alone; "),
    ],
)
async def test_a_refusal_names_what_there_is_and_writes_nothing(
    spring: World, words: str, answer: str
) -> None:
    await spring.say("ada", "/track domain=healthcare")
    before = await spring.snapshot()

    reply = await spring.say("ada", f"/track {words}")

    assert not reply.ok
    assert text(reply).startswith(answer)
    assert await spring.snapshot() == before


async def test_a_road_that_does_not_branch_says_so(world: World) -> None:
    await world.say("lin", SPRING.replace("leg=python-and-sql", "roadmap=learn-in-public"))
    await world.say("ada", "/cohort join ML spring")
    title = library().roadmaps["learn-in-public"].title

    assert f"{title} does not branch." in text(await world.say("ada", "/track"))
    for words in ("specialization=nlp", "choice=aws", "domain=none"):
        reply = await world.say("ada", f"/track {words}")
        assert text(reply).startswith(f"{title} does not branch, so there is nothing to choose")
    reply = await world.say("ada", "/track quiz")
    assert text(reply) == f"{title} has no questionnaire; /track shows what can be chosen."


async def test_who_is_not_in_the_cohort_sees_and_does_not_choose(spring: World) -> None:
    before = await spring.snapshot()

    reply = await spring.say("bob", "/track")
    assert "A choice can be kept once you are in ML spring; /cohort join brings you in." in text(
        reply
    )
    assert labels(reply) == ["Help me choose", "Join"]
    assert not (await spring.say("bob", "/track nlp")).ok

    assert await spring.snapshot() == before


async def test_outside_any_cohort_the_default_road_is_shown(spring: World) -> None:
    await spring.say("lin", SPRING.replace("ML spring", "SQL"))

    assert text(await spring.say("bob", "/track")).startswith(f"{ROAD.title}\nA choice can be kept")
    assert text(await spring.say("bob", "/track nlp")) == (
        "You are not in a cohort here yet; /cohort list shows them."
    )


async def test_of_several_cohorts_one_is_named(spring: World) -> None:
    await spring.say("lin", SPRING.replace("ML spring", "SQL"))
    await spring.say("ada", "/cohort join SQL")

    for words in ("/track", "/track nlp", "/track quiz"):
        assert text(await spring.say("ada", words)) == (
            "Several cohorts could be meant, such as “ML spring”, “SQL”; "
            "say which with the option cohort."
        )
    await spring.say("ada", "/track nlp cohort=SQL")
    assert "NLP" not in text(await spring.say("ada", '/track cohort="ML spring"'))
    assert await kept(spring) == {"specialization": "nlp"}
    await spring.press("ada", "Help me choose")
    assert dict((await spring.press("ada", "Stop")).message.buttons[0].args) == {"cohort": "id:1"}


async def test_who_left_and_comes_back_has_their_ways_again(deep: World) -> None:
    await deep.say("ada", "/track nlp")
    await deep.say("ada", "/cohort leave")
    assert not (await deep.say("ada", "/track cv")).ok

    await deep.say("ada", "/cohort join ML spring")

    assert f"Specialization: {TITLES['nlp']}\n" in text(await deep.say("ada", "/track"))


async def test_a_choice_is_a_sign_of_life(deep: World) -> None:
    deep.clock.forward(days=3)
    await deep.say("ada", "/track")
    await deep.say("ada", "/track nlp")

    seen = [row[0] for row in (await deep.snapshot())["persons"] if deep.clock.now() in row]
    assert len(seen) == 1


async def test_ways_are_suggested(spring: World) -> None:
    async def suggested(option: str, typed: str = "") -> list[str]:
        call = Call(spring.caller("ada"), ("track",))
        return [one.value for one in await spring.app.complete(call, option, typed)]

    assert await suggested("specialization") == ["nlp", "cv", "rl"]
    assert await suggested("domain", "heal") == ["healthcare"]
    assert await suggested("choice", "flow") == ["metaflow", "kubeflow"]


async def test_ways_that_were_renamed_are_still_taken(deep: World) -> None:
    road = replace(ROAD, aliases=(("text", "nlp"), ("direction", "specialization")))
    [row] = await deep.rows(memberships)

    def work(tx: Tx) -> list[dict[str, str]]:
        [mine] = tx.memberships.of(row["person_id"])
        for branch, way in (("direction", "text"), ("sea", "boat")):
            tx.ways.take(mine.id, branch, way)
        return [taken_by(tx, road, mine), chosen_anew(tx, mine), tx.ways.of(mine.id)]

    def chosen_anew(tx: Tx, mine: Membership) -> dict[str, str]:
        return choose(tx, road, mine, {"specialization": "cv"})

    assert await deep.store.write(work) == [
        {"specialization": "nlp"},
        {"specialization": "cv"},
        {"specialization": "cv", "sea": "boat"},
    ]
