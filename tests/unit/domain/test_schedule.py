"""When posts are due: through short weeks, long weeks and clock changes nothing is lost."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.calendar import Calendar, Pace, with_holiday
from bot.domain.schedule import (
    DEFAULT_SLOTS,
    Occurrence,
    PostKind,
    Slot,
    next_occurrence,
    occurrence_on,
    occurrences,
)
from bot.domain.zones import zone
from tests.unit.domain import reference
from tests.unit.domain.strategies import calendars, places, quarters, slot_sets

DAY = timedelta(days=1)
TICK = timedelta.resolution
START = date(2026, 3, 2)
NEW_YORK = zone("America/New_York")
UTC_ZONE = zone("UTC")


def run(pace: Pace = Pace.STANDARD, length: int = 2, start: date = START) -> Calendar:
    return Calendar(start, pace, length)


def told(found: list[Occurrence]) -> list[str]:
    return [f"{due.kind} {due.at:%d.%m %H:%M}" for due in found]


def of_kind(found: list[Occurrence], kind: PostKind) -> list[date]:
    return [due.day for due in found if due.kind is kind]


def test_a_week_with_the_default_slots() -> None:
    week = ["week 02.03 09:00", "drop 03.03 12:00", "prompt 04.03 12:00", "checkin 04.03 18:00"]
    week += ["digest 05.03 09:00", "checkin 06.03 18:00", "digest 07.03 09:00", "recap 08.03 18:00"]
    assert told(list(occurrences(run(length=1), DEFAULT_SLOTS, UTC_ZONE))) == week


def test_times_are_local_times_of_the_cohort() -> None:
    weeks = [due for due in occurrences(run(), DEFAULT_SLOTS, NEW_YORK) if due.kind == "week"]
    # the clocks go forward on 8 March
    assert told(weeks) == ["week 02.03 14:00", "week 09.03 13:00"]


def test_a_relaxed_road_week_is_posted_once_and_recapped_at_its_end() -> None:
    found = list(occurrences(run(Pace.RELAXED, 1), DEFAULT_SLOTS, UTC_ZONE))
    assert of_kind(found, PostKind.WEEK) == [START]
    assert of_kind(found, PostKind.DROP) == [START + DAY]
    assert of_kind(found, PostKind.RECAP) == [START + 13 * DAY]
    assert len(of_kind(found, PostKind.PROMPT)) == 2
    assert len(of_kind(found, PostKind.CHECKIN)) == len(of_kind(found, PostKind.DIGEST)) == 4


def test_a_sprint_week_is_one_post_about_two_road_weeks() -> None:
    found = list(occurrences(run(Pace.SPRINT, 3), DEFAULT_SLOTS, UTC_ZONE))
    assert [due.week.road for due in found if due.kind is PostKind.WEEK] == [(1, 2), (3,)]


def test_in_a_short_week_posts_move_up_to_its_last_day_and_none_comes_twice() -> None:
    calendar, _ = with_holiday(run(length=1), START + DAY, START + 3 * DAY, "three days")
    days = [f"{due.kind} {due.day:%a}" for due in occurrences(calendar, DEFAULT_SLOTS, UTC_ZONE)]
    # Monday, Friday, Saturday, Sunday are left: check-ins on the third and on the last
    assert days[:4] == ["week Mon", "drop Fri", "prompt Sat", "checkin Sat"]
    assert days[4:] == ["digest Sun", "checkin Sun", "recap Sun"]


def test_there_is_no_digest_when_no_working_day_follows_the_check_in() -> None:
    calendar, _ = with_holiday(run(length=1), START + 5 * DAY, START + 6 * DAY, "weekend")
    found = list(occurrences(calendar, DEFAULT_SLOTS, UTC_ZONE))
    assert of_kind(found, PostKind.CHECKIN) == [START + 2 * DAY, START + 4 * DAY]
    assert of_kind(found, PostKind.DIGEST) == [START + 3 * DAY]


def test_a_week_that_is_all_holiday_has_no_posts() -> None:
    calendar = run(length=1)
    for first, last in [(0, 2), (3, 5), (6, 6)]:
        calendar, _ = with_holiday(calendar, START + first * DAY, START + last * DAY, "off")
    assert list(occurrences(calendar, DEFAULT_SLOTS, UTC_ZONE)) == []


@pytest.mark.parametrize(
    "checkin, digests",
    [
        (Slot(PostKind.CHECKIN, (1,), time(18)), [1]),
        (Slot(PostKind.CHECKIN, (6, 1, 1), time(18)), [1, 6]),
        (Slot(PostKind.CHECKIN, (7,), time(18)), []),
        (Slot(PostKind.CHECKIN, (3, 5), time(18), on=False), []),
    ],
)
def test_the_digest_follows_the_check_in(checkin: Slot, digests: list[int]) -> None:
    slots = (checkin, Slot(PostKind.DIGEST, (2,), time(9)))
    found = list(occurrences(run(length=1), slots, UTC_ZONE))
    assert of_kind(found, PostKind.DIGEST) == [START + n * DAY for n in digests]


def test_a_check_in_on_day_seven_has_no_digest_even_in_a_week_that_goes_on() -> None:
    calendar, _ = with_holiday(run(length=1), START + 2 * DAY, START + 6 * DAY, "five days")
    assert len(calendar.working_days(calendar.weeks[0])) == 9
    slots = (Slot(PostKind.CHECKIN, (6, 7), time(18)), Slot(PostKind.DIGEST, (), time(9)))
    found = list(occurrences(calendar, slots, UTC_ZONE))
    assert of_kind(found, PostKind.CHECKIN) == [START + 10 * DAY, START + 11 * DAY]
    assert of_kind(found, PostKind.DIGEST) == [START + 11 * DAY]


def test_slots_that_are_off_or_absent_post_nothing() -> None:
    off = tuple(replace(slot, on=False) for slot in DEFAULT_SLOTS)
    assert list(occurrences(run(), off, UTC_ZONE)) == []
    assert list(occurrences(run(), (), UTC_ZONE)) == []
    later = datetime(2026, 1, 1, tzinfo=UTC)
    assert next_occurrence(run(), off, UTC_ZONE, PostKind.WEEK, later) is None


@pytest.mark.parametrize("kind", [PostKind.BRIEF, PostKind.REMINDER, PostKind.NOTICE])
def test_kinds_without_a_rule_are_never_due(kind: PostKind) -> None:
    slots = (Slot(kind, (1,), time(9)),)
    assert list(occurrences(run(), slots, UTC_ZONE)) == []


def test_events_come_on_their_dates_within_the_run_and_never_on_days_off() -> None:
    calendar, _ = with_holiday(run(Pace.RELAXED, 1), START + 3 * DAY, START + 4 * DAY, "two days")
    dates = tuple(START + n * DAY for n in (13, 14, 0, 3, -1, 0))
    slots = (Slot(PostKind.EVENT, (2,), time(12), dates=dates),)
    found = list(occurrences(calendar, slots, UTC_ZONE))
    assert told(found) == ["event 02.03 12:00", "event 15.03 12:00"]
    assert list(occurrences(calendar, (replace(slots[0], on=False),), UTC_ZONE)) == []


@pytest.mark.parametrize("days", [(0,), (1, 8), (-1,)])
def test_a_slot_has_days_of_a_week(days: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="from 1 to 7"):
        Slot(PostKind.WEEK, days, time(9))


def test_posts_of_one_moment_go_out_in_the_order_of_their_kinds() -> None:
    slots = tuple(replace(slot, days=(1,), at=time(9)) for slot in reversed(DEFAULT_SLOTS))
    found = list(occurrences(run(length=1), slots, UTC_ZONE))
    kinds = [PostKind.WEEK, PostKind.DROP, PostKind.PROMPT, PostKind.CHECKIN, PostKind.RECAP]
    assert [due.kind for due in found if due.day == START] == kinds


@pytest.mark.parametrize("wall", [time(0), time(0, 30), time(2, 30), time(23, 30)])
@pytest.mark.parametrize(
    "name", ["America/New_York", "Europe/Berlin", "Africa/Cairo", "America/Santiago", "Asia/Beirut"]
)
def test_a_weekly_post_at_night_is_never_skipped_nor_doubled(name: str, wall: time) -> None:
    slots = (Slot(PostKind.WEEK, (1,), wall),)
    for weekday in range(7):
        calendar = run(length=60, start=START + weekday * DAY)
        found = list(occurrences(calendar, slots, zone(name)))
        gaps = [(b.at - a.at) - 7 * DAY for a, b in pairwise(found)]
        assert len(found) == 60
        assert max(map(abs, gaps)) <= timedelta(hours=2)


def test_a_post_on_a_day_that_does_not_exist_moves_to_the_next_unless_it_is_there_already() -> None:
    calendar, apia = run(length=1, start=date(2011, 12, 26)), zone("Pacific/Apia")
    only = (Slot(PostKind.CHECKIN, (5,), time(18)),)
    assert told(list(occurrences(calendar, only, apia))) == ["checkin 31.12 04:00"]

    both = (Slot(PostKind.CHECKIN, (5, 6), time(18)),)
    assert told(list(occurrences(calendar, both, apia))) == ["checkin 31.12 04:00"]
    assert occurrence_on(calendar, both, apia, PostKind.CHECKIN, date(2011, 12, 30)) is None
    assert occurrence_on(calendar, both, apia, PostKind.CHECKIN, date(2011, 12, 31)) is not None


def test_posts_stay_in_order_across_weeks_when_a_day_does_not_exist() -> None:
    calendar, apia = run(start=date(2011, 12, 24)), zone("Pacific/Apia")
    found = list(occurrences(calendar, DEFAULT_SLOTS, apia))
    # the recap of Friday the 30th falls on Saturday the 31st, after the post of the next week
    assert told(found)[7:9] == ["week 30.12 19:00", "recap 31.12 04:00"]


Case = tuple[Calendar, tuple[Slot, ...], ZoneInfo]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    name, day = draw(places)
    calendar = draw(calendars(st.just(day - draw(st.integers(0, 30)) * DAY)))
    offsets = draw(st.lists(st.integers(-3, 60), max_size=6))
    announced = tuple(calendar.start + offset * DAY for offset in offsets)
    event = Slot(PostKind.EVENT, (), draw(quarters), draw(st.booleans()), announced)
    slots = tuple(slot for slot in draw(slot_sets()) if slot.kind is not PostKind.EVENT)
    return calendar, (*slots, event), zone(name)


@settings(max_examples=70, deadline=None)
@given(cases())
def test_occurrences_are_those_of_the_reference(case: Case) -> None:
    found = list(occurrences(*case))
    rank = list(PostKind).index
    assert [(d.at, rank(d.kind), d.kind, d.day) for d in found] == reference.all_due(*case)
    assert all(due.week.start <= due.day <= due.week.end for due in found)


@settings(max_examples=70, deadline=None)
@given(cases())
def test_following_the_next_one_meets_every_post_once(case: Case) -> None:
    found = list(occurrences(*case))
    for kind in PostKind:
        met = []
        after = datetime(1990, 1, 1, tzinfo=UTC)
        while (due := next_occurrence(*case, kind, after)) is not None:
            met.append(due)
            after = due.at
        assert met == [due for due in found if due.kind is kind]


@settings(max_examples=70, deadline=None)
@given(cases(), st.data())
def test_the_next_one_is_the_first_that_is_strictly_later(case: Case, data: st.DataObject) -> None:
    found = list(occurrences(*case))
    kind = data.draw(st.sampled_from(PostKind))
    near = [due.at for due in found] or [datetime(2026, 1, 1, tzinfo=UTC)]
    nudge = data.draw(st.sampled_from((-3 * DAY, -TICK, timedelta(), TICK, timedelta(hours=7))))
    after = data.draw(st.sampled_from(near)) + nudge
    later = [due for due in found if due.kind is kind and due.at > after]
    assert next_occurrence(*case, kind, after) == next(iter(later), None)


@settings(max_examples=70, deadline=None)
@given(cases(), st.integers(-5, 120))
def test_from_a_day_on_only_what_is_due_on_later_days(case: Case, offset: int) -> None:
    first = case[0].start + offset * DAY
    found = list(occurrences(*case))
    assert list(occurrences(*case, first)) == [due for due in found if due.day >= first]
    for kind in PostKind:
        on_that_day = [due for due in found if due.kind is kind and due.day == first]
        assert occurrence_on(*case, kind, first) == next(iter(on_that_day), None)
