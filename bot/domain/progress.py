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
    """
    dues = tuple(_dues(run, calendar, membership))
    undone = tuple(due for due in dues if due.milestone.id not in done)
    late = tuple(due for due in undone if due.day and due.day < today)
    position = calendar.position_on(today - timedelta(weeks=membership.shift))
    ahead = [due for due in undone if due.day and due not in late]
    return Standing(
        position=position,
        length=run.length,
        done=len(dues) - len(undone),
        total=len(dues),
        behind=late,
        hours=_hours(run, late),
        next=next(iter((*late, *ahead, *undone)), None),
    )


def _dues(run: Run, calendar: Calendar, membership: Membership) -> Iterable[Due]:
    joined = max(membership.joined_on, calendar.start)
    for position in range(1, run.length + 1):
        day = _due_day(calendar, membership, joined, position)
        for milestone in run.week(position).milestones:
            yield Due(milestone, position, day)


def _due_day(
    calendar: Calendar, membership: Membership, joined: date, position: int
) -> date | None:
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
