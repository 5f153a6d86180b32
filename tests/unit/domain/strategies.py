"""What the property tests draw: zones and dates where clocks do odd things, calendars, ledgers."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import strategies as st

from bot.domain.calendar import Calendar, Holiday, Pace
from bot.domain.days import Era, with_change
from bot.domain.ledger import Ledger, Neutral
from bot.domain.schedule import DEFAULT_SLOTS, PostKind, Slot
from bot.domain.zones import names

DAY = timedelta(days=1)

TURNS = (
    ("Pacific/Apia", date(2011, 12, 30)),  # a local day that does not exist
    ("Pacific/Fakaofo", date(2011, 12, 30)),
    ("Pacific/Kwajalein", date(1993, 8, 21)),
    ("Pacific/Kiritimati", date(1994, 12, 31)),
    ("Australia/Lord_Howe", date(2026, 4, 5)),  # half an hour
    ("Australia/Lord_Howe", date(2026, 10, 4)),
    ("Africa/Cairo", date(2026, 4, 24)),  # midnight does not exist
    ("Asia/Beirut", date(2026, 3, 29)),
    ("America/Santiago", date(2026, 9, 6)),
    ("Africa/Cairo", date(2026, 10, 30)),  # the hour before midnight happens twice
    ("America/St_Johns", date(2010, 11, 7)),  # from 00:01 back to the day before
    ("America/Nuuk", date(2024, 3, 30)),  # from 22:00 or 23:00 on into the next day
    ("America/New_York", date(2026, 3, 8)),
    ("America/New_York", date(2026, 11, 1)),
    ("Europe/Berlin", date(2026, 3, 29)),
    ("Europe/Berlin", date(2026, 10, 25)),
    ("Asia/Pyongyang", date(2018, 5, 5)),
    ("Africa/Casablanca", date(2026, 2, 15)),
    ("Antarctica/Troll", date(2026, 3, 29)),  # two hours
)

FAR_APART = (
    "Pacific/Kiritimati",
    "Pacific/Auckland",
    "Asia/Tokyo",
    "Asia/Kathmandu",
    "Europe/Berlin",
    "America/New_York",
    "America/Los_Angeles",
    "Pacific/Honolulu",
    "Pacific/Pago_Pago",
)

zone_names = st.sampled_from(sorted(names()))
dates = st.dates(date(2020, 1, 1), date(2040, 12, 31))
minutes = st.builds(time, st.integers(0, 23), st.integers(0, 59))
"""Wall times on whole minutes."""
quarters = st.builds(time, st.integers(0, 23), st.sampled_from((0, 15, 30, 45)))
day_starts = st.one_of(st.just(time(4)), st.just(time(0)), quarters)


def _near(turn: tuple[str, date], days: int) -> tuple[str, date]:
    name, day = turn
    return name, day + days * DAY


places = st.one_of(
    st.tuples(zone_names, dates), st.builds(_near, st.sampled_from(TURNS), st.integers(-2, 2))
)
"""A zone and a day, often one close to a clock change."""


@st.composite
def journeys(draw: st.DrawFn, changes: int = 4) -> tuple[tuple[Era, ...], datetime, datetime]:
    """A person who changes zone and day start as they travel; when it began, when it ended."""
    name, day = draw(places)
    begin = now = datetime.combine(day, time(), UTC) - 2 * DAY
    eras: tuple[Era, ...] = (Era(now, name, draw(day_starts)),)
    for _ in range(draw(st.integers(0, changes))):
        now += draw(st.timedeltas(timedelta(minutes=1), 2 * DAY))
        name = draw(st.one_of(st.sampled_from(FAR_APART), zone_names))
        eras = with_change(eras, name, draw(day_starts), now)
    return eras, begin, now + 3 * DAY


@st.composite
def calendars(draw: st.DrawFn, start: st.SearchStrategy[date] = dates) -> Calendar:
    begin = draw(start)
    pace = draw(st.sampled_from(Pace))
    holidays = tuple(draw(st.lists(_holidays(begin), max_size=3)))
    return Calendar(begin, pace, draw(st.integers(1, 12)), holidays)


@st.composite
def _holidays(draw: st.DrawFn, begin: date) -> Holiday:
    first = begin + draw(st.integers(-10, 120)) * DAY
    last = first + draw(st.integers(0, 20)) * DAY
    return Holiday(first, last, "holiday", draw(st.integers(0, 3)))


@st.composite
def slot_sets(draw: st.DrawFn) -> tuple[Slot, ...]:
    if draw(st.booleans()):
        return DEFAULT_SLOTS
    days = st.lists(st.integers(1, 7), max_size=3).map(tuple)
    kinds = draw(st.sets(st.sampled_from(list(PostKind)[:6])))
    return tuple(
        Slot(kind, draw(days), draw(quarters), draw(st.sampled_from((True, True, False))))
        for kind in kinds
    )


@st.composite
def ledgers(draw: st.DrawFn) -> Ledger:
    """A membership of up to fifteen weeks, with everything that may happen in it."""
    anchor = draw(dates)
    joined = anchor + draw(st.integers(-9, 30)) * DAY
    today = joined + draw(st.integers(0, 75)) * DAY
    often = draw(st.sampled_from((1, 2, 3, 5)))
    offsets = draw(st.lists(st.integers(0, often * 4), min_size=0, max_size=90))
    checkins = frozenset(joined + (n - 5) * DAY for n, off in enumerate(offsets) if off >= often)
    goals = draw(st.lists(st.tuples(st.integers(-20, 80), st.integers(1, 7)), max_size=3))
    closed = draw(st.one_of(st.none(), st.integers(-3, 90)))
    return Ledger(
        joined,
        checkins,
        tuple(draw(st.lists(_neutrals(joined), max_size=4))),
        today,
        anchor,
        tuple((anchor + since * DAY, goal) for since, goal in goals),
        None if closed is None else joined + closed * DAY,
    )


@st.composite
def _neutrals(draw: st.DrawFn, joined: date) -> Neutral:
    first = joined + draw(st.integers(-5, 70)) * DAY
    length = draw(st.one_of(st.integers(0, 16), st.none()))
    return Neutral(first, None if length is None else first + length * DAY, "pause")
