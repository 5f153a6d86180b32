"""Names of zones, the instant of a wall time, clock changes."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings

from bot.domain.zones import ClockChange, UnknownZone, clock_changes, instant, names, zone
from tests.unit.domain import reference
from tests.unit.domain.strategies import minutes, places

HOUR = timedelta(hours=1)


@pytest.mark.parametrize("name", ["Europe/Berlin", "UTC", "America/Argentina/Ushuaia", "EST5EDT"])
def test_iana_names_are_zones(name: str) -> None:
    assert zone(name).key == name


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        "localtime",
        "Factory",
        "posixrules",
        "Berlin",
        "europe/berlin",
        "Europe/Berlin ",
        "Europe",
        "Europe/",
        "/etc/passwd",
        "../../etc/passwd",
        "posix/Europe/Berlin",
        "right/UTC",
        "UTC+2",
        "+02:00",
        "a\0b",
        "Mars/Olympus",
        "x" * 5000,
    ],
)
def test_anything_else_is_no_zone(name: str) -> None:
    with pytest.raises(UnknownZone) as raised:
        zone(name)
    assert raised.value.name == name
    assert isinstance(raised.value, ValueError)


def test_every_name_is_a_zone() -> None:
    assert len(names()) > 400
    assert {zone(name).key for name in names()} == names()


@pytest.mark.parametrize(
    "name, local, utc",
    [
        ("Europe/Berlin", "2026-03-02 09:00", "2026-03-02 08:00"),
        ("America/New_York", "2026-03-08 01:59", "2026-03-08 06:59"),
        # in a gap: forward by the gap, so the clock shows 03:30
        ("America/New_York", "2026-03-08 02:30", "2026-03-08 07:30"),
        ("America/New_York", "2026-03-08 03:00", "2026-03-08 07:00"),
        # twice: the first time, in summer time
        ("America/New_York", "2026-11-01 01:30", "2026-11-01 05:30"),
        ("America/New_York", "2026-11-01 02:00", "2026-11-01 07:00"),
        # midnight does not exist
        ("Africa/Cairo", "2026-04-24 00:00", "2026-04-23 22:00"),
        ("Asia/Beirut", "2026-03-29 00:00", "2026-03-28 22:00"),
        ("America/Santiago", "2026-09-06 00:00", "2026-09-06 04:00"),
        # half an hour
        ("Australia/Lord_Howe", "2026-10-04 02:15", "2026-10-03 15:45"),
        ("Australia/Lord_Howe", "2026-04-05 01:45", "2026-04-04 14:45"),
        # a day that does not exist is the day after, at the same time
        ("Pacific/Apia", "2011-12-30 09:00", "2011-12-30 19:00"),
        ("Pacific/Apia", "2011-12-31 09:00", "2011-12-30 19:00"),
    ],
)
def test_the_instant_of_a_wall_time(name: str, local: str, utc: str) -> None:
    wanted = datetime.fromisoformat(local)
    assert instant(wanted.date(), wanted.time(), zone(name)) == datetime.fromisoformat(f"{utc}Z")


def test_the_fold_of_a_wall_time_does_not_matter() -> None:
    new_york = zone("America/New_York")
    day = date(2026, 11, 1)
    assert instant(day, time(1, 30, fold=1), new_york) == instant(day, time(1, 30), new_york)


@settings(max_examples=120, deadline=None)
@given(places, minutes)
@example(("Africa/Cairo", date(2026, 4, 24)), time(0, 30))
@example(("Pacific/Apia", date(2011, 12, 30)), time(23, 59))
@example(("America/St_Johns", date(2010, 11, 7)), time(0, 0))
@example(("America/Nuuk", date(2024, 3, 30)), time(23, 30))
def test_the_instant_is_what_somebody_watching_the_clock_sees(
    place: tuple[str, date], wall: time
) -> None:
    name, day = place
    found = instant(day, wall, zone(name))
    assert found == reference.watched_instant(day, wall, ZoneInfo(name))
    assert found.tzinfo is UTC


def test_clock_changes_of_a_year() -> None:
    changes = clock_changes(zone("Europe/Berlin"), date(2026, 1, 1), date(2026, 12, 31))
    assert changes == (
        ClockChange(date(2026, 3, 29), HOUR, 2 * HOUR),
        ClockChange(date(2026, 10, 25), 2 * HOUR, HOUR),
    )


def test_a_change_on_the_first_or_last_day_is_in_the_range() -> None:
    berlin, day = zone("Europe/Berlin"), date(2026, 3, 29)
    assert len(clock_changes(berlin, day, day)) == 1
    assert clock_changes(berlin, day + timedelta(1), day + timedelta(30)) == ()
    assert clock_changes(berlin, day - timedelta(30), day - timedelta(1)) == ()


def test_zones_without_changes_have_none() -> None:
    assert clock_changes(zone("Asia/Kolkata"), date(2020, 1, 1), date(2022, 1, 1)) == ()


@settings(max_examples=40, deadline=None)
@given(places)
def test_clock_changes_are_what_somebody_watching_the_clock_sees(place: tuple[str, date]) -> None:
    name, day = place
    first, last = day - timedelta(4), day + timedelta(4)
    found = [(c.day, c.before, c.after) for c in clock_changes(zone(name), first, last)]
    assert found == list(reference.watched_changes(ZoneInfo(name), first, last))
