"""Posts that quote people, kept true when somebody checks in late or is forgotten."""

from datetime import date, datetime, timedelta

from bot.domain.cohorts import Cohort
from bot.domain.queue import NewJob
from bot.domain.schedule import PostKind, occurrence_on
from bot.services.plan import key_of
from bot.storage.tx import Tx

EDIT = "edit"
"""The job that writes a posted digest or recap anew, in its place."""

QUOTING = (PostKind.DIGEST, PostKind.RECAP)
"""The kinds of posts that repeat what people said or did."""

REACH = timedelta(days=21)
"""How far back a digest looks for the one before it: over a week off, and no further."""


def digest_days(cohort: Cohort, day: date) -> tuple[date, ...]:
    """The days that the digest posted on `day` speaks of: all since the one before it.

    The first of a week speaks of the weekend too, so that nothing said is lost.
    """
    week = cohort.calendar.week_on(day)
    if week is None:
        return ()
    earliest = max(cohort.calendar.start, day - REACH)
    back = (day - timedelta(days=n) for n in range(1, (day - earliest).days))
    first = next((earlier for earlier in back if _is_digest_day(cohort, earlier)), earliest)
    return tuple(first + timedelta(days=n) for n in range((day - first).days))


def refresh(tx: Tx, cohort: Cohort, day: date, now: datetime) -> bool:
    """Have the digest that speaks of `day` edited, if there is one; says whether there is."""
    posted = _digest_of(cohort, day)
    if posted is None:
        return False
    key = key_of(cohort, PostKind.DIGEST, posted)
    if not tx.deliveries.arriving(key):
        return False
    tx.jobs.add([_edit(cohort, key, PostKind.DIGEST, posted, now)])
    return True


def rewrite(tx: Tx, cohort: Cohort, since: date, now: datetime) -> None:
    """Have every post that quotes people, of the days from `since` on, edited in its place."""
    quoted = tx.jobs.posted(cohort.id, QUOTING, since)
    tx.jobs.add([_edit(cohort, key, kind, day, now) for key, kind, day in quoted])


def _edit(cohort: Cohort, key: str, kind: str, day: date, now: datetime) -> NewJob:
    return NewJob(
        key=f"{key}:{EDIT}:{now.isoformat()}",
        kind=EDIT,
        day=day,
        due_at=now,
        cohort=cohort.id,
        payload={"of": key, "kind": kind},
    )


def _digest_of(cohort: Cohort, day: date) -> date | None:
    following = (day + timedelta(days=n) for n in range(1, REACH.days))
    return next((later for later in following if _is_digest_day(cohort, later)), None)


def _is_digest_day(cohort: Cohort, day: date) -> bool:
    found = occurrence_on(cohort.calendar, cohort.timetable, cohort.zone, PostKind.DIGEST, day)
    return found is not None
