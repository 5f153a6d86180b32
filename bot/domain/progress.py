"""Where somebody stands on the road: what is done, what is due, and by how much they are behind."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import assert_never

from bot.domain.calendar import Calendar
from bot.domain.cohorts import Membership, Plan
from bot.domain.roadmap import Hours, Milestone, Run


@dataclass(frozen=True, slots=True)
class Due:
    """A milestone, the week of the run it belongs to, and the last day it is on time."""

    milestone: Milestone
    position: int
    day: date | None


@dataclass(frozen=True, slots=True)
class Standing:
    """Progress on one run. `behind` holds what is overdue; `next` is the first thing not done."""

    position: int
    length: int
    done: int
    total: int
    behind: tuple[Due, ...]
    hours: Hours
    next: Due | None


def standing(
    run: Run, calendar: Calendar, membership: Membership, done: frozenset[str], today: date
) -> Standing:
    """Where a member stands on `today`, a date on the cohort's wall.

    Nobody is behind on weeks that were over when they joined, unless they chose to make them up.
    `done` are the ids as they were marked: each of them counts, even if the road was changed
    since and has the milestone no more, so that no edit makes anybody's progress less.
    """
    in_force = run.roadmap.current_ids(done)
    dues = tuple(_dues(run, calendar, membership, in_force))
    late = tuple(due for due in dues if due.day and due.day < today)
    ahead = (due for due in dues if due.day and due.day >= today)
    position = place_on(calendar, membership, today)
    return Standing(
        position=position,
        length=run.length,
        done=len(done),
        total=len(run.milestones) + beyond(run, done),
        behind=late,
        hours=_hours(run, late),
        next=next(iter((*late, *ahead, *dues)), None),
    )


def beyond(run: Run, done: frozenset[str]) -> int:
    """How many of what somebody has done the run does not have, or has as one and the same."""
    return len(done) - len(run.milestone_ids & run.roadmap.current_ids(done))


def place_on(calendar: Calendar, membership: Membership | None, today: date) -> int:
    """The road week that is current for a member, who may walk some weeks behind the cohort."""
    return calendar.position_on(today - _behind_by(membership))


def last_day(calendar: Calendar, membership: Membership | None) -> date:
    """The last day of the run for a member."""
    return calendar.end + _behind_by(membership)


def days_of(calendar: Calendar, membership: Membership | None, position: int) -> tuple[date, date]:
    """The first and the last day of a road week as a member walks it."""
    shift = _behind_by(membership)
    return calendar.begins(position) + shift, calendar.due(position) + shift


def _behind_by(membership: Membership | None) -> timedelta:
    return timedelta(weeks=membership.shift if membership else 0)


def _dues(
    run: Run, calendar: Calendar, membership: Membership, done: Collection[str]
) -> Iterable[Due]:
    """What is not done yet, in the order of the road."""
    days = _due_days(calendar, membership)
    for position, (week, day) in enumerate(zip(run.weeks, days, strict=False), 1):
        for milestone in week.milestones:
            if milestone.id not in done:
                yield Due(milestone, position, day)


def due_day(calendar: Calendar, membership: Membership, position: int) -> date | None:
    """The last day on which a member's road week is on time; None if it was over when they came."""
    return _due_days(calendar, membership)[position - 1]


def _due_days(calendar: Calendar, membership: Membership) -> tuple[date | None, ...]:
    joined = max(membership.joined_on, calendar.start)
    return _by_plan(calendar, membership.plan, joined, membership.shift)


@lru_cache(maxsize=1024)
def _by_plan(calendar: Calendar, plan: Plan, joined: date, shift: int) -> tuple[date | None, ...]:
    """The last day of each road week, for those who came on that day and go on by that plan."""
    positions = range(1, calendar.length + 1)
    dues = map(calendar.due, positions)
    match plan:
        case Plan.CURRENT:
            return tuple(None if due < joined else due for due in dues)
        case Plan.SHIFT:
            return tuple(due + timedelta(weeks=shift) for due in dues)
        case Plan.COMPRESS:
            first = calendar.week_on(joined)
            before = first.number - 1 if first else 0
            left = len(calendar.weeks) - before
            numbers = (before - -position * left // calendar.length for position in positions)
            return tuple(calendar.weeks[number - 1].end for number in numbers)
        case _:
            assert_never(plan)


def _hours(run: Run, dues: Iterable[Due]) -> Hours:
    low = high = 0
    for due in dues:
        week = run.week(due.position)
        share = len(week.milestones)
        low += round(week.hours.low / share)
        high += round(week.hours.high / share)
    return Hours(low, high)
