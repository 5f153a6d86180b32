"""What lies on a member's own road."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import Holiday, Pace
from bot.domain.cohorts import Cohort, CohortState, Membership, MembershipState, Plan
from bot.domain.days import Era
from bot.domain.events import Edition, Event, EventKind
from bot.domain.ids import CohortId, CommunityId, MembershipId, PersonId
from bot.domain.itinerary import (
    CheckInStop,
    DueStop,
    EventStop,
    Journey,
    OffStop,
    Stop,
    WeekStop,
    begins,
    stops,
)
from bot.domain.people import Pause, Person
from bot.domain.roadmap import run
from bot.domain.schedule import PostKind, Slot
from tests.jobs.road import roadmap
from tests.unit.domain.strategies import places, quarters

WEEKS = 6
START = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
DAY = timedelta(days=1)
ADA = Person(PersonId(1), "Ada", (Era(NOW, "Europe/Berlin", time(4)),))
COHORT = Cohort(
    id=CohortId(7),
    community=CommunityId(1),
    name="Owls",
    roadmap="short",
    roadmap_version="1",
    leg=None,
    length=WEEKS,
    pace=Pace.STANDARD,
    zone_name="Europe/Berlin",
    start=START,
    state=CohortState.RUNNING,
)
MEMBER = Membership(
    id=MembershipId(1),
    cohort=COHORT.id,
    person=ADA.id,
    state=MembershipState.ACTIVE,
    joined_at=NOW,
    joined_on=START,
    plan=Plan.CURRENT,
    shift=0,
)


def journey(cohort: Cohort = COHORT, member: Membership = MEMBER) -> Journey:
    return Journey(cohort, run(roadmap(WEEKS)), member)


def found(of: Journey, *pauses: Pause, now: datetime = NOW, person: Person = ADA) -> list[Stop]:
    return list(stops(of, person, pauses, now))


def weeks(every: list[Stop]) -> list[tuple[int, str, str]]:
    return [
        (stop.position, f"{stop.first:%m-%d}", f"{stop.last:%m-%d}")
        for stop in every
        if isinstance(stop, WeekStop)
    ]


def dues(every: list[Stop]) -> list[tuple[int, str]]:
    return [(stop.position, f"{stop.day:%m-%d}") for stop in every if isinstance(stop, DueStop)]


def test_a_week_of_the_road_and_its_milestone() -> None:
    every = found(journey())

    assert weeks(every)[:2] == [(1, "03-02", "03-08"), (2, "03-09", "03-15")]
    assert dues(every)[:2] == [(1, "03-08"), (2, "03-15")]
    assert len(weeks(every)) == len(dues(every)) == WEEKS


@pytest.mark.parametrize(
    "pace, expected",
    [
        (Pace.RELAXED, [(1, "03-02", "03-15"), (2, "03-16", "03-29")]),
        (Pace.SPRINT, [(1, "03-02", "03-08"), (2, "03-02", "03-08")]),
    ],
)
def test_at_each_pace(pace: Pace, expected: list[tuple[int, str, str]]) -> None:
    assert weeks(found(journey(replace(COHORT, pace=pace))))[:2] == expected


@pytest.mark.parametrize(
    "plan, shift, first, due",
    [
        (Plan.CURRENT, 0, (3, "03-16", "03-22"), (3, "03-22")),
        (Plan.SHIFT, 2, (1, "03-16", "03-22"), (1, "03-22")),
        (Plan.COMPRESS, 0, (3, "03-16", "03-22"), (1, "03-22")),
    ],
)
def test_who_came_in_the_third_week(
    plan: Plan, shift: int, first: tuple[int, str, str], due: tuple[int, str]
) -> None:
    late = replace(MEMBER, joined_on=date(2026, 3, 17), plan=plan, shift=shift)

    every = found(journey(member=late))

    assert weeks(every)[0] == first
    assert dues(every)[0] == due


def test_days_off_are_shown_and_move_what_comes_after() -> None:
    off = Holiday(date(2026, 3, 9), date(2026, 3, 15), "spring break", 1)

    every = found(journey(replace(COHORT, holidays=(off,))))

    assert OffStop(off) in every
    assert weeks(every)[1] == (2, "03-16", "03-22")
    late = journey(replace(COHORT, holidays=(off,)), replace(MEMBER, joined_on=date(2026, 3, 16)))
    assert OffStop(off) not in found(late)
    days = {stop.day for stop in every if isinstance(stop, CheckInStop)}
    assert days.isdisjoint(off.first + n * DAY for n in range(7))


def test_checkins_are_those_that_are_near() -> None:
    long = replace(COHORT, pace=Pace.RELAXED, length=WEEKS)

    every = found(journey(long), now=NOW + timedelta(weeks=2))

    near = [f"{stop.day:%m-%d}" for stop in every if isinstance(stop, CheckInStop)]
    assert (near[0], near[-1], len(near)) == ("03-11", "05-15", 20)


def test_there_are_none_while_somebody_pauses() -> None:
    pause = Pause(date(2026, 3, 4), date(2026, 3, 5))

    near = [one for one in found(journey(), pause) if isinstance(one, CheckInStop)]

    assert [(one.week, one.which, f"{one.day:%m-%d}") for one in near[:2]] == [
        (1, 2, "03-06"),
        (2, 1, "03-11"),
    ]


def test_there_are_none_where_they_are_off_or_before_joining() -> None:
    silent = replace(COHORT, slots=(Slot(PostKind.CHECKIN, (3, 5), time(18), on=False),))
    late = replace(MEMBER, joined_on=date(2026, 3, 5))

    assert not any(isinstance(one, CheckInStop) for one in found(journey(silent)))
    near = [one for one in found(journey(member=late)) if isinstance(one, CheckInStop)]
    assert near[0].day == date(2026, 3, 6)


@pytest.mark.parametrize("ended", ["cohort", "member"])
def test_what_would_come_after_the_end_is_not_there(ended: str) -> None:
    last = date(2026, 3, 11)
    over = (
        journey(replace(COHORT, state=CohortState.CANCELLED, ended_on=last))
        if ended == "cohort"
        else journey(member=replace(MEMBER, state=MembershipState.FINISHED, ended_on=last))
    )

    every = found(over)

    assert over.over == last
    assert [number for number, *_ in weeks(every)] == [1, 2]
    assert dues(every) == [(1, "03-08")]
    assert max(map(begins, every)) == last


def test_events_of_their_own_ways_while_they_are_on_the_road() -> None:
    def on(first: str, *ways: str) -> Event:
        day = date.fromisoformat(first)
        kind, edition = EventKind.CONFERENCE, Edition(day, day + DAY)
        return Event(first, "Fair", "https://x.org", kind, (3,), "", (edition,), ways)

    fairs = ("2026-02-28", "2026-03-01", "2026-04-12", "2026-04-13")
    events = (*map(on, fairs), on("2026-03-20", "flute"), on("2026-03-21", "drum"))
    stretch = run(replace(roadmap(WEEKS), events=events))
    taken = {"instrument": "drum"}

    every = found(Journey(COHORT, stretch, MEMBER, taken=taken))

    assert [one.event.id for one in every if isinstance(one, EventStop)] == [
        "2026-03-01",
        "2026-04-12",
        "2026-03-21",
    ]


@given(places, quarters, st.integers(-3, 3))
def test_a_checkin_is_at_its_time_on_the_wall_whatever_clocks_do(
    place: tuple[str, date], at: time, weeks_off: int
) -> None:
    zone_name, day = place
    start = day + timedelta(weeks=weeks_off) - 2 * DAY
    slot = Slot(PostKind.CHECKIN, (1, 2, 3, 4, 5, 6, 7), at)
    cohort = replace(COHORT, zone_name=zone_name, start=start, slots=(slot,))
    now = datetime.combine(start, time(), UTC)
    person = replace(ADA, eras=(Era(now, zone_name, time(4)),))
    member = replace(MEMBER, joined_on=start - DAY)

    near = [
        one for one in found(journey(cohort, member), now=now, person=person)
        if isinstance(one, CheckInStop)
    ]  # fmt: skip

    assert len(near) >= 40
    assert len({(one.week, one.which) for one in near}) == len(near)
    for one in near:
        wall = one.at.astimezone(ZoneInfo(zone_name))
        there = datetime.combine(one.day, at, ZoneInfo(zone_name))
        exists = there.astimezone(UTC).astimezone(ZoneInfo(zone_name)).replace(fold=0) == there
        assert one.at.utcoffset() == timedelta(0)
        if exists:
            assert (wall.date(), wall.time()) == (one.day, at)
