"""What keeps people going: whose turn it is to ask, and what is said in which week."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.habits import Encouragement, Habit, Habits, Ritual


def habit(name: str, every: int, questions: int = 4) -> Habit:
    asks = tuple(f"{name}{number}" for number in range(1, questions + 1))
    return Habit(name, name.title(), "An idea", "topic", every, asks)


def asked(habits: Habits, weeks: int) -> list[str | None]:
    return [habits.question(week) for week in range(1, weeks + 1)]


GOALS, STYLE, PEOPLE, SLOTS = (
    habit(name, every) for name, every in (("goal", 4), ("style", 3), ("people", 2), ("slot", 1))
)
USUAL = Habits(habits=(SLOTS, GOALS, PEOPLE, STYLE))


def test_the_rarest_habit_that_is_due_asks_its_questions_in_turn() -> None:
    assert asked(USUAL, 18) == [
        "slot1", "people1", "style1", "goal1", "slot2", "style2",
        "slot3", "goal2", "style3", "people2", "slot4", "goal3",
        "slot1", "people3", "style4", "goal4", "slot2", "style1",
    ]  # fmt: skip


def test_a_week_in_which_no_habit_is_due_asks_nothing() -> None:
    assert asked(Habits(habits=(STYLE,)), 7) == [None, None, "style1", None, None, "style2", None]
    assert Habits().question(1) is None


def test_habits_that_are_as_rare_take_turns() -> None:
    assert asked(Habits(habits=(habit("a", 2), habit("b", 2, 1))), 8) == [
        None, "a1", None, "b1", None, "a2", None, "b1",
    ]  # fmt: skip


def test_every_question_of_the_usual_habits_is_asked_in_a_year() -> None:
    every = {question for one in USUAL.habits for question in one.questions}

    assert set(asked(USUAL, 52)) == every


@st.composite
def some_habits(draw: st.DrawFn) -> Habits:
    rows = draw(st.lists(st.tuples(st.integers(1, 6), st.integers(1, 4)), min_size=1, max_size=4))
    return Habits(habits=tuple(habit(f"h{n}q", *row) for n, row in enumerate(rows)))


@given(some_habits())
def test_no_question_is_left_out_and_none_is_asked_much_more_than_its_neighbours(
    habits: Habits,
) -> None:
    counted = Counter(asked(habits, 120))

    for one in habits.habits:
        counts = [counted[question] for question in one.questions]
        assert min(counts) > 0
        assert max(counts) - min(counts) <= 1


@given(some_habits(), st.integers(1, 200))
def test_the_habit_that_asks_is_due_and_none_that_is_due_is_rarer(
    habits: Habits, week: int
) -> None:
    question = habits.question(week)
    due = [one for one in habits.habits if week % one.every == 0]
    rarest = max((one.every for one in due), default=0)

    assert (question is None) is (not due)
    assert question is None or question in {
        words for one in due if one.every == rarest for words in one.questions
    }


@pytest.mark.parametrize(
    "week, words", [(1, "Even"), (2, "Odd"), (3, "Third"), (4, "Odd"), (5, "Even"), (99, "Even")]
)
def test_a_week_has_its_own_kind_word_or_a_general_one_in_turn(week: int, words: str) -> None:
    kind = (Encouragement("Third", 3), Encouragement("Odd"), Encouragement("Even"))

    assert Habits(encouragements=kind).encouragement(week) == words


def test_without_general_words_a_week_may_have_none() -> None:
    only = Habits(encouragements=(Encouragement("Third", 3),))

    assert only.encouragement(3) == "Third"
    assert only.encouragement(2) is None
    assert Habits().encouragement(1) is None


def test_a_week_has_its_rituals_in_their_order() -> None:
    club, show = Ritual("club", "Club", "", (2, 4)), Ritual("show", "Show", "", (4,))
    habits = Habits(rituals=(show, club))

    assert habits.rituals_in(4) == (show, club)
    assert habits.rituals_in(2) == (club,)
    assert habits.rituals_in(3) == ()
