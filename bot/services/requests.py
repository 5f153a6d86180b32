"""Who asks to join, and who is let in: the words that follow."""

from datetime import datetime, timedelta

from bot.domain.cohorts import Cohort
from bot.domain.people import Person
from bot.domain.queue import NewJob

REQUESTS = "requests"
"""The job that tells facilitators who waits to be let in."""

LET_IN = "let_in"
"""The job that tells somebody that they were let in."""

TOGETHER = timedelta(minutes=5)
"""Those who ask within such a span are told of in one message."""


def asks(cohort: Cohort, now: datetime) -> NewJob:
    """Somebody asks to join: the facilitators hear of it, and of whoever asks meanwhile."""
    since_midnight = now - now.replace(hour=0, minute=0, second=0, microsecond=0)
    due = now + TOGETHER - since_midnight % TOGETHER
    return NewJob(
        key=f"cohort:{cohort.id}:{REQUESTS}:{due.isoformat()}",
        kind=REQUESTS,
        day=cohort.today(now),
        due_at=due,
        cohort=cohort.id,
    )


def was_let_in(cohort: Cohort, person: Person, now: datetime) -> NewJob:
    """Somebody was let in, and hears of it."""
    return NewJob(
        key=f"cohort:{cohort.id}:{LET_IN}:{person.id}:{now.isoformat()}",
        kind=LET_IN,
        day=cohort.today(now),
        due_at=now,
        cohort=cohort.id,
        person=person.id,
    )
