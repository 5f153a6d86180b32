"""Looking up a word: it is found however it is typed, and nothing else is taken for it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.glossary import Aspect, Glossary, Lesson, Term


def term(word: str) -> Term:
    return Term(f"term-{word}", word, f"What {word} means")


WATCHING = Aspect("watching", "Monitoring and Maintenance", "Short", "Long", "Why?")
DRIFT, SCORE, DOOR, TWICE = (
    term(word) for word in ("data drift", "F1 score", "API", "training-serving skew")
)
HIDDEN = term("monitoring and maintenance")
TEAM = Lesson("team", "Who works with whom", "Many people")
GLOSSARY = Glossary((WATCHING,), (DRIFT, SCORE, DOOR, TWICE, HIDDEN), (TEAM,))


@pytest.mark.parametrize(
    "asked, meant",
    [
        ("data drift", DRIFT),
        ("  Data  DRIFTS ", DRIFT),
        ("data-drift", DRIFT),
        ("f1 score", SCORE),
        ("F1-Scores", SCORE),
        ("apis", DOOR),
        ("Training serving skew", TWICE),
        ("monitoring and maintenance", WATCHING),
    ],
)
def test_a_word_is_found_however_it_is_typed(asked: str, meant: Aspect | Term) -> None:
    assert GLOSSARY.meaning(asked) is meant


@pytest.mark.parametrize("asked", ["", "-", "drift", "data", "drift data", "data drift alarm"])
def test_a_part_of_a_word_or_more_than_it_means_nothing(asked: str) -> None:
    assert GLOSSARY.meaning(asked) is None


def test_an_aspect_is_found_by_its_id_alone() -> None:
    assert GLOSSARY.aspect("watching") is WATCHING
    assert GLOSSARY.aspect("term-api") is None


def test_there_may_be_nothing_in_it() -> None:
    assert Glossary().meaning("API") is None
    assert Glossary().aspect("watching") is None


@given(st.sampled_from([DRIFT, SCORE, DOOR, TWICE]), st.data())
def test_case_and_signs_between_the_words_do_not_matter(known: Term, draw: st.DataObject) -> None:
    gaps = st.sampled_from([" ", "  ", "-", "_", ", "])
    typed = "".join(draw.draw(gaps) if sign in " -" else sign for sign in known.term)
    cased = draw.draw(st.sampled_from([str.upper, str.lower, str.title, str.swapcase]))

    assert GLOSSARY.meaning(cased(typed)) is known


@given(st.text(max_size=20))
def test_whatever_is_typed_means_at_most_one_thing_of_the_glossary(asked: str) -> None:
    assert GLOSSARY.meaning(asked) in (None, *GLOSSARY.aspects, *GLOSSARY.terms)
