"""The questionnaire: what answers say for a way, when two are close, and what silence gives."""

from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.branches import Branch, Way
from bot.domain.quiz import Advice, Answer, Question, Quiz, hints, result

SEA, HILLS, TOWN = (Way(name, name.title(), "", "topic") for name in ("sea", "hills", "town"))
TRIP = Branch("trip", "Trip", "", 1, 2, (SEA, HILLS, TOWN), default="hills")
READ = Advice("read", "Read", "Read about it")
ASK = Advice("ask", "Ask", "Ask somebody")

MORNING = Question(
    "morning",
    "What do you do in the morning?",
    (
        Answer("swim", "Swim", {"sea": 3}),
        Answer("climb", "Climb", {"hills": 2, "sea": 1}),
        Answer("sleep", "Sleep", {}, hint="read"),
    ),
)
BAG = Question(
    "bag",
    "What is in your bag?",
    (
        Answer("towel", "A towel", {"sea": 2}),
        Answer("map", "A map", {"hills": 3, "town": 3}),
        Answer("book", "A book", {"town": 1, "sea": 1}, hint="read"),
        Answer("nothing", "Nothing", {}, hint="ask"),
    ),
    most=2,
)
QUIZ = Quiz(("trip",), 0.1, (), (MORNING, BAG), (ASK, READ))


def shares(quiz: Quiz, *chosen: str, branch: Branch = TRIP) -> dict[str, float]:
    return {way.id: share for way, share in result(quiz, branch, chosen).ranked}


def test_a_share_is_what_was_reached_of_what_can_be_reached() -> None:
    assert shares(QUIZ, "climb", "map") == {"hills": 1.0, "town": 3 / 4, "sea": 1 / 6}
    assert shares(QUIZ, "swim", "towel", "book") == {"sea": 1.0, "town": 1 / 4, "hills": 0.0}


def test_the_best_comes_first_with_the_answers_that_speak_for_it() -> None:
    found = result(QUIZ, TRIP, {"book", "swim", "towel"})

    assert found.best is SEA
    assert [answer.id for answer in found.because] == ["swim", "towel", "book"]
    assert not found.close
    assert not found.silent


def test_more_answers_than_may_be_chosen_count_no_more_than_the_best_of_them() -> None:
    assert shares(QUIZ, "swim", "climb", "towel", "book", "map")["sea"] == 1.0
    assert shares(QUIZ, "map", "book", "towel")["town"] == 1.0


def test_nothing_said_gives_the_default_and_says_so() -> None:
    for chosen in ((), ("sleep", "nothing"), ("unknown",)):
        found = result(QUIZ, TRIP, chosen)

        assert [way.id for way, _ in found.ranked] == ["hills", "sea", "town"]
        assert (found.silent, found.close, found.because) == (True, False, ())


def test_without_a_default_silence_gives_the_first_way() -> None:
    plain = Branch("trip", "Trip", "", 1, 2, TRIP.ways)

    assert result(QUIZ, plain, ()).best is SEA


def test_the_default_has_no_advantage_once_something_is_said() -> None:
    assert result(QUIZ, TRIP, ("towel",)).best is SEA


@pytest.mark.parametrize("limit", [0.0, 0.1])
def test_a_tie_is_close_and_keeps_the_order_of_the_branch(limit: float) -> None:
    even = Question("even", "?", (Answer("both", "Both", {"town": 2, "sea": 2}),))
    found = result(Quiz(("trip",), limit, (), (even,)), TRIP, ("both",))

    assert found.best is SEA
    assert found.close


@pytest.mark.parametrize("reached, close", [(3, False), (4, True), (5, True)])
def test_exactly_as_far_apart_as_the_limit_is_close(*, reached: int, close: bool) -> None:
    """5/10 and 4/10 differ by a tenth, though not as floating-point numbers."""
    answers = (Answer("some", "Some", {"sea": 5, "hills": reached}),)
    rest = (Answer("rest", "Rest", {"sea": 5, "hills": 10 - reached}),)
    quiz = Quiz(("trip",), 0.1, (), (Question("a", "?", answers), Question("b", "?", rest)))

    assert result(quiz, TRIP, ("some",)).close is close


def test_a_way_no_answer_speaks_for_has_no_share() -> None:
    far = Branch("trip", "Trip", "", 1, 2, (Way("moon", "Moon", "", "topic"), SEA))

    assert shares(QUIZ, "swim", branch=far) == {"sea": 0.5, "moon": 0.0}


def test_every_hint_comes_once_in_the_order_of_the_quiz() -> None:
    assert hints(QUIZ, ("sleep", "book", "nothing")) == (ASK, READ)
    assert hints(QUIZ, ("book", "sleep")) == (READ,)
    assert hints(QUIZ, ("swim", "map")) == ()


weights = st.dictionaries(st.sampled_from(["sea", "hills", "town", "moon"]), st.integers(1, 9))


@st.composite
def quizzes(draw: st.DrawFn) -> Quiz:
    questions = tuple(
        Question(
            f"q{number}",
            "?",
            tuple(
                Answer(f"q{number}a{one}", "Yes", draw(weights))
                for one in range(draw(st.integers(2, 5)))
            ),
            most=draw(st.integers(1, 3)),
        )
        for number in range(draw(st.integers(1, 5)))
    )
    return Quiz(("trip",), draw(st.integers(0, 100)) / 100, (), questions)


@st.composite
def taken(draw: st.DrawFn) -> tuple[Quiz, list[str]]:
    quiz = draw(quizzes())
    every = [answer.id for question in quiz.questions for answer in question.answers]
    return quiz, draw(st.lists(st.sampled_from([*every, "unknown"]), unique=True))


def exact(quiz: Quiz, way: str, chosen: list[str]) -> Fraction:
    """The share of a way by trying every choice that is allowed."""
    reached = reachable = 0
    for question in quiz.questions:
        every = [answer.weights.get(way, 0) for answer in question.answers]
        given = [one.weights.get(way, 0) for one in question.answers if one.id in chosen]
        reachable += max(map(sum, combinations([*every, 0, 0], question.most)))
        reached += max(map(sum, combinations([*given, 0, 0, 0], question.most)))
    return Fraction(reached, reachable) if reachable else Fraction(0)


@given(taken())
def test_shares_lie_between_none_and_all_and_the_best_is_first(
    drawn: tuple[Quiz, list[str]],
) -> None:
    quiz, chosen = drawn
    found = result(quiz, TRIP, chosen)
    ranked = [share for _, share in found.ranked]

    assert {way.id for way, _ in found.ranked} == {"sea", "hills", "town"}
    assert all(0 <= share <= 1 for share in ranked)
    assert ranked == sorted(ranked, reverse=True)
    assert found.silent is not any(ranked)
    assert found.best is HILLS or not found.silent


@given(taken())
def test_shares_and_what_is_close_agree_with_exact_sums(drawn: tuple[Quiz, list[str]]) -> None:
    quiz, chosen = drawn
    found = result(quiz, TRIP, chosen)
    sums = {way.id: exact(quiz, way.id, chosen) for way in TRIP.ways}
    first, second, _ = sorted(sums.values(), reverse=True)
    limit = Fraction(round(quiz.close * 100), 100)

    assert {way.id: share for way, share in found.ranked} == pytest.approx(
        {way: float(share) for way, share in sums.items()}
    )
    assert found.close is (first > 0 and first - second <= limit)


@given(taken())
def test_the_order_of_the_answers_given_does_not_matter(drawn: tuple[Quiz, list[str]]) -> None:
    quiz, chosen = drawn
    other = sorted(chosen, reverse=True)

    assert result(quiz, TRIP, chosen) == result(quiz, TRIP, other) == result(quiz, TRIP, {*chosen})


@given(taken())
def test_only_given_answers_that_speak_for_the_best_are_reasons(
    drawn: tuple[Quiz, list[str]],
) -> None:
    quiz, chosen = drawn
    found = result(quiz, TRIP, chosen)
    reasons = [answer.weights[found.best.id] for answer in found.because]

    assert {answer.id for answer in found.because} <= set(chosen)
    assert reasons == sorted(reasons, reverse=True)
    assert bool(reasons) is not found.silent
