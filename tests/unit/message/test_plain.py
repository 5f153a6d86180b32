from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import message as m
from bot.message.plain import BAR_CELLS, bar
from tests.unit.message.blocks import messages

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "block, said",
    [
        (m.Title("Week 1"), "Week 1"),
        (m.Text(m.line("a ", m.Bold("b"), m.Code("/c"))), "a b/c"),
        (m.Text((m.Link("Docs", "https://x.org/?a=b"),)), "Docs (https://x.org/?a=b)"),
        (m.Text((m.Mention("U1", "ada"),)), "@ada"),
        (m.Text((m.Time(NOON, "Europe/Berlin"),)), "Mon 2 Mar 2026, 13:00 Europe/Berlin"),
        (m.Text((m.Time(NOON, "Asia/Tokyo", m.TimeStyle.DAY),)), "Mon 2 Mar"),
        (m.Text((m.Time(NOON, "Asia/Kolkata", m.TimeStyle.CLOCK),)), "17:30"),
        (m.Fields((("Pace", m.line("on")), ("Next", m.line("x")))), "Pace: on\nNext: x"),
        (m.Bullets((m.line("a"), m.line("b"))), "• a\n• b"),
        (m.Bullets((m.line("a"), m.line("b")), numbered=True), "1. a\n2. b"),
        (m.Progress("Milestones", 1, 4), "Milestones █████░░░░░░░░░░░░░░░ 1/4"),
        (m.Image(b"png", "a rising line"), "[Picture: a rising line]"),
        (m.Buttons((m.Button("Go"), m.Button("See", url="https://x"))), "[Go] [See: https://x]"),
        (m.Divider(), ""),
    ],
)
def test_each_block_has_words(block: m.Block, said: str) -> None:
    assert m.plain(m.Message((block,))) == said


@given(messages)
def test_the_plain_form_says_every_fact(message: m.Message) -> None:
    said = m.plain(message)

    for block in message.blocks:
        match block:
            case m.Title(text) | m.Image(_, text):
                assert text in said
            case m.Fields(pairs):
                assert all(name in said for name, _ in pairs)
            case m.Progress(label, done, total):
                assert f"{done}/{total}" in said
                assert label in said
            case m.Buttons(items):
                assert all(button.label in said for button in items)
            case _:
                pass


@settings(max_examples=300)
@given(st.integers(0, 700), st.integers(0, 700))
def test_a_bar_is_full_only_when_all_is_done_and_empty_only_when_nothing_is(
    done: int, total: int
) -> None:
    drawn = bar(done, total)
    filled = drawn.count("█")

    assert len(drawn) == BAR_CELLS
    assert (filled == BAR_CELLS) == (0 < total <= done)
    assert (filled == 0) == (done == 0 or total == 0)


@given(st.integers(1, 700).flatmap(lambda total: st.tuples(st.integers(1, total), st.just(total))))
def test_a_bar_never_shrinks_when_more_is_done(counts: tuple[int, int]) -> None:
    done, total = counts

    assert bar(done - 1, total).count("█") <= bar(done, total).count("█")


def test_buttons_are_told_in_reading_order() -> None:
    first, second = m.Button("a"), m.Button("b")
    message = m.Message((m.Buttons((first,)), m.Divider(), m.Buttons((second,))))

    assert message.buttons == (first, second)
