"""What answers say, where they say little."""

from dataclasses import replace

from bot.domain.branches import Branch, Way
from bot.domain.quiz import Answer, Question, Quiz, Result, result
from bot.domain.sheet import Sheet
from bot.message import plain
from bot.views.quiz import recommendation
from bot.views.track import Crossroads
from tests.contract.scenes import library

SEA, HILLS, TOWN = (Way(name, name.title(), "", "topic") for name in ("sea", "hills", "town"))
BRANCH = Branch("holiday", "Holiday", "", 1, 2, (SEA, HILLS, TOWN), default="town")
WAYS = ("sea", "hills", "town")
ROAD = replace(library().roadmaps["ml-engineer"], branches=(BRANCH,))


def said(weights: dict[str, int], close: float = 0.1) -> str:
    """The recommendation for somebody whose only answer has these weights."""
    answers = (
        Answer("a", "Waves and birds", weights),
        Answer("b", "Else", dict.fromkeys(WAYS, 10)),
    )
    quiz = Quiz(("holiday",), close, (), (Question("q", "?", answers),))
    found: Result = result(quiz, BRANCH, {"a"})
    return plain(recommendation(Crossroads(ROAD, member=True), quiz, Sheet(((0,),)), [found]))


def test_one_that_is_ahead_stands_alone() -> None:
    assert said({"hills": 8, "sea": 3}).startswith(
        "What your answers say\n"
        "Holiday: Hills. Because you chose “Waves and birds”.\n"
        "• Hills: 80%\n• Sea: 30%\n• Town: 0%\n"
    )


def test_two_that_are_close_are_both_named() -> None:
    assert (
        "Holiday: Hills or Sea. Because you chose “Waves and birds”. "
        "The two are close; try an hour of each before you choose.\n"
    ) in said({"hills": 5, "sea": 4}, close=0.2)


def test_silence_is_the_default_and_no_finding() -> None:
    words = said({})

    assert "Holiday: Town. Your answers say nothing about it. This is the default, " in words
    assert "it is no finding." in words
    assert "%" not in words
