"""What is said where a road branches: the shipped road, and one with as much as there can be."""

from collections.abc import Iterator
from dataclasses import replace

from bot.commands.quiz import answer
from bot.domain.branches import Branch, Way
from bot.domain.quiz import Advice, Answer, Question, Quiz
from bot.domain.roadmap import Roadmap
from bot.domain.sheet import Sheet, written
from bot.message import Button, Message
from bot.views import quiz as quizzes
from bot.views import track as tracks
from bot.views.track import Crossroads
from tests.contract import scenes as s

SHIPPED = s.library().roadmaps["ml-engineer"]
UNDO = Button("Undo", ("track",), (("domain", "finance"), ("cohort", "id:1")))


def messages() -> Iterator[tuple[str, Message]]:
    straight = s.library().roadmaps["learn-in-public"]
    for name, road in (("shipped", SHIPPED), ("full", full()), ("straight", straight)):
        ways = {branch.id: branch.ways[0].id for branch in road.branches}
        for place, at in _places(road):
            case = f"{name}, {place}"
            chosen = replace(at, taken=ways)
            yield f"track: {case}", tracks.track(at)
            yield f"track: {case}, all chosen", tracks.track(chosen)
            if road.branches:
                yield f"track: {case}, chosen", tracks.chosen(chosen, {}, UNDO)
                yield f"track: {case}, given up", tracks.chosen(at, ways)
                yield f"track: {case}, as before", tracks.chosen(chosen, ways)
            if road.quiz:
                yield from _quiz(case, at, road.quiz)


def _places(road: Roadmap) -> Iterator[tuple[str, Crossroads]]:
    yield "outside", Crossroads(road)
    walked = s.road(road.id) if road.id in s.library().roadmaps else s.road()
    walked = replace(walked, roadmap=road)
    for name in (s.LONG, s.EMOJI[:60]):
        cohort = s.worn(s.cohort(name))
        yield f"beside {name[:20]}", Crossroads(road, {}, cohort, walked, 1)
        for position in (1, walked.length):
            at = Crossroads(road, {}, cohort, walked, position, member=True)
            yield f"week {position} of {name[:20]}", at


def _quiz(case: str, at: Crossroads, quiz: Quiz) -> Iterator[tuple[str, Message]]:
    yield f"quiz: {case}, stale", quizzes.stale(at)
    yield f"quiz: {case}, stopped", quizzes.stopped(at)
    for amount, asked in (("few", quiz), ("many", quiz), ("mute", _mute(quiz))):
        sheets = list(_answering(asked, few=amount == "few"))
        there = replace(at, road=replace(at.road, quiz=asked))
        for number in (0, len(sheets) // 2, len(sheets) - 2, len(sheets) - 1):
            message = answer(there, written(asked, sheets[number])).message
            yield f"quiz: {case}, {amount} answers, step {number}", message


def _answering(quiz: Quiz, *, few: bool) -> Iterator[Sheet]:
    """From the first question to the end, with one answer each or with as many as can be."""
    sheet = Sheet()
    yield sheet
    while places := sheet.further(quiz):
        sheet = sheet.gone_on() if few and sheet.unfinished else sheet.with_answer(quiz, places[0])
        yield sheet


def _mute(quiz: Quiz) -> Quiz:
    """The same questions, with answers that speak for no way."""
    questions = (
        replace(one, answers=tuple(replace(answer, weights={}) for answer in one.answers))
        for one in quiz.questions
    )
    return replace(quiz, questions=tuple(questions))


def full() -> Roadmap:
    """Every list as long and every text as wide as the content format lets it be."""
    branches = tuple(_branch(number) for number in range(6))
    ways = [way.id for branch in branches for way in branch.ways]
    questions = tuple(_question(number, ways) for number in range(20))
    advice = tuple(Advice(f"hint-{n}", "W" * 100, "w" * 300) for n in range(12))
    quiz = Quiz(
        branches=tuple(branch.id for branch in branches[:4]),
        close=1.0,
        advice=advice,
        questions=questions,
        hints=advice,
    )
    return replace(SHIPPED, id="full", branches=branches, quiz=quiz, title="R" * 100)


def _branch(number: int) -> Branch:
    ways = tuple(
        Way(f"{number}-{n:02d}".ljust(60, "w"), f"{number}.{n}".ljust(60, "w"), "s" * 300, "topic")
        for n in range(12)
    )
    return Branch(
        id=f"b{number}".ljust(60, "b"),
        title=f"B{number}".ljust(60, "b"),
        advice="a" * 500,
        asked=1,
        until=1 if number % 2 else 500,
        ways=ways,
        default=ways[0].id,
    )


def _question(number: int, ways: list[str]) -> Question:
    return Question(
        id=f"q{number}",
        text="q" * 200,
        answers=tuple(
            Answer(
                f"q{number}-{n}",
                f"{number}.{n} ".ljust(75, "l"),
                dict.fromkeys(ways[n::10], 9),
                f"hint-{n}",
            )
            for n in range(10)
        ),
        most=10,
    )
