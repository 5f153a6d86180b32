"""When a cohort hears of events: on the right days of its run, and of each only once."""

from datetime import date, time
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.agenda import days_with_news, news
from bot.domain.calendar import Calendar, Pace, with_holiday
from bot.domain.events import Announcement, Edition, Event, EventKind, announced
from bot.domain.schedule import PostKind, Slot, occurrences
from bot.domain.zones import instant, zone
from tests.unit.domain import reference
from tests.unit.domain.strategies import DAY, calendars, places

START = date(2026, 3, 2)
WAYS = ("sea", "lake")


def event(name: str, *first: date, months: tuple[int, ...] = (1,), way: str = "") -> Event:
    editions = tuple(Edition(day, day + DAY) for day in first)
    kind, ways = EventKind.CONFERENCE, (way,) if way else ()
    return Event(name, name, "https://e.example", kind, months, "", editions, ways)


@st.composite
def agendas(draw: st.DrawFn) -> tuple[Calendar, tuple[Event, ...], str]:
    """A run that is often near a clock change, the events around it, and its zone."""
    name, day = draw(places)
    calendar = draw(calendars(st.just(day - draw(st.integers(0, 30)) * DAY)))
    near = st.integers(-20, 200).map(lambda offset: calendar.start + offset * DAY)
    events = tuple(
        event(
            f"e{number}",
            *draw(st.lists(near, max_size=3)),
            months=tuple(sorted(draw(st.sets(st.integers(1, 12), min_size=1)))),
            way=draw(st.sampled_from(("", *WAYS))),
        )
        for number in range(draw(st.integers(0, 5)))
    )
    return calendar, events, name


def expected(
    calendar: Calendar, events: tuple[Event, ...], ways: tuple[str, ...]
) -> dict[date, set[Announcement]]:
    """Day by day: what cannot be said on a day off waits for nothing, it comes before."""
    off = reference.days_off(calendar.holidays)
    weeks = reference.calendar_weeks(calendar)
    found: dict[date, set[Announcement]] = {}
    last = None
    for day in reference.span(weeks[0].start, weeks[-1].end):
        last = last if day in off else day
        if last and (said := announced(events, day, ways)):
            found.setdefault(last, set()).update(said)
    return found


@settings(max_examples=150, deadline=None)
@given(agendas(), st.sets(st.sampled_from(WAYS)))
def test_news_comes_on_exactly_these_days(
    agenda: tuple[Calendar, tuple[Event, ...], str], taken: set[str]
) -> None:
    calendar, events, _ = agenda
    assert list(days_with_news(events, calendar)) == sorted(expected(calendar, events, WAYS))

    wanted = expected(calendar, events, tuple(taken))
    first = calendar.start - 10 * DAY
    for day in reference.span(first, calendar.end + 10 * DAY):
        said = news(events, calendar, day, taken)
        assert (set(said), len(said)) == (wanted.get(day, set()), len(set(said)))


@settings(max_examples=100, deadline=None)
@given(agendas(), st.times())
def test_across_clock_changes_there_is_one_post_for_each_of_these_days(
    agenda: tuple[Calendar, tuple[Event, ...], str], wall: time
) -> None:
    calendar, events, name = agenda
    days = days_with_news(events, calendar)
    slots = (Slot(PostKind.EVENT, (), wall, dates=days),)
    found = list(occurrences(calendar, slots, zone(name)))
    skipped = {
        day for day, after in pairwise(days) if not _exists(day, name) and after == day + DAY
    }
    assert [due.day for due in found] == [day for day in days if day not in skipped]
    assert all(one.at < two.at for one, two in pairwise(found))


def _exists(day: date, name: str) -> bool:
    """Whether the clocks of a zone show that day at all; Apia once went without one."""
    return instant(day, time(12), zone(name)).astimezone(zone(name)).date() == day


def test_a_fair_is_spoken_of_a_week_and_a_day_before() -> None:
    fair = event("fair", START + 10 * DAY)
    calendar = Calendar(START, Pace.STANDARD, 4)
    assert days_with_news((fair,), calendar) == (START + 3 * DAY, START + 9 * DAY)


def test_what_falls_on_days_off_is_said_on_the_last_day_before_them() -> None:
    fair, later = event("fair", START + 15 * DAY), event("later", START + 17 * DAY)
    first, last = START + 8 * DAY, START + 16 * DAY
    calendar, _ = with_holiday(Calendar(START, Pace.STANDARD, 4), first, last, "away")

    assert days_with_news((later, fair), calendar) == (START + 7 * DAY,)
    said = news((later, fair), calendar, START + 7 * DAY, ())
    assert [one.event.id for one in said] == ["fair", "later"]
    assert news((later, fair), calendar, START + 8 * DAY, ()) == ()


def test_days_off_before_the_first_day_have_nothing_to_come_before() -> None:
    calendar, _ = with_holiday(Calendar(START, Pace.STANDARD, 2), START, START + DAY, "late")
    assert calendar.begins(1) == START
    assert days_with_news((event("fair", START + DAY),), calendar) == ()
