"""What is due, and what has to reach a place: the values that the job and delivery rows carry."""

from base64 import b32encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any, TypeAlias

from bot.domain.ids import CohortId, DeliveryId, JobId, PersonId
from bot.domain.places import Place


@dataclass(frozen=True, slots=True)
class NewJob:
    """Something that falls due at `due_at`. Adding a `key` that is known does nothing."""

    key: str
    kind: str
    day: date
    due_at: datetime
    cohort: CohortId | None = None
    person: PersonId | None = None
    payload: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """A job that has fallen due and is held by the transaction that read it."""

    id: JobId
    key: str
    kind: str
    day: date
    due_at: datetime
    cohort: CohortId | None
    person: PersonId | None
    payload: Mapping[str, Any]
    attempts: int


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """One post for one place, worth sending until `expires_at`.

    `parent` is the delivery whose thread it belongs in; `edits` the one whose words it replaces.
    """

    job: JobId
    place: Place
    kind: str
    message: Mapping[str, Any]
    due_at: datetime
    expires_at: datetime
    cohort: CohortId | None = None
    person: PersonId | None = None
    parent: DeliveryId | None = None
    edits: DeliveryId | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """A post somebody has claimed. It is `ambiguous` when an earlier try may have arrived.

    An edit without `edits` is one of a message that never arrived. Its `nonce` is that message's.

    `thread` and `edits` are the platform's ids of the messages it goes under or replaces.
    """

    id: DeliveryId
    kind: str
    cohort: CohortId | None
    cohort_name: str | None
    cohort_state: str | None
    person: PersonId | None
    place: Place
    thread: str | None
    edits: str | None
    is_edit: bool
    message: Mapping[str, Any]
    nonce: str
    attempts: int
    ambiguous: bool
    due_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Sent:
    delivery: DeliveryId
    message_id: str


@dataclass(frozen=True, slots=True)
class Retry:
    """To be tried again at `at`; it is `ambiguous` when this try may have arrived."""

    delivery: DeliveryId
    at: datetime
    reason: str
    ambiguous: bool = False


@dataclass(frozen=True, slots=True)
class Returned:
    """Not tried: from `at` on somebody may take it, as if nobody had held it."""

    delivery: DeliveryId
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Failed:
    delivery: DeliveryId
    reason: str


@dataclass(frozen=True, slots=True)
class Dropped:
    """Not sent any more, with the reason: too late, or no longer wanted."""

    delivery: DeliveryId
    reason: str


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A post that failed for good: where it was to go, or whom a direct one was for, and why."""

    kind: str
    due_at: datetime
    reason: str
    place: Place
    person: PersonId | None


Outcome: TypeAlias = Sent | Retry | Returned | Failed | Dropped


def nonce(job_key: str, place: Place) -> str:
    """What a platform knows a delivery by, the same on every try: 22 letters and digits."""
    parts = (job_key, place.platform, place.community, place.channel, str(place.direct))
    return b32encode(sha256("\n".join(parts).encode()).digest()).decode()[:22].lower()
