"""The person's days, and travel that may win a day but never lose one."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.days import Era, change_at, cut_short, cut_short_days, day_of, start_of, with_change
from bot.domain.ledger import Ledger, Neutral
from bot.domain.streak import daily
from bot.domain.zones import UnknownZone
from tests.unit.domain import reference
from tests.unit.domain.strategies import FAR_APART, day_starts, journeys, places

FOUR = time(4)
DAY = timedelta(days=1)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
TICK = timedelta.resolution

Journey = tuple[tuple[Era, ...], datetime, datetime]


def utc(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}Z")


def home(zone: str, day_start: time = FOUR) -> tuple[Era, ...]:
    return (Era(LONG_AGO, zone, day_start),)


@pytest.mark.parametrize(
    "zone, day_start, at, day",
    [
        ("Europe/Berlin", time(4), "2026-03-02 02:59", "2026-03-01"),
        ("Europe/Berlin", time(4), "2026-03-02 03:00", "2026-03-02"),
        ("Europe/Berlin", time(4), "2026-03-03 02:59", "2026-03-02"),
        ("Europe/Berlin", time(0), "2026-03-01 23:00", "2026-03-02"),
        ("America/New_York", time(4), "2026-03-03 08:59", "2026-03-02"),
        # the clock goes back from 00:01 to 23:01: the day that has begun stays
        ("America/St_Johns", time(0), "2010-11-07 02:45", "2010-11-07"),
        # there was no 30 December
        ("Pacific/Apia", time(4), "2011-12-30 13:59", "2011-12-29"),
        ("Pacific/Apia", time(4), "2011-12-30 14:00", "2011-12-31"),
        # before the first era the first era counts
        ("Asia/Tokyo", time(4), "2011-12-30 19:00", "2011-12-31"),
    ],
)
def test_a_day_begins_at_the_day_start(zone: str, day_start: time, at: str, day: str) -> None:
    assert day_of(home(zone, day_start), utc(at)) == date.fromisoformat(day)


@pytest.mark.parametrize(
    "old, new, since, day_before, day_after, cut",
    [
        # west: 2 March lasts six hours longer, nothing is cut
        ("Europe/Berlin", "America/New_York", "2026-03-03 03:00", 2, 2, []),
        # east: 3 March begins at 10:00 Berlin time
        ("America/New_York", "Europe/Berlin", "2026-03-03 09:00", 2, 3, [3]),
        # a day ahead to the minute: the 3rd has no hours, the 4th is whole
        ("Pacific/Honolulu", "Pacific/Kiritimati", "2026-03-03 14:00", 2, 4, [3]),
        # east over the date line: the 3rd lasts an hour
        ("Pacific/Honolulu", "Pacific/Auckland", "2026-03-03 14:00", 2, 3, [3]),
        # and here the 3rd has no hours and the 4th lacks its first
        ("Pacific/Pago_Pago", "Pacific/Kiritimati", "2026-03-03 15:00", 2, 4, [3, 4]),
        # west over the date line: the 2nd happens twice
        ("Pacific/Kiritimati", "Pacific/Honolulu", "2026-03-02 14:00", 2, 2, []),
        ("Pacific/Kiritimati", "Pacific/Pago_Pago", "2026-03-02 14:00", 2, 2, []),
    ],
)
def test_a_zone_change(
    old: str, new: str, since: str, day_before: int, day_after: int, cut: list[int]
) -> None:
    noon = start_of(home(old), date(2026, 3, 2)) + timedelta(hours=8)
    eras = with_change(home(old), new, FOUR, noon)
    at = utc(since)

    assert eras == (*home(old), Era(at, new, FOUR))
    assert day_of(eras, at - TICK) == date(2026, 3, day_before)
    assert day_of(eras, at) == date(2026, 3, day_after)
    days = [date(2026, 3, n) for n in range(1, 10)]
    assert [day.day for day in days if cut_short(eras, day)] == cut


def test_a_later_day_start_makes_the_day_longer_an_earlier_one_cuts_the_next() -> None:
    noon = utc("2026-03-02 11:00")
    later = with_change(home("Europe/Berlin"), "Europe/Berlin", time(6), noon)
    assert not any(cut_short(later, date(2026, 3, n)) for n in range(1, 8))
    assert day_of(later, utc("2026-03-03 04:59")) == date(2026, 3, 2)

    earlier = with_change(home("Europe/Berlin"), "Europe/Berlin", time(2), noon)
    assert cut_short_days(earlier, date(2026, 3, 1), date(2026, 3, 8)) == (date(2026, 3, 3),)


def test_a_change_takes_effect_when_the_next_day_begins() -> None:
    eras = home("Europe/Berlin")
    assert change_at(eras, utc("2026-03-02 11:00")) == utc("2026-03-03 03:00")
    assert change_at(eras, utc("2026-03-03 02:59")) == utc("2026-03-03 03:00")
    assert change_at(eras, utc("2026-03-03 03:00")) == utc("2026-03-04 03:00")


def test_a_second_change_replaces_one_that_waits_and_going_back_drops_it() -> None:
    now = utc("2026-03-02 11:00")
    once = with_change(home("Europe/Berlin"), "Asia/Tokyo", FOUR, now)
    twice = with_change(once, "Asia/Seoul", FOUR, now + timedelta(hours=1))
    assert [era.zone for era in twice] == ["Europe/Berlin", "Asia/Seoul"]
    assert with_change(twice, "Europe/Berlin", FOUR, now) == home("Europe/Berlin")
    assert with_change(home("Europe/Berlin"), "Europe/Berlin", FOUR, now) == home("Europe/Berlin")


def test_the_first_era_stays_even_when_it_lies_ahead() -> None:
    eras = with_change(home("Europe/Berlin"), "Asia/Tokyo", FOUR, LONG_AGO - 30 * DAY)
    assert eras[0] == home("Europe/Berlin")[0]


def test_a_change_to_no_zone_is_refused() -> None:
    with pytest.raises(UnknownZone):
        with_change(home("Europe/Berlin"), "Berlin", FOUR, utc("2026-03-02 11:00"))


@pytest.mark.parametrize(
    "zone, missing",
    [("Pacific/Apia", date(2011, 12, 30)), ("Pacific/Kwajalein", date(1993, 8, 21))],
)
def test_a_day_that_does_not_exist_is_cut_short(zone: str, missing: date) -> None:
    week = missing - 3 * DAY, missing + 3 * DAY
    assert cut_short_days(home(zone), *week) == (missing,)
    assert cut_short_days(home(zone), date(1990, 1, 1), date(2015, 1, 1)) == (missing,)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Africa/Cairo", "Australia/Lord_Howe"])
@pytest.mark.parametrize("day_start", [time(0), time(2, 15), time(4)])
def test_clocks_that_change_cut_no_day(zone: str, day_start: time) -> None:
    eras = home(zone, day_start)
    year = reference.span(date(2026, 1, 1), date(2026, 12, 31))
    assert [day for day in year if cut_short(eras, day)] == []


def test_a_change_from_the_middle_of_a_day_cuts_that_day() -> None:
    eras = (*home("America/New_York"), Era(utc("2026-03-02 18:00"), "Pacific/Kiritimati", FOUR))
    cut = cut_short_days(eras, date(2026, 2, 1), date(2026, 4, 1))
    assert cut == (date(2026, 3, 2), date(2026, 3, 3))


@settings(max_examples=60, deadline=None)
@given(journeys())
def test_days_are_those_of_the_reference(journey: Journey) -> None:
    eras, begin, end = journey
    lived = reference.lived_days(eras, begin, end)
    assert {at: day_of(eras, at) for at in lived} == lived


@settings(max_examples=30, deadline=None)
@given(journeys())
def test_days_cut_short_are_those_of_the_reference(journey: Journey) -> None:
    eras, begin, end = journey
    lived = reference.lived_days(eras, begin - 2 * DAY, end + 2 * DAY)
    days = reference.span(day_of(eras, begin), day_of(eras, end))
    lost = [day for day in days if reference.lost_hours(eras, lived, day)]
    assert [day for day in days if cut_short(eras, day)] == lost
    assert list(cut_short_days(eras, days[0], days[-1])) == lost


@settings(max_examples=60, deadline=None)
@given(journeys())
def test_every_instant_belongs_to_the_one_day_between_its_start_and_the_next(
    journey: Journey,
) -> None:
    eras, begin, end = journey
    for day in reference.span(day_of(eras, begin), day_of(eras, end)):
        start, after = start_of(eras, day), start_of(eras, day + DAY)
        assert start <= after
        assert day_of(eras, start - TICK) < day <= day_of(eras, start)
        if start < after:
            assert day_of(eras, start) == day_of(eras, after - TICK) == day


@settings(max_examples=60, deadline=None)
@given(journeys(), st.data())
def test_who_checks_in_once_on_each_of_their_days_never_loses_one(
    journey: Journey, data: st.DataObject
) -> None:
    eras, begin, end = journey
    moments = _one_moment_a_day(eras, begin, end, data)
    checkins = [day_of(eras, at) for at in moments]
    streak = daily(_ledger(eras, checkins, moments[-1]))
    assert streak.run == len(checkins) == len(set(checkins))
    assert streak.freezes == min(2, 1 + len(checkins) // 5)


@settings(max_examples=60, deadline=None)
@given(places, day_starts, st.sampled_from(FAR_APART), day_starts, st.data())
def test_a_change_makes_no_run_smaller_when_it_takes_effect(
    place: tuple[str, date], day_start: time, there: str, new_start: time, data: st.DataObject
) -> None:
    name, day = place
    eras = (Era(LONG_AGO - 50 * 365 * DAY, name, day_start),)
    now = start_of(eras, day) + data.draw(st.timedeltas(timedelta(), timedelta(hours=20)))
    changed = with_change(eras, there, new_start, now)
    possible = reference.span(day - 12 * DAY, day)
    checkins = data.draw(st.lists(st.sampled_from(possible), unique=True, min_size=4))

    assert daily(_ledger(changed, checkins, now)) == daily(_ledger(eras, checkins, now))
    moment = changed[-1].since
    before = daily(_ledger(eras, checkins, moment - TICK))
    unchanged = daily(_ledger(eras, checkins, moment))
    assert daily(_ledger(changed, checkins, moment - TICK)) == before
    assert daily(_ledger(changed, checkins, moment)).run >= unchanged.run


def _one_moment_a_day(
    eras: tuple[Era, ...], begin: datetime, end: datetime, data: st.DataObject
) -> list[datetime]:
    days = reference.span(day_of(eras, begin), day_of(eras, end))
    spans = [(start_of(eras, day), start_of(eras, day + DAY) - TICK) for day in days]
    return [
        first + data.draw(st.sampled_from((0, 0.3, 1))) * (last - first)
        for first, last in spans
        if first <= last
    ]


def _ledger(eras: tuple[Era, ...], checkins: list[date], now: datetime) -> Ledger:
    first, today = min(checkins), day_of(eras, now)
    cut = cut_short_days(eras, first, today)
    neutral = tuple(Neutral(day, day, "travel") for day in cut)
    return Ledger(first, frozenset(checkins), neutral, today, first, (), None)
