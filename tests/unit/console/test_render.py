import re
import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.console.render import Look, render
from adapters.console.text import harmless, width
from bot.message import (
    Block,
    Bold,
    Bullets,
    Button,
    Buttons,
    Code,
    Divider,
    Fields,
    Image,
    Link,
    Mention,
    Message,
    Plain,
    Progress,
    Text,
    Time,
    TimeStyle,
    Title,
    line,
    plain,
)

AT = datetime(2026, 3, 2, 14, tzinfo=UTC)
WORDS = st.text(max_size=120)
SPANS = st.one_of(
    st.builds(Plain, WORDS),
    st.builds(Bold, WORDS),
    st.builds(Code, WORDS),
    st.builds(Link, WORDS, WORDS),
    st.builds(Mention, WORDS, WORDS),
    st.builds(Time, st.just(AT), st.just("Asia/Kathmandu"), st.sampled_from(TimeStyle)),
)
LINES = st.lists(SPANS, max_size=5).map(tuple)
BLOCKS: st.SearchStrategy[Block] = st.one_of(
    st.builds(Title, WORDS),
    st.builds(Text, LINES),
    st.builds(Fields, st.lists(st.tuples(WORDS, LINES), max_size=3).map(tuple)),
    st.builds(Bullets, st.lists(LINES, max_size=3).map(tuple), st.booleans()),
    st.builds(Progress, WORDS, st.integers(0, 9), st.integers(0, 9)),
    st.builds(Image, st.just(b""), WORDS),
    st.builds(
        Buttons,
        st.lists(st.builds(Button, WORDS, url=st.none() | WORDS), max_size=4).map(tuple),
    ),
    st.just(Divider()),
)
MESSAGES = st.builds(Message, st.lists(BLOCKS, max_size=4).map(tuple))
PAINT = re.compile(r"\x1b\[[0-9;]*m")


def bare(text: str) -> str:
    """The text without what drawing may change: spaces, bars, the case of nothing else."""
    return re.sub(r"[\s█░─]", "", text)


@given(MESSAGES, st.integers(0, 90), st.booleans())
def test_no_line_is_wider_than_the_terminal(message: Message, cells: int, colour: bool) -> None:  # noqa: FBT001
    for drawn in render(message, Look(cells, colour), range(1, 100)):
        assert width(PAINT.sub("", drawn)) <= max(cells, 20)


@given(MESSAGES, st.booleans())
def test_nothing_in_a_message_can_steer_the_terminal(message: Message, colour: bool) -> None:  # noqa: FBT001
    for drawn in render(message, Look(colour=colour)):
        for character in PAINT.sub("", drawn) if colour else drawn:
            assert unicodedata.category(character) not in {"Cc", "Cs", "Zl", "Zp"}
            assert unicodedata.bidirectional(character) not in {
                *("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
            }


@given(MESSAGES, st.integers(20, 90))
def test_nothing_that_is_said_is_lost(message: Message, cells: int) -> None:
    shown, said = bare("".join(render(message, Look(cells)))), bare(harmless(plain(message)))
    if "\r\n" in plain(message):
        # As one text, a return at the end of a line makes one line break with what follows it.
        shown, said = shown.replace("␍", ""), said.replace("␍", "")
    assert shown == said


def test_a_message_at_a_glance() -> None:
    message = Message(
        (
            Title("Week 1: From line to loss"),
            Text(line("Starts ", Time(AT, "America/New_York"), ".")),
            Fields((("Hours", line("6 to 8")),)),
            Bullets((line("Read the first chapter and try every example by hand"), line("Rest"))),
            Bullets((line("One"), line("Two")), numbered=True),
            Progress("Milestones", 3, 12),
            Buttons((Button("Check in", ("checkin",)), Button("Book", url="https://x.org"))),
            Divider(),
        )
    )
    assert render(message, Look(cells=44, zone="Europe/Berlin"), [4, 5]) == [
        "Week 1: From line to loss",
        "Starts Mon 2 Mar 2026, 15:00 Europe/Berlin.",
        "Hours: 6 to 8",
        "• Read the first chapter and try every",
        "  example by hand",
        "• Rest",
        "1. One",
        "2. Two",
        "Milestones █████░░░░░░░░░░░░░░░ 3/12",
        "[4 Check in]  [5 Book: https://x.org]",
        "─" * 44,
    ]


def test_colour_is_kept_to_whole_words_of_one_look() -> None:
    message = Message((Text(line("a ", Bold("b c"), " d")),))
    assert render(message, Look(colour=True)) == [
        "a \x1b[1mb\x1b[0m\x1b[1m \x1b[0m\x1b[1mc\x1b[0m d"
    ]


@pytest.mark.parametrize(
    "text, cells",
    [("abc", 3), ("日本", 4), ("e\u0301", 1), ("❤️", 2), ("👩\u200d🚀", 4), ("\U0001fae9", 2)],
)
def test_cells_are_counted_as_a_terminal_counts_them(text: str, cells: int) -> None:
    assert width(text) == cells


@pytest.mark.parametrize(
    "text, seen",
    [
        ("\x1b[31mred\x07", "␛[31mred␇"),
        ("a\x9bb", "a<U+009B>b"),
        ("a\u202eb", "a<U+202E>b"),
        ("a\u2028b\tc\r\nd", "a<U+2028>b c\nd"),
        ("a\xa0b\ud800", "a b<U+D800>"),
    ],
)
def test_what_steers_is_made_visible(text: str, seen: str) -> None:
    assert harmless(text) == seen
