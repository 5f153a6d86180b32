import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.clean import brief, clean


@pytest.mark.parametrize(
    "typed, kept",
    [
        ("  chapter \t 1 \n", "chapter 1"),
        ("a\x00b\x1b[31mc", "ab[31mc"),
        ("a\u2028b\u2029c", "a b c"),
        ("\ud800x", "x"),
        ("\u202eevil\u202c", "evil"),
        ("\u200b\u2060", ""),
        ("\u200f\u00a0", ""),
        ("👩\u200d💻", "👩\u200d💻"),
        ("क्\u200dष", "क्\u200dष"),
        ("שלום", "שלום"),
        ("", ""),
    ],
)
def test_what_is_kept(typed: str, kept: str) -> None:
    assert clean(typed) == kept


@given(st.text(st.characters()))
def test_what_is_kept_is_one_printable_line_that_can_be_stored(text: str) -> None:
    kept = clean(text)

    assert kept == kept.strip()
    assert len(kept.splitlines()) <= 1
    assert "  " not in kept
    assert not any(unicodedata.category(character) in ("Cc", "Cs") for character in kept)
    assert clean(kept) == kept
    kept.encode()


@given(st.text(st.characters()), st.integers(2, 60))
def test_the_beginning_of_a_text_is_never_longer_than_asked(text: str, longest: int) -> None:
    assert len(brief(text, longest)) <= longest


def test_a_text_that_is_cut_says_so() -> None:
    assert brief("abcdef", 4) == "abc…"
    assert brief("abcd", 4) == "abcd"
