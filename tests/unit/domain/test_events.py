"""What is said of an event, and when: a week and a day before, or when its month comes near."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.events import Announcement, Edition, Event, EventKind, announced
from tests.unit.domain.strategies import DAY, dates

WEEK = 7 * DAY


def event(name: str = "fair", *months: int, ways: tuple[str, ...] = ()) -> Event:
    return Event(
        name, name.title(), "https://fair.example", EventKind.CONFERENCE, months, "", (), ways
    )


def dated(an_event: Event, *spans: tuple[date, date]) -> Event:
    return replace(an_event, editions=tuple(Edition(first, last) for first, last in spans))


def days_announced(an_event: Event, begin: date, days: int) -> list[date]:
    every = (begin + n * DAY for n in range(days))
    return [day for day in every for _ in announced((an_event,), day, ())]


@given(first=dates, length=st.integers(0, 30))
def test_an_edition_is_announced_seven_days_and_one_day_before_and_at_no_other_time(
    first: date, length: int
) -> None:
    fair = dated(event("fair", first.month), (first, first + length * DAY))

    assert days_announced(fair, first - 60 * DAY, 120) == [first - WEEK, first - DAY]
    assert announced((fair,), first - WEEK, ()) == (Announcement(fair, fair.editions[0]),)


@given(months=st.sets(st.integers(1, 12), min_size=1), begin=dates)
def test_without_dates_the_first_of_a_run_of_months_is_announced_a_week_before(
    months: set[int], begin: date
) -> None:
    fair = event("fair", *sorted(months))
    opening = {month for month in months if (month - 2) % 12 + 1 not in months}

    found = days_announced(fair, date(begin.year, 1, 1), 365)

    assert sorted((day + WEEK).month for day in found) == sorted(opening)
    assert all((day + WEEK).day == 1 for day in found)


def test_an_event_of_every_month_is_never_announced() -> None:
    assert days_announced(event("fair", *range(1, 13)), date(2026, 1, 1), 800) == []


@pytest.mark.parametrize(
    "months, day",
    [
        ((1,), date(2026, 12, 25)),
        ((12, 1), date(2026, 11, 24)),
        ((3, 4), date(2026, 2, 22)),
        ((3,), date(2028, 2, 23)),
        ((2, 9), date(2027, 1, 25)),
        ((2, 9), date(2027, 8, 25)),
    ],
)
def test_a_month_is_announced_on_this_day(months: tuple[int, ...], day: date) -> None:
    fair = event("fair", *months)

    assert announced((fair,), day, ()) == (Announcement(fair, None),)
    assert announced((fair,), day - DAY, ()) == announced((fair,), day + DAY, ()) == ()


@pytest.mark.parametrize(
    "first, said",
    [
        (date(2026, 11, 12), False),  # later in the season
        (date(2026, 9, 20), False),
        (date(2026, 8, 20), False),  # early this time
        (date(2025, 10, 19), True),  # the year before
        (date(2026, 2, 16), True),  # last winter, in the same year
        (date(2027, 9, 30), True),  # next year's is known before this year's
    ],
)
def test_a_month_is_kept_quiet_where_the_dates_of_its_season_are_known(
    *, first: date, said: bool
) -> None:
    fair = dated(event("fair", 9, 10, 11), (first, first + DAY))

    assert bool(announced((fair,), date(2026, 8, 25), ())) is said


def test_an_edition_of_last_january_does_not_hide_the_coming_december() -> None:
    fair = dated(event("fair", 12, 1), (date(2026, 1, 5), date(2026, 1, 9)))

    assert days_announced(fair, date(2026, 6, 1), 300) == [date(2026, 11, 24)]


def test_only_people_on_its_ways_hear_of_an_event() -> None:
    sea, every = event("regatta", 5, ways=("sea", "lake")), event("fair", 5)
    day = date(2026, 4, 24)

    def heard(*ways: str) -> list[str]:
        return [one.event.id for one in announced((sea, every), day, ways)]

    assert heard() == heard("hills") == ["fair"]
    assert heard("lake") == heard("hills", "sea") == ["regatta", "fair"]


def test_what_comes_soonest_is_said_first_and_months_last() -> None:
    day = date(2026, 4, 24)
    week = dated(event("later", 5), (day + WEEK, day + WEEK))
    tomorrow = dated(event("sooner", 4), (day + DAY, day + WEEK))
    month = event("some-day", 5)

    found = announced((month, week, tomorrow), day, ())

    assert [one.event.id for one in found] == ["sooner", "later", "some-day"]
    assert [one.edition for one in found] == [*tomorrow.editions, *week.editions, None]


def test_two_editions_of_one_event_are_both_announced() -> None:
    day = date(2026, 4, 24)
    fair = dated(event("fair", 4), (day + DAY, day + DAY), (day + WEEK, day + WEEK))

    assert [one.edition for one in announced((fair,), day, ())] == list(fair.editions)
