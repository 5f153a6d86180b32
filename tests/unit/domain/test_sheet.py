"""Answers as a few characters: they come back as they were, or are refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.wire import pack
from bot.domain.quiz import Answer, Question, Quiz
from bot.domain.sheet import Sheet, Stale, read, stamp, written
from bot.message import Button


def quiz_of(*questions: tuple[int, int]) -> Quiz:
    """Questions with so many answers, of which so many can be chosen; the last says nothing."""
    return Quiz(
        branches=("branch",),
        close=0.1,
        advice=(),
        questions=tuple(
            Question(
                id=f"q{number}",
                text="?",
                answers=tuple(
                    Answer(f"q{number}-{place}", "x", {"way": 1} if place < answers - 1 else {})
                    for place in range(answers)
                ),
                most=most,
            )
            for number, (answers, most) in enumerate(questions)
        ),
    )


SMALL = quiz_of((3, 1), (4, 2), (2, 1))

quizzes = st.lists(st.tuples(st.integers(2, 10), st.integers(1, 10)), min_size=1, max_size=20).map(
    lambda questions: quiz_of(*questions)
)


@st.composite
def walks(draw: st.DrawFn) -> tuple[Quiz, list[Sheet]]:
    """The sheets somebody holds on their way through a quiz, backwards steps included."""
    quiz = draw(quizzes)
    sheets = [Sheet()]
    for _ in range(draw(st.integers(0, 40))):
        sheet = sheets[-1]
        steps = [sheet.with_answer(quiz, place) for place in sheet.further(quiz)]
        steps += [sheet.gone_on()] if sheet.unfinished else []
        steps += [sheet.back()] if sheet.given else []
        sheets.append(draw(st.sampled_from(steps)))
    return quiz, sheets


@given(walks())
def test_every_sheet_comes_back_as_it_was_and_fits_into_a_button(
    walk: tuple[Quiz, list[Sheet]],
) -> None:
    quiz, sheets = walk
    for sheet in sheets:
        text = written(quiz, sheet)
        assert read(quiz, text) == sheet
        pack(Button("x", ("quiz",), (("sheet", text), ("cohort", "id:999999999"))))


@given(quizzes, st.text("abcdefghijkl234567-", max_size=50))
def test_whatever_is_read_is_what_would_be_written(quiz: Quiz, tail: str) -> None:
    text = stamp(quiz) + tail
    try:
        sheet = read(quiz, text)
    except Stale:
        return
    assert written(quiz, sheet) == text


def test_one_answer_leads_to_the_next_question() -> None:
    sheet = Sheet().with_answer(SMALL, 2)

    assert (sheet.at, sheet.picked, sheet.unfinished) == (1, (), False)
    assert sheet.chosen(SMALL) == {"q0-2"}


def test_where_two_may_be_chosen_the_first_leaves_room_for_a_second() -> None:
    first = Sheet(((0,),)).with_answer(SMALL, 1)

    assert (first.at, first.picked, first.further(SMALL)) == (1, (1,), (0, 2))
    assert first.gone_on() == Sheet(((0,), (1,)))
    assert first.with_answer(SMALL, 0) == Sheet(((0,), (0, 1)))
    assert first.back() == Sheet(((0,),))


def test_nothing_stands_beside_an_answer_that_speaks_for_no_way() -> None:
    assert Sheet(((0,),)).with_answer(SMALL, 3) == Sheet(((0,), (3,)))


def test_all_answered_has_nothing_further() -> None:
    done = Sheet(((0,), (1, 2), (1,)))

    assert (done.at, done.further(SMALL)) == (3, ())
    assert done.back() == Sheet(((0,), (1, 2)))


@pytest.mark.parametrize(
    "tail",
    [
        pytest.param("d", id="an answer that is not there"),
        pytest.param("a0", id="a letter that is none"),
        pytest.param("A", id="a capital"),
        pytest.param("ab", id="half of an answer"),
        pytest.param("aaa", id="no answer"),
        pytest.param("aah", id="three where two can be chosen"),
        pytest.param("aaq", id="a fifth of four answers"),
        pytest.param("aadaa", id="more answers than questions"),
        pytest.param("a-", id="unfinished where one can be chosen"),
        pytest.param("aad-", id="unfinished with two"),
        pytest.param("aai-", id="unfinished with what stands alone"),
        pytest.param("-", id="unfinished with nothing"),
        pytest.param("aab--", id="unfinished twice"),
    ],
)
def test_what_nobody_wrote_is_stale(tail: str) -> None:
    with pytest.raises(Stale):
        read(SMALL, stamp(SMALL) + tail)


@pytest.mark.parametrize(
    "other",
    [
        quiz_of((3, 1), (4, 2)),
        quiz_of((3, 1), (4, 3), (2, 1)),
        quiz_of((3, 1), (5, 2), (2, 1)),
        quiz_of((4, 2), (3, 1), (2, 1)),
    ],
)
def test_answers_to_other_questions_are_stale(other: Quiz) -> None:
    text = written(SMALL, Sheet(((0,),)))

    assert read(SMALL, text) == Sheet(((0,),))
    with pytest.raises(Stale):
        read(other, text)
