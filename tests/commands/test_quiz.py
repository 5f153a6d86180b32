"""The questionnaire of /track: it asks, explains, and keeps nothing but what is chosen."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from bot.commands.call import Reply
from bot.content import Library
from bot.domain.quiz import Answer, Question, Quiz, Result, hints, result
from bot.domain.roadmap import Roadmap
from bot.domain.sheet import Sheet, written
from bot.message import Button
from bot.storage.store import Store
from bot.storage.tables import persons, ways
from tests.commands.conftest import peopled
from tests.commands.world import SPRING, World, labels, library, text

ROAD = library().roadmaps["ml-engineer"]
assert ROAD.quiz
QUIZ: Quiz = ROAD.quiz
COUNT = len(QUIZ.questions)

Pick = Callable[[Question], Answer]


def first(question: Question) -> Answer:
    return question.answers[0]


def speaking_for(*wanted: str) -> Pick:
    return lambda question: max(
        question.answers, key=lambda one: sum(one.weights.get(way, 0) for way in wanted)
    )


@pytest.fixture
async def deep(store: Store) -> World:
    """A cohort that begins in the week in which people choose; ada has joined it."""
    world = peopled(store)
    await world.say("lin", SPRING.replace("python-and-sql", "choosing-and-track"))
    assert (await world.say("ada", "/cohort join ML spring")).ok
    return world


async def answered(world: World, who: str, pick: Pick) -> tuple[Reply, set[str]]:
    """The end of the questionnaire for somebody who chooses one answer to each question."""
    reply = await world.say(who, "/track quiz=true")
    chosen = set()
    for question in QUIZ.questions:
        assert question.text in text(reply)
        answer = pick(question)
        chosen.add(answer.id)
        reply = await world.press(who, answer.label)
        if "Go on" in labels(reply):
            reply = await world.press(who, "Go on")
    return reply, chosen


def found(chosen: set[str]) -> Sequence[Result]:
    branches = [ROAD.branch(branch) for branch in QUIZ.branches]
    return [result(QUIZ, branch, chosen) for branch in branches if branch]


async def test_each_question_says_where_one_is_and_offers_its_answers(deep: World) -> None:
    reply = await deep.say("ada", "/track quiz=true")

    assert reply.private
    assert f"Question 1 of {COUNT}\n{QUIZ.questions[0].text}\n" in text(reply)
    assert "Your answers are kept nowhere" in text(reply)
    assert labels(reply) == [*(one.label for one in QUIZ.questions[0].answers), "Stop"]

    reply = await deep.press("ada", QUIZ.questions[0].answers[1].label)
    assert f"Question 2 of {COUNT}\n{QUIZ.questions[1].text}\n" in text(reply)
    assert labels(reply) == [*(one.label for one in QUIZ.questions[1].answers), "Back", "Stop"]


async def test_nothing_but_the_choice_is_stored(deep: World) -> None:
    before = await deep.snapshot()

    reply, chosen = await answered(deep, "ada", speaking_for("cv", "healthcare"))

    assert text(reply).startswith("What your answers say\n")
    assert await deep.snapshot() == before

    await deep.press("ada", "Take both")

    after = await deep.snapshot()
    assert {name for name in after if after[name] != before[name]} == {"ways"}
    assert {row["branch"]: row["way"] for row in await deep.rows(ways)} == {
        one.branch.id: one.best.id for one in found(chosen)
    }
    await deep.press("ada", "Undo")
    assert await deep.snapshot() == before


async def test_a_stranger_is_asked_and_leaves_no_trace(deep: World) -> None:
    before = await deep.snapshot()

    reply, _ = await answered(deep, "zoe", first)

    assert "A choice can be kept once you are in ML spring; /cohort join brings you in." in text(
        reply
    )
    assert labels(reply) == ["Join", "All ways", "Back", "Begin again"]
    assert await deep.snapshot() == before


async def test_outside_any_cohort_it_is_about_the_default_road(world: World) -> None:
    reply, _ = await answered(world, "zoe", first)

    assert "once you are in a cohort; /cohort list shows those there are." in text(reply)
    assert labels(reply) == ["Cohorts", "All ways", "Back", "Begin again"]
    assert await world.rows(persons) == []


async def test_the_recommendation_is_explained(deep: World) -> None:
    reply, chosen = await answered(deep, "ada", speaking_for("rl", "cybersecurity"))

    said = text(reply)
    results = found(chosen)
    assert [one.best.id for one in results] == ["rl", "cybersecurity"]
    for one in results:
        assert f"{one.branch.title}: {one.best.title}" in said
        for answer in one.because[:3]:
            assert f"“{answer.label}”" in said
        for way, share in one.ranked:
            assert f"• {way.title}: {round(100 * share)}%\n" in said
    assert all(one.title in said for one in QUIZ.advice)


async def test_hints_are_for_the_answers_that_call_for_them(deep: World) -> None:
    def hinted(question: Question) -> Answer:
        return next((one for one in question.answers if one.hint), question.answers[0])

    reply, chosen = await answered(deep, "ada", hinted)
    called = hints(QUIZ, chosen)
    assert called == QUIZ.hints
    assert all(f"{one.title}: {one.text}" in text(reply) for one in called)

    reply, chosen = await answered(deep, "ada", first)
    assert not hints(QUIZ, chosen)
    assert not any(one.title in text(reply) for one in QUIZ.hints)


async def test_each_recommended_way_can_be_taken_alone(deep: World) -> None:
    _, chosen = await answered(deep, "ada", speaking_for("nlp", "retail"))
    best = found(chosen)[1].best

    assert (await deep.press("ada", f"Take {best.title}")).ok

    assert [row["way"] for row in await deep.rows(ways)] == [best.id]
    reply, _ = await answered(deep, "ada", speaking_for("nlp", "retail"))
    assert f"• {best.title} (yours now): " in text(reply)
    assert f"Take {best.title}" not in labels(reply)
    assert "Take both" not in labels(reply)


def with_branches(*names: str) -> Roadmap:
    """The road with other ids for the branches that the questions are about."""
    ids = dict(zip(QUIZ.branches, names, strict=True))
    branches = tuple(replace(one, id=ids.get(one.id, one.id)) for one in ROAD.branches)
    return replace(ROAD, branches=branches, quiz=replace(QUIZ, branches=names))


@pytest.mark.parametrize("names", [("depth", "field"), ("depth", "domain")])
async def test_both_are_taken_in_one_press_whatever_the_branches_are_called(
    store: Store, names: tuple[str, ...]
) -> None:
    world = peopled(store)
    world.restart(Library({ROAD.id: with_branches(*names)}))
    await world.say("lin", SPRING.replace("python-and-sql", "choosing-and-track"))
    await world.say("ada", "/cohort join ML spring")
    reply, _ = await answered(world, "ada", speaking_for("cv", "healthcare"))
    assert "Take both" in labels(reply)

    await world.press("ada", "Take both")

    kept = {row["branch"]: row["way"] for row in await world.rows(ways)}
    assert kept == dict(zip(names, ("cv", "healthcare"), strict=True))
    await world.press("ada", "Undo")
    assert await world.rows(ways) == []


async def test_a_second_answer_may_be_chosen_where_two_are_allowed(deep: World) -> None:
    place = next(n for n, question in enumerate(QUIZ.questions) if question.most == 2)
    asked = QUIZ.questions[place]
    one, two, *_ = [answer.label for answer in asked.answers if answer.weights]
    reply = await deep.say("ada", "/track quiz")
    for question in QUIZ.questions[:place]:
        reply = await deep.press("ada", question.answers[0].label)
    assert "You can choose up to 2." in text(reply)

    reply = await deep.press("ada", one)
    assert f"You chose “{one}”. Choose one more, or go on." in text(reply)
    assert one not in labels(reply)
    on = await deep.press("ada", "Go on")
    assert f"Question {place + 2} of {COUNT}" in text(on)

    again = await deep.press("ada", "Back")
    assert labels(again) == [*(answer.label for answer in asked.answers), "Back", "Stop"]
    await deep.press("ada", one)
    assert f"Question {place + 2} of {COUNT}" in text(await deep.press("ada", two))

    await deep.press("ada", "Back")
    mute = next(answer.label for answer in asked.answers if not answer.weights)
    assert f"Question {place + 2} of {COUNT}" in text(await deep.press("ada", mute))


async def test_one_can_go_back_and_stop(deep: World) -> None:
    await deep.say("ada", "/track quiz")
    await deep.press("ada", QUIZ.questions[0].answers[0].label)
    assert f"Question 1 of {COUNT}" in text(await deep.press("ada", "Back"))

    reply = await deep.press("ada", "Stop")

    assert text(reply).startswith("Stopped; none of your answers is kept.")
    assert f"Question 1 of {COUNT}" in text(await deep.press("ada", "Begin again"))
    reply, _ = await answered(deep, "ada", first)
    assert f"Question {COUNT} of {COUNT}" in text(await deep.press("ada", "Back"))


@pytest.mark.parametrize(
    "sheet",
    [
        "x",
        "zzzzaaaaaaaaaaaa",
        written(QUIZ, Sheet(((0,),))) + "9",
        written(QUIZ, Sheet(((0,),))) + "-",
        written(QUIZ, Sheet(((0,),) * COUNT)) + "a",
        "💥" * 20,
    ],
)
async def test_answers_to_other_questions_are_not_guessed_at(spring: World, sheet: str) -> None:
    reply = await spring.call("ada", ("quiz",), {"sheet": sheet, "cohort": "id:1"})

    assert text(reply) == (
        "The questions have changed since then, so it is best to begin again.\n[Begin again]"
    )
    assert f"Question 1 of {COUNT}" in text(await spring.press("ada", "Begin again"))


async def test_every_button_is_pressed_in_the_cohort_it_is_about(spring: World) -> None:
    await spring.say("lin", SPRING.replace("ML spring", "SQL"))
    await spring.say("ada", "/cohort join SQL")

    reply = await spring.say("ada", '/track quiz=true cohort="SQL"')

    def about(button: Button) -> str | None:
        return dict(button.args).get("cohort")

    assert {about(button) for button in reply.message.buttons} == {"id:2"}
    await spring.press("ada", QUIZ.questions[0].answers[0].label)
    await spring.press("ada", "Stop")
    assert (await spring.press("ada", "All ways")).ok
