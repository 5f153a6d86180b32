"""Calendars as they are written, read by two readers that know nothing of Cairn."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import ics
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from bot.domain.characters import UNFIT
from bot.domain.feed import Days, Entry, Moment, Shown, Status, shown
from bot.web.ical import etag, ical
from tests.unit.domain.strategies import dates

SEED = "0123456789abcdef0123456789abcdef"
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
WEEK = Entry(
    key="week:1:a",
    span=Days(date(2026, 3, 2), date(2026, 3, 8)),
    title="Owls: week 1, commas, semicolons; and \\backslashes",
    text="One line.\n\n• Another, ünïcödé 👩‍💻 line",
    url="https://example.org/a?b=c,d",
)
CALL = Entry("checkin:1:1:1", Moment(datetime(2026, 3, 29, 16, tzinfo=UTC), timedelta(minutes=15)),
             "Owls: check-in", status=Status.TENTATIVE)  # fmt: skip


def written(*entries: Entry, seed: str = SEED) -> bytes:
    return ical(seed, shown(entries, {}, NOW))


def events(text: bytes) -> list[Any]:
    return list(Calendar.from_ical(text).walk("VEVENT"))


def test_a_calendar_says_what_it_is_and_how_often_to_ask() -> None:
    read = Calendar.from_ical(written(WEEK))

    assert read["VERSION"] == "2.0"
    assert read["X-WR-CALNAME"] == read["NAME"] == "Cairn"
    assert read["REFRESH-INTERVAL"].to_ical() == b"PT6H"
    assert b"\r\nREFRESH-INTERVAL;VALUE=DURATION:PT6H\r\n" in written(WEEK)
    assert b"\r\nX-PUBLISHED-TTL:PT6H\r\n" in written(WEEK)
    assert "METHOD" not in read  # so that DTSTAMP is when an entry was revised


def test_whole_days_have_no_zone_and_end_before_the_day_after() -> None:
    (week,) = events(written(WEEK))

    assert (week["DTSTART"].dt, week["DTEND"].dt) == (date(2026, 3, 2), date(2026, 3, 9))
    assert b"DTSTART;VALUE=DATE:20260302\r\n" in written(WEEK)
    assert (week["SUMMARY"], week["DESCRIPTION"]) == (WEEK.title, WEEK.text)
    assert week["URL"] == WEEK.url
    assert (week["STATUS"], week["TRANSP"]) == ("CONFIRMED", "TRANSPARENT")
    assert week["DTSTAMP"].dt == week["LAST-MODIFIED"].dt == NOW


def test_an_instant_is_in_utc() -> None:
    (call,) = events(written(CALL))

    assert b"DTSTART:20260329T160000Z\r\nDURATION:PT15M\r\n" in written(CALL)
    assert call["STATUS"] == "TENTATIVE"
    assert call["SEQUENCE"] == shown([CALL], {}, NOW)[0].sequence


def test_ids_stay_and_are_different_in_every_calendar() -> None:
    other = "f" * 32

    def ids(seed: str, now: datetime) -> list[str]:
        return [str(one["UID"]) for one in events(ical(seed, shown([WEEK, CALL], {}, now)))]

    assert ids(SEED, NOW) == ids(SEED, NOW + timedelta(days=1))
    assert len({*ids(SEED, NOW), *ids(other, NOW)}) == 4


def test_the_mark_changes_with_the_calendar_and_only_then() -> None:
    before = shown([WEEK, CALL], {}, NOW)

    assert etag(SEED, before) == etag(SEED, shown([WEEK, CALL], {}, NOW))
    others = {
        etag(seed, found)
        for seed, found in (
            (SEED, before),
            (SEED, before[:1]),
            (SEED, shown([WEEK, CALL], {}, NOW + timedelta(seconds=1))),
            ("f" * 32, before),
        )
    }
    assert len(others) == 4


texts = st.text(max_size=200) | st.text('aé漢👩‍💻 ,;:\\"\n', max_size=200)
instants = st.datetimes(datetime(2000, 1, 2), datetime(2060, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
spans = st.one_of(
    st.builds(lambda day, more: Days(day, day + timedelta(days=more)), dates, st.integers(0, 30)),
    st.builds(Moment, instants.map(lambda at: at.replace(microsecond=0)),
              st.just(timedelta(minutes=15))),
)  # fmt: skip
entries = st.builds(
    Entry, key=st.text(max_size=30), span=spans, title=texts, text=texts,
    url=st.none() | st.just("https://example.org/?q=a,b;c"), status=st.sampled_from(Status),
)  # fmt: skip


@given(entries, instants)
def test_whatever_is_written_is_read_back(entry: Entry, now: datetime) -> None:
    found = shown([entry], {}, now)
    text = ical(SEED, found)

    assert all(len(line) <= 75 for line in text.split(b"\r\n"))
    assert b"\n" not in text.replace(b"\r\n", b"")
    (event,) = events(text)
    _same(entry, found[0], event)


def _same(entry: Entry, as_shown: Shown, event: Any) -> None:
    assert str(event["SUMMARY"]) == _kept(entry.title)
    assert str(event.get("DESCRIPTION", "")) == _kept(entry.text)
    assert event.get("URL") == entry.url
    assert event["STATUS"] == entry.status.upper()
    assert event["SEQUENCE"] == as_shown.sequence
    if isinstance(entry.span, Days):
        assert event["DTSTART"].dt == entry.span.first
        assert event["DTEND"].dt == entry.span.last + timedelta(days=1)
    else:
        assert event["DTSTART"].dt == entry.span.at
        assert event["DURATION"].dt == entry.span.lasts


def _kept(text: str) -> str:
    """What can be written of it."""
    return "\n".join(UNFIT.sub("", line) for line in text.split("\n"))


def test_another_reader_finds_the_same() -> None:
    read = ics.Calendar(written(WEEK, CALL).decode())

    week, call = sorted(read.events, key=lambda event: event.begin)
    assert (week.name, week.description, week.url) == (WEEK.title, WEEK.text, WEEK.url)
    assert (week.begin.date(), week.all_day) == (date(2026, 3, 2), True)
    assert week.duration == timedelta(days=7)
    assert (call.begin.datetime, call.duration) == (CALL.span.at, timedelta(minutes=15))  # type: ignore[union-attr]
    assert (call.status, call.last_modified.datetime) == ("TENTATIVE", NOW)
