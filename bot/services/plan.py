"""Which job comes next: the calendar turned into rows that fall due."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from bot.content import Library
from bot.domain.agenda import days_with_news
from bot.domain.calendar import CalendarWeek
from bot.domain.cohorts import Cohort, CohortState
from bot.domain.ids import PersonId
from bot.domain.people import Person, Reminder
from bot.domain.queue import NewJob
from bot.domain.schedule import (
    DEFAULT_SLOTS,
    Occurrence,
    PostKind,
    Slot,
    in_week,
    next_occurrence,
    occurrence_on,
    occurrences,
)
from bot.domain.zones import instant, zone
from bot.services.editions import walked
from bot.storage.tx import Tx

SCHEDULED = tuple(slot.kind for slot in DEFAULT_SLOTS)
"""The kinds of posts that the calendar brings."""

FINISH = "finish"
"""The job that closes a cohort on the day after its last."""

ASKED = "asked"
"""Marks the payload of a post that a facilitator asked for, outside the schedule."""

ON = (CohortState.PLANNED, CohortState.RUNNING)
"""The states in which a cohort's posts go out; a planned one begins on its start date."""


def key_of(cohort: Cohort, kind: str, day: date) -> str:
    """The key of a scheduled job: once for each cohort, kind and local date."""
    return f"cohort:{cohort.id}:{kind}:{day.isoformat()}"


def timetable(tx: Tx, library: Library, cohort: Cohort) -> tuple[Slot, ...]:
    """When each kind of post goes out, with the dates that the events of the roadmap give."""
    stretch = walked(tx, library, cohort)
    dates = days_with_news(stretch.roadmap.events, cohort.calendar) if stretch else ()
    return tuple(
        replace(slot, dates=dates) if slot.kind is PostKind.EVENT else slot
        for slot in cohort.timetable
    )


def replan(tx: Tx, library: Library, cohort: Cohort, now: datetime) -> None:
    """Put the next job of each kind in the place of those that wait.

    The week's own post is due even if its time has passed, so that a cohort made or resumed in
    the middle of a week still gets it, unless one went out in that week already.
    """
    tx.jobs.drop_ahead(cohort.id, (*SCHEDULED, FINISH), now)
    if cohort.state not in ON:
        return
    due = [job_of(cohort, found) for found in overdue(tx, cohort, now)]
    slots = timetable(tx, library, cohort)
    tx.jobs.add([*due, *next_jobs(tx, cohort, slots, SCHEDULED, now), closing(cohort)])


def next_jobs(
    tx: Tx, cohort: Cohort, slots: Sequence[Slot], kinds: Iterable[PostKind], after: datetime
) -> Iterator[NewJob]:
    """The next job of each kind that is due later than `after`, on a date that has had none."""
    for kind in kinds:
        job = _next_job(cohort, slots, kind, after)
        while job and tx.jobs.taken([job.key], after):
            job = _next_job(cohort, slots, kind, job.due_at)
        if job:
            yield job


def _next_job(
    cohort: Cohort, slots: Sequence[Slot], kind: PostKind, after: datetime
) -> NewJob | None:
    found = next_occurrence(cohort.calendar, slots, cohort.zone, kind, after)
    return job_of(cohort, found) if found else None


def job_of(cohort: Cohort, occurrence: Occurrence) -> NewJob:
    return NewJob(
        key=key_of(cohort, occurrence.kind, occurrence.day),
        kind=occurrence.kind,
        day=occurrence.day,
        due_at=occurrence.at,
        cohort=cohort.id,
    )


def closing(cohort: Cohort) -> NewJob:
    """The end of the run: the midnight after its last day."""
    day = cohort.calendar.end + timedelta(days=1)
    return NewJob(
        key=key_of(cohort, FINISH, day),
        kind=FINISH,
        day=day,
        due_at=instant(day, time(0), cohort.zone),
        cohort=cohort.id,
    )


def still_to_say(
    tx: Tx, cohort: Cohort, slots: Sequence[Slot], kind: PostKind, week: CalendarWeek
) -> list[Occurrence]:
    """The posts of a kind that a week still has to get.

    A holiday or a new time may move the days of a week that has begun: what it has got by then
    does not come again on another day. Events keep their dates, so none stands for another.
    """
    every = in_week(cohort.calendar, slots, cohort.zone, kind, week)
    if kind is PostKind.EVENT:
        return every
    return every[tx.jobs.said(cohort.id, kind, week.start, week.end) :]


def to_come(tx: Tx, library: Library, cohort: Cohort, now: datetime) -> Iterator[Occurrence]:
    """The posts later than `now` that the jobs are going to bring, in order."""
    today = cohort.today(now)
    week = cohort.calendar.week_on(today)
    slots = timetable(tx, library, cohort)
    left = (
        [one for kind in SCHEDULED for one in still_to_say(tx, cohort, slots, kind, week)]
        if week
        else []
    )
    for due in occurrences(cohort.calendar, slots, cohort.zone, today):
        if due.at <= now or (due.week == week and due not in left):
            continue
        # A kind that went out today is not posted again, even if its time was moved on.
        near = due.day <= today + timedelta(days=1)
        if not (near and tx.jobs.taken([key_of(cohort, due.kind, due.day)], now)):
            yield due


def asked(cohort: Cohort, kind: PostKind, now: datetime) -> NewJob:
    """One post now, beside the schedule."""
    return NewJob(
        key=f"cohort:{cohort.id}:{ASKED}:{kind}:{now.isoformat()}",
        kind=kind,
        day=cohort.today(now),
        due_at=now,
        cohort=cohort.id,
        payload={ASKED: True},
    )


def bring_week_along(tx: Tx, cohort: Cohort, now: datetime) -> bool:
    """Ask for the post of a week under way where its place has none, so that its thread follows."""
    week = cohort.calendar.week_on(cohort.today(now))
    if week is None or cohort.state not in ON:
        return False
    had = tx.deliveries.week_posts(cohort.id, cohort.calendar.begins(week.road[0]), week.end)
    if not had or had.keys() >= set(cohort.places):
        return False
    tx.jobs.add([asked(cohort, PostKind.WEEK, now)])
    return True


def next_reminder(person: Person, reminder: Reminder, after: datetime) -> NewJob | None:
    """A person's next reminder later than `after`, in the zone they live in then."""
    if not reminder.on:
        return None
    wall = zone(person.eras[-1].zone)
    first = after.astimezone(wall).date()
    for day in (first + timedelta(days=n) for n in range(9)):
        at = instant(day, reminder.at, wall)
        if day.weekday() in reminder.weekdays and at > after:
            return NewJob(
                key=f"person:{person.id}:{PostKind.REMINDER}:{day.isoformat()}",
                kind=PostKind.REMINDER,
                day=day,
                due_at=at,
                person=person.id,
            )
    return None


def replan_reminder(tx: Tx, person: PersonId, now: datetime) -> None:
    """Put the person's next reminder in the place of the one that waits."""
    tx.jobs.drop_ahead_for(person, now)
    wanted = tx.reminders.of(person)
    if wanted is None:
        return
    whom = tx.people.with_ids([person])[person]
    job = next_reminder(whom, wanted, now)
    while job and tx.jobs.taken([job.key], now):
        job = next_reminder(whom, wanted, job.due_at)
    tx.jobs.add([job] if job else [])


def overdue(tx: Tx, cohort: Cohort, now: datetime) -> list[Occurrence]:
    """The week's own post, if its time has passed and the week still has to get it: at once."""
    if cohort.state not in ON:
        return []
    week = cohort.calendar.week_on(cohort.today(now))
    if week is None or tx.deliveries.week_posts(cohort.id, week.start, week.end):
        return []
    days = [day for day in cohort.calendar.working_days(week) if day <= cohort.today(now)]
    found = (
        occurrence_on(cohort.calendar, cohort.timetable, cohort.zone, PostKind.WEEK, day)
        for day in days
    )
    return [occurrence for occurrence in found if occurrence and occurrence.at <= now]
