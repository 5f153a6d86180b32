"""The cohort's calendar: weeks, paces, holidays."""

from datetime import date, timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.calendar import (
    Calendar,
    Holiday,
    Move,
    Pace,
    holiday_shift,
    with_holiday,
)
from tests.unit.domain import reference
from tests.unit.domain.strategies import calendars

DAY = timedelta(days=1)
START = date(2026, 3, 2)  # a Monday


def run(pace: Pace = Pace.STANDARD, length: int = 4) -> Calendar:
    return Calendar(START, pace, length)


def shape(calendar: Calendar) -> list[tuple[str, str, tuple[int, ...], int]]:
    return [(f"{w.start:%d.%m}", f"{w.end:%d.%m}", w.road, w.part) for w in calendar.weeks]


@pytest.mark.parametrize(
    "pace, weeks",
    [
        (
            Pace.STANDARD,
            [("02.03", "08.03", (1,), 1), ("09.03", "15.03", (2,), 1), ("16.03", "22.03", (3,), 1)],
        ),
        (
            Pace.RELAXED,
            [
                ("02.03", "08.03", (1,), 1),
                ("09.03", "15.03", (1,), 2),
                ("16.03", "22.03", (2,), 1),
                ("23.03", "29.03", (2,), 2),
                ("30.03", "05.04", (3,), 1),
                ("06.04", "12.04", (3,), 2),
            ],
        ),
        (Pace.SPRINT, [("02.03", "08.03", (1, 2), 1), ("09.03", "15.03", (3,), 1)]),
    ],
)
def test_the_weeks_of_a_pace(
    pace: Pace, weeks: list[tuple[str, str, tuple[int, ...], int]]
) -> None:
    calendar = run(pace, length=3)
    assert shape(calendar) == weeks
    assert [week.number for week in calendar.weeks] == list(range(1, len(weeks) + 1))
    assert {week.parts for week in calendar.weeks} == {2 if pace is Pace.RELAXED else 1}


@pytest.mark.parametrize(
    "days, weeks", [(0, 0), (1, 0), (3, 0), (4, 1), (7, 1), (10, 1), (11, 2), (14, 2), (18, 3)]
)
def test_a_holiday_moves_the_road_by_the_nearest_number_of_weeks(days: int, weeks: int) -> None:
    assert holiday_shift(days) == weeks


@pytest.mark.parametrize("days", range(50))
def test_the_shift_is_never_further_than_half_a_week_from_the_days_off(days: int) -> None:
    assert -3.5 < holiday_shift(days) * 7 - days < 3.5


def test_a_week_off_moves_everything_after_it() -> None:
    calendar, moves = with_holiday(run(), date(2026, 3, 9), date(2026, 3, 15), "spring break")
    assert shape(calendar) == [
        ("02.03", "15.03", (1,), 1),
        ("16.03", "22.03", (2,), 1),
        ("23.03", "29.03", (3,), 1),
        ("30.03", "05.04", (4,), 1),
    ]
    assert moves[0] == Move(2, date(2026, 3, 9), date(2026, 3, 16))
    assert [move.position for move in moves] == [2, 3, 4]


def test_a_long_weekend_moves_nothing_but_leaves_fewer_working_days() -> None:
    calendar, moves = with_holiday(run(), date(2026, 3, 13), date(2026, 3, 15), "long weekend")
    assert moves == ()
    week = calendar.weeks[1]
    assert [calendar.day(week, n) for n in (1, 4, 5, 7)] == [
        date(2026, 3, 9),
        date(2026, 3, 12),
        date(2026, 3, 12),
        date(2026, 3, 12),
    ]


def test_the_days_of_a_week_are_counted_without_holidays() -> None:
    calendar, _ = with_holiday(run(), date(2026, 3, 9), date(2026, 3, 10), "two days")
    assert calendar.day(calendar.weeks[1], 1) == date(2026, 3, 11)
    assert calendar.day(calendar.weeks[1], 3) == date(2026, 3, 13)
    assert calendar.is_holiday(date(2026, 3, 10))
    assert not calendar.is_holiday(date(2026, 3, 11))


def test_a_week_that_is_all_holiday_has_no_days() -> None:
    calendar = run()
    for first, last in [(9, 11), (12, 14), (15, 15)]:
        calendar, _ = with_holiday(calendar, date(2026, 3, first), date(2026, 3, last), "off")
    assert calendar.weeks == run().weeks
    assert calendar.working_days(calendar.weeks[1]) == ()
    assert calendar.day(calendar.weeks[1], 1) is None


def test_days_of_a_week_are_counted_from_one() -> None:
    with pytest.raises(ValueError, match="counted from 1"):
        run().day(run().weeks[0], 0)


def test_days_that_are_off_already_shift_nothing() -> None:
    once, _ = with_holiday(run(), date(2026, 3, 9), date(2026, 3, 15), "break")
    again, moves = with_holiday(once, date(2026, 3, 9), date(2026, 3, 15), "break")
    assert moves == ()
    assert again.weeks == once.weeks
    _, longer = with_holiday(once, date(2026, 3, 9), date(2026, 3, 18), "three days more")
    assert longer == ()


@pytest.mark.parametrize(
    "first, last",
    [
        (date(2026, 2, 9), date(2026, 3, 1)),  # before the start
        (date(2026, 3, 30), date(2026, 4, 19)),  # from the day after the end on
        (date(2026, 2, 9), date(2026, 3, 4)),  # three days of it on the run
    ],
)
def test_days_outside_the_run_shift_nothing(first: date, last: date) -> None:
    calendar, moves = with_holiday(run(), first, last, "winter")
    assert moves == ()
    assert calendar.weeks == run().weeks


def test_a_holiday_at_the_start_moves_the_start() -> None:
    calendar, moves = with_holiday(run(), date(2026, 2, 20), date(2026, 3, 8), "winter")
    assert len(moves) == 4
    assert calendar.weeks[0].start == date(2026, 3, 9)
    assert calendar.position_on(date(2026, 3, 8)) == 0


def test_a_holiday_in_the_last_week_moves_the_end() -> None:
    calendar, moves = with_holiday(run(), date(2026, 3, 25), date(2026, 3, 29), "strike")
    assert moves == ()
    assert calendar.end == calendar.due(4) == date(2026, 4, 5)


def test_a_holiday_after_the_end_counts_once_the_run_reaches_it() -> None:
    beyond, _ = with_holiday(run(), date(2026, 3, 30), date(2026, 4, 5), "Easter")
    calendar, _ = with_holiday(beyond, date(2026, 3, 9), date(2026, 3, 15), "spring break")
    assert [f"{week.start:%d.%m}" for week in calendar.weeks] == [
        "02.03",
        "16.03",
        "23.03",
        "06.04",
    ]


def test_a_holiday_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot end before"):
        with_holiday(run(), date(2026, 3, 9), date(2026, 3, 8), "backwards")


def test_a_run_without_weeks_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one week"):
        run(length=0)


@pytest.mark.parametrize(
    "pace, dues",
    [
        (Pace.STANDARD, ["2026-03-08", "2026-03-15", "2026-03-22"]),
        (Pace.RELAXED, ["2026-03-15", "2026-03-29", "2026-04-12"]),
        (Pace.SPRINT, ["2026-03-08", "2026-03-08", "2026-03-15"]),
    ],
)
def test_a_road_week_is_due_when_its_last_calendar_week_ends(pace: Pace, dues: list[str]) -> None:
    calendar = run(pace, length=3)
    assert [calendar.due(n).isoformat() for n in (1, 2, 3)] == dues
    for outside in (0, 4, -1):
        with pytest.raises(ValueError, match="there is no week"):
            calendar.due(outside)


@pytest.mark.parametrize(
    "day, position",
    [("2026-03-01", 0), ("2026-03-02", 2), ("2026-03-08", 2), ("2026-03-09", 3), ("2027-01-01", 3)],
)
def test_the_position_in_force(day: str, position: int) -> None:
    assert run(Pace.SPRINT, length=3).position_on(date.fromisoformat(day)) == position


@settings(max_examples=150, deadline=None)
@given(calendars())
def test_weeks_are_those_of_the_reference(calendar: Calendar) -> None:
    assert list(calendar.weeks) == reference.calendar_weeks(calendar)


@settings(max_examples=100, deadline=None)
@given(calendars())
def test_weeks_tile_the_run_and_keep_their_weekday(calendar: Calendar) -> None:
    weeks = calendar.weeks
    assert {week.start.weekday() for week in weeks} == {calendar.start.weekday()}
    assert {(week.end - week.start).days % 7 for week in weeks} == {6}
    for week, following in pairwise(weeks):
        assert following.start == week.end + DAY
    for day in reference.span(weeks[0].start - 9 * DAY, calendar.end + 9 * DAY):
        holding = [week for week in weeks if week.start <= day <= week.end]
        assert calendar.week_on(day) is next(iter(holding), None)


@settings(max_examples=100, deadline=None)
@given(calendars())
def test_every_road_week_appears_as_often_as_its_pace_says(calendar: Calendar) -> None:
    seen = [position for week in calendar.weeks for position in week.road]
    times = 2 if calendar.pace is Pace.RELAXED else 1
    assert seen == [n for n in range(1, calendar.length + 1) for _ in range(times)]
    for position in range(1, calendar.length + 1):
        held = [week for week in calendar.weeks if position in week.road]
        assert calendar.begins(position) == held[0].start
        last = held[-1]
        days = [last.end - timedelta(days=n) for n in range((last.end - last.start).days + 1)]
        working = [day for day in days if not calendar.is_holiday(day)]
        assert calendar.due(position) == (working[0] if working else last.end)


def test_a_week_is_due_before_the_holiday_that_follows_it() -> None:
    calendar, _ = with_holiday(
        Calendar(date(2026, 3, 2), Pace.STANDARD, 4), date(2026, 3, 16), date(2026, 3, 22), "break"
    )
    assert calendar.due(2) == date(2026, 3, 15)
    assert calendar.due(3) == date(2026, 3, 29)


@settings(max_examples=100, deadline=None)
@given(calendars(), st.randoms(use_true_random=False))
def test_the_order_in_which_holidays_are_listed_does_not_matter(
    calendar: Calendar, random: Random
) -> None:
    shuffled = list(calendar.holidays)
    random.shuffle(shuffled)
    other = Calendar(calendar.start, calendar.pace, calendar.length, tuple(shuffled))
    assert other.weeks == calendar.weeks


@settings(max_examples=100, deadline=None)
@given(calendars(), st.integers(-10, 100), st.integers(0, 20))
def test_moves_are_exactly_the_differences(calendar: Calendar, offset: int, length: int) -> None:
    first = calendar.start + offset * DAY
    changed, moves = with_holiday(calendar, first, first + length * DAY, "off")
    positions = range(1, calendar.length + 1)
    expected = [Move(n, calendar.begins(n), changed.begins(n)) for n in positions]
    assert list(moves) == [move for move in expected if move.before != move.after]
    assert all(move.before < move.after for move in moves)
    assert all(move.before >= first for move in moves)
    assert changed.is_holiday(first)


@settings(max_examples=80, deadline=None)
@given(calendars().filter(lambda calendar: not calendar.holidays), st.data())
def test_holidays_that_lie_apart_may_be_entered_in_any_order(
    calendar: Calendar, data: st.DataObject
) -> None:
    spans = []
    begin = calendar.start
    for _ in range(data.draw(st.integers(2, 3))):
        begin += data.draw(st.integers(0, 10)) * DAY
        last = begin + data.draw(st.integers(0, 9)) * DAY
        spans.append((begin, last))
        begin = last + DAY
    there = back = calendar
    for first, last in spans:
        there, _ = with_holiday(there, first, last, "off")
    for first, last in reversed(spans):
        back, _ = with_holiday(back, first, last, "off")
    assert there == back


@settings(max_examples=80, deadline=None)
@given(calendars(), st.integers(1, 9))
def test_the_nth_working_day(calendar: Calendar, number: int) -> None:
    off = reference.days_off(calendar.holidays)
    for week in calendar.weeks:
        days = [day for day in reference.span(week.start, week.end) if day not in off]
        expected = days[:number][-1] if days else None
        assert calendar.day(week, number) == expected


def test_holidays_keep_their_words() -> None:
    calendar, _ = with_holiday(run(), date(2026, 3, 9), date(2026, 3, 15), "spring break")
    assert calendar.holidays == (Holiday(date(2026, 3, 9), date(2026, 3, 15), "spring break", 1),)
