from datetime import date, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.registry import REGISTRY
from bot.commands.spec import Kind, Option
from bot.commands.values import accepts, typed, value
from bot.domain.refusal import Refusal

TODAY = date(2026, 3, 4)
"""A Wednesday."""

EVERY_OPTION = [
    pytest.param(option, id=f"{command.name} {option.name}")
    for command in REGISTRY.commands
    for option in command.options
]


def option(kind: Kind, **more: Any) -> Option:
    return Option("it", "What it is", kind, required=True, parameter="it", **more)


def refused(asked: Option, text: str) -> str:
    with pytest.raises(Refusal) as refusal:
        value(asked, text, TODAY)
    return str(refusal.value)


@pytest.mark.parametrize(
    "text, day",
    [
        ("2026-03-02", date(2026, 3, 2)),
        (" 2026-03-02 ", date(2026, 3, 2)),
        ("2028-02-29", date(2028, 2, 29)),
        ("today", TODAY),
        ("Tomorrow", date(2026, 3, 5)),
        ("yesterday", date(2026, 3, 3)),
        ("friday", date(2026, 3, 6)),
        ("FRI", date(2026, 3, 6)),
        ("wednesday", date(2026, 3, 11)),
        ("tue", date(2026, 3, 10)),
        ("4 mar", TODAY),
        ("3 mar", date(2027, 3, 3)),
        ("3. March", date(2027, 3, 3)),
        ("1 Sept 2026", date(2026, 9, 1)),
        ("31 Dec.", date(2026, 12, 31)),
        ("2 mar 2026", date(2026, 3, 2)),
        ("2100-12-31", date(2100, 12, 31)),
    ],
)
def test_dates(text: str, day: date) -> None:
    assert value(option(Kind.DATE), text, TODAY) == day


@pytest.mark.parametrize(
    "text",
    [
        *("2026-02-30", "2026-13-01", "02/03/2026", "1999-12-31", "2101-01-01", "0000-00-00"),
        *("31 june", "5 marble", "2 mayhem", "soon", "2026-3-2", "mo", "9999-12-31", "29 feb 2026"),
    ],
)
def test_what_is_no_date(text: str) -> None:
    said = refused(option(Kind.DATE), text)

    assert said == f"The option it cannot be “{text}”; it takes a date such as 2026-03-02."


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)))
def test_every_day_can_be_written(day: date) -> None:
    for written in (
        day.isoformat(),
        f"{day.day} {day:%b} {day.year}",
        f"{day.day} {day:%B} {day.year}",
    ):
        assert value(option(Kind.DATE), written, TODAY) == day


@given(st.dates(date(2000, 1, 2), date(2100, 12, 1)))
def test_a_weekday_is_the_next_one(today: date) -> None:
    for name in ("monday", "tue", "sunday"):
        day = value(option(Kind.DATE), name, today)
        assert 1 <= (day - today).days <= 7
        assert f"{day:%A}".lower().startswith(name)


@pytest.mark.parametrize(
    "text, at",
    [
        ("09:00", time(9)),
        ("9:05", time(9, 5)),
        ("0:00", time(0)),
        ("23:59", time(23, 59)),
        ("6pm", time(18)),
        ("6 PM", time(18)),
        ("12am", time(0)),
        ("12:30pm", time(12, 30)),
        ("12:30 am", time(0, 30)),
    ],
)
def test_times(text: str, at: time) -> None:
    assert value(option(Kind.TIME), text, TODAY) == at


@pytest.mark.parametrize("text", ["9", "24:00", "12:60", "13pm", "0am", "noon", "9:5", "-1:00"])
def test_what_is_no_time(text: str) -> None:
    said = refused(option(Kind.TIME), text)

    assert said == f"The option it cannot be “{text}”; it takes a time of day such as 09:00."


@given(st.times().map(lambda at: at.replace(second=0, microsecond=0)))
def test_every_time_can_be_written_in_both_ways(at: time) -> None:
    assert value(option(Kind.TIME), f"{at:%H:%M}", TODAY) == at
    assert value(option(Kind.TIME), f"{at:%I:%M%p}", TODAY) == at


@pytest.mark.parametrize("word", ["yes", "Y", "true", "on", "1"])
def test_yes(word: str) -> None:
    assert value(option(Kind.BOOLEAN), word, TODAY) is True


@pytest.mark.parametrize("word", ["no", "N", "FALSE", "off", "0"])
def test_no(word: str) -> None:
    assert value(option(Kind.BOOLEAN), word, TODAY) is False


def test_neither_yes_nor_no() -> None:
    assert refused(option(Kind.BOOLEAN), "maybe") == (
        "The option it cannot be “maybe”; it takes yes or no."
    )


@given(st.integers(-50, 50))
def test_numbers_within_their_bounds(number: int) -> None:
    asked = option(Kind.INTEGER, least=1, most=7)
    if 1 <= number <= 7:
        assert value(asked, str(number), TODAY) == number
    else:
        assert "it takes a whole number from 1 to 7" in refused(asked, str(number))


@pytest.mark.parametrize("text", ["1.5", "1e3", "٣", "seven", "0x1", "9" * 5000, "--1", "1_0"])
def test_what_is_no_number(text: str) -> None:
    assert "it takes a whole number from 1 to 7" in refused(
        option(Kind.INTEGER, least=1, most=7), text
    )


@pytest.mark.parametrize("kind", [Kind.TEXT, Kind.PERSON, Kind.CHANNEL, Kind.ROLE])
@given(text=st.text(st.characters(categories=["L"]), min_size=1, max_size=30))
def test_text_as_long_as_it_may_be(kind: Kind, text: str) -> None:
    asked = option(kind, most=20)
    if len(text) <= 20:
        assert value(asked, text, TODAY) == text
    else:
        assert f"too long ({len(text)} characters)" in refused(asked, text)


@pytest.mark.parametrize("asked", EVERY_OPTION)
@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\x00\u200b", "\ud800"])
def test_nothing_is_never_a_value(asked: Option, text: str) -> None:
    assert refused(asked, text) == f"The option {asked.name} is empty; {accepts(asked)}."


@pytest.mark.parametrize("asked", EVERY_OPTION)
@given(text=st.text(st.characters(), max_size=40))
def test_any_text_is_a_value_or_one_sentence(asked: Option, text: str) -> None:
    try:
        value(asked, text, TODAY)
    except Refusal as refusal:
        said = str(refusal)
        assert said.endswith(".")
        assert asked.name in said
        assert len(said.splitlines()) == 1
        assert len(said) <= 250


def test_a_choice_is_any_case_of_one_of_them() -> None:
    pace = next(o for c in REGISTRY.commands for o in c.options if o.name == "pace")

    assert value(pace, " Sprint ", TODAY).value == "sprint"
    assert refused(pace, "fast") == (
        "The option pace cannot be “fast”; it takes one of standard, relaxed, sprint."
    )


def test_an_unknown_option_is_named_and_so_are_those_there_are() -> None:
    streak = REGISTRY.find(["streak"])
    assert streak

    with pytest.raises(Refusal, match=r"^/streak has no option “x”; it takes why and cohort\.$"):
        typed(streak, {"x": "1"}, TODAY)


def test_what_is_missing_is_named() -> None:
    pause = REGISTRY.find(["pause"])
    assert pause

    with pytest.raises(Refusal, match=r"^/pause needs until .*2026-03-02\.$"):
        typed(pause, {"reason": "exams"}, TODAY)
