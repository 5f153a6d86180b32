"""Jobs that fail whenever they are run: in the end they are set aside, and somebody hears of it."""

from collections.abc import Iterable
from datetime import datetime

from bot.content import Library
from bot.domain.queue import Job, NewJob
from bot.domain.schedule import PostKind
from bot.jobs.notices import to_facilitators
from bot.jobs.post import Ran, cohort_of
from bot.services.plan import ASKED, FINISH, ON, SCHEDULED, next_jobs, replan_reminder, timetable
from bot.storage.tx import Tx
from bot.views import direct as view

STUCK = "stuck"
"""The job that tells facilitators of one that was set aside."""

_TOLD = frozenset({*SCHEDULED, FINISH})
"""The kinds whose absence facilitators would see, and can do something about."""


def set_aside(tx: Tx, job: Job, why: str, now: datetime) -> None:
    """Run it no more, and have its facilitators told."""
    tx.jobs.finish([(job.id, "failed", why)], now)
    if job.cohort is not None and job.kind in _TOLD:
        tx.jobs.add([_word_of(job, now)])


def go_on_after(tx: Tx, library: Library, job: Job, now: datetime) -> None:
    """Plan what it would have planned: what comes later does not wait for it."""
    if job.kind == PostKind.REMINDER and job.person is not None:
        replan_reminder(tx, job.person, now)
    elif job.kind in SCHEDULED and not job.payload.get(ASKED):
        tx.jobs.add(_following(tx, library, job, now))


def stuck(tx: Tx, library: Library, job: Job, now: datetime) -> Ran:
    """One word to each facilitator about what did not come about."""
    cohort = cohort_of(tx, job)
    if cohort.state.over:
        return Ran(skipped=f"the cohort is {cohort.state}")
    kind, number = str(job.payload["kind"]), int(job.payload["job"])
    message = view.stuck(cohort.name, None if kind == FINISH else kind, job.day, number)
    return Ran(to_facilitators(tx, cohort, message, now))


def _word_of(job: Job, now: datetime) -> NewJob:
    return NewJob(
        key=f"cohort:{job.cohort}:{STUCK}:{job.id}",
        kind=STUCK,
        day=job.day,
        due_at=now,
        cohort=job.cohort,
        payload={"kind": job.kind, "job": job.id},
    )


def _following(tx: Tx, library: Library, job: Job, now: datetime) -> Iterable[NewJob]:
    cohort = cohort_of(tx, job)
    if cohort.state not in ON:
        return ()
    return next_jobs(tx, cohort, timetable(tx, library, cohort), (PostKind(job.kind),), now)
