"""Where somebody stands on the road: what is done, what is due, and by how much they are behind."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

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
    dues = tuple(_dues(run, calendar, membership))
    undone = tuple(due for due in dues if due.milestone.id not in in_force)
    late = tuple(due for due in undone if due.day and due.day < today)
    position = place_on(calendar, membership, today)
    ahead = [due for due in undone if due.day and due not in late]
    return Standing(
        position=position,
        length=run.length,
        done=len(done),
        total=len(run.milestones) + beyond(run, done),
        behind=late,
        hours=_hours(run, late),
        next=next(iter((*late, *ahead, *undone)), None),
    )


def beyond(run: Run, done: frozenset[str]) -> int:
    """How many of what somebody has done the run does not have, or has as one and the same."""
    there = {milestone.id for milestone in run.milestones}
    return len(done) - len(there & run.roadmap.current_ids(done))


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


def _dues(run: Run, calendar: Calendar, membership: Membership) -> Iterable[Due]:
    for position in range(1, run.length + 1):
        day = due_day(calendar, membership, position)
        for milestone in run.week(position).milestones:
            yield Due(milestone, position, day)


def due_day(calendar: Calendar, membership: Membership, position: int) -> date | None:
    """The last day on which a member's road week is on time; None if it was over when they came."""
    joined = max(membership.joined_on, calendar.start)
    due = calendar.due(position)
    match membership.plan:
        case Plan.CURRENT:
            return None if due < joined else due
        case Plan.SHIFT:
            return due + timedelta(weeks=membership.shift)
        case Plan.COMPRESS:
            first = calendar.week_on(joined)
            left = len(calendar.weeks) - (first.number - 1 if first else 0)
            number = len(calendar.weeks) - left + -(-position * left // calendar.length)
            return calendar.weeks[number - 1].end


def _hours(run: Run, dues: Iterable[Due]) -> Hours:
    low = high = 0
    for due in dues:
        week = run.week(due.position)
        share = len(week.milestones)
        low += round(week.hours.low / share)
        high += round(week.hours.high / share)
    return Hours(low, high)
