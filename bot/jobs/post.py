"""What a job comes to: posts, or the reason there are none, and the jobs that follow."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from bot.content import Library
from bot.domain.cohorts import Cohort
from bot.domain.ids import DeliveryId, PersonId
from bot.domain.places import Place
from bot.domain.queue import Job, NewJob
from bot.domain.schedule import PostKind
from bot.message import Message
from bot.storage.tx import Tx


@dataclass(frozen=True, slots=True)
class Post:
    """A message nobody asked for just now, on its way to one place; `kind` is its job's if None."""

    place: Place
    message: Message
    expires_at: datetime
    parent: DeliveryId | None = None
    edits: DeliveryId | None = None
    kind: PostKind | None = None
    person: PersonId | None = None


@dataclass(frozen=True, slots=True)
class Ran:
    """What became of a job: posts, or the reason there are none; and the jobs that follow."""

    posts: tuple[Post, ...] = ()
    skipped: str | None = None
    next: tuple[NewJob, ...] = ()


Handler: TypeAlias = Callable[[Tx, Library, Job, datetime], Ran]


def cohort_of(tx: Tx, job: Job) -> Cohort:
    """The cohort a job is about. Raises LookupError when it names none."""
    if job.cohort is None:
        raise LookupError(f"job {job.key} has no cohort")
    return tx.cohorts.with_id(job.cohort)
