"""What has to reach a place."""

from base64 import b32encode
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any, assert_never

from sqlalchemy import (
    Connection,
    RowMapping,
    bindparam,
    case,
    exists,
    func,
    null,
    or_,
    select,
    update,
)

from bot.domain.ids import CohortId, DeliveryId, JobId, PersonId
from bot.domain.places import Place
from bot.domain.queue import Delivery, Dropped, Failed, NewDelivery, Outcome, Retry, Sent
from bot.domain.schedule import PostKind
from bot.storage.place_keys import COLUMNS as PLACE
from bot.storage.place_keys import place_keys
from bot.storage.statements import insert_new, portions
from bot.storage.tables import cohorts, deliveries, jobs, places

parents = deliveries.alias("parents")
edited = deliveries.alias("edited")
earlier = deliveries.alias("earlier")

COLUMNS = (
    deliveries.c.id,
    deliveries.c.kind,
    deliveries.c.cohort_id.label("cohort"),
    cohorts.c.name.label("cohort_name"),
    cohorts.c.state.label("cohort_state"),
    deliveries.c.person_id.label("person"),
    parents.c.message_id.label("thread"),
    edited.c.message_id.label("edits"),
    deliveries.c.message,
    deliveries.c.nonce,
    deliveries.c.attempts,
    deliveries.c.ambiguous,
    deliveries.c.due_at,
    deliveries.c.expires_at,
)

FREE = (
    deliveries.c.wake_at.is_not(None)
    & ~exists().where(parents.c.id == deliveries.c.parent_id, parents.c.wake_at.is_not(None))
    & ~exists().where(
        earlier.c.edits_id == deliveries.c.edits_id,
        earlier.c.id < deliveries.c.id,
        earlier.c.wake_at.is_not(None),
    )
)
"""Something is left to do, and not before a parent that has yet to arrive or an earlier edit."""

SETTLE = (
    update(deliveries)
    .where(
        deliveries.c.id == bindparam("delivery"),
        deliveries.c.worker == bindparam("holder"),
        deliveries.c.state == "sending",
    )
    .values(
        state=bindparam("becomes"),
        wake_at=bindparam("again"),
        message_id=bindparam("arrived_as"),
        sent_at=bindparam("arrived_at"),
        reason=bindparam("because"),
        ambiguous=or_(deliveries.c.ambiguous, bindparam("unheard")),
        worker=None,
        message=case((bindparam("becomes") == "sent", null()), else_=deliveries.c.message),
    )
)


class Deliveries:
    """Delivery rows. Whoever claims one has it to themselves until the lease is over."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, new: Iterable[NewDelivery]) -> None:
        """Write deliveries down; a second one of a job for the same place is left out."""
        every = list(new)
        if not every:
            return
        keys = self._job_keys({delivery.job for delivery in every})
        rows = place_keys(self._connection, [delivery.place for delivery in every])
        self._connection.execute(
            insert_new(self._connection, deliveries),
            [
                {
                    "job_id": delivery.job,
                    "place_id": rows[delivery.place],
                    "kind": delivery.kind,
                    "cohort_id": delivery.cohort,
                    "person_id": delivery.person,
                    "parent_id": delivery.parent,
                    "edits_id": delivery.edits,
                    "message": dict(delivery.message),
                    "nonce": nonce(keys[delivery.job], delivery.place),
                    "state": "waiting",
                    "attempts": 0,
                    "ambiguous": False,
                    "due_at": delivery.due_at,
                    "expires_at": delivery.expires_at,
                    "wake_at": delivery.due_at,
                }
                for delivery in every
            ],
        )

    def claim(self, now: datetime, worker: str, lease: timedelta, limit: int) -> list[Delivery]:
        """Take at most `limit` deliveries for `worker`, who has them until `now` + `lease`.

        Those are the ones that are due, or that somebody else took and let the lease run out on:
        the latter are ambiguous from then on. Longest due first. Asked for in `store.claim`.
        """
        due = (
            select(deliveries.c.id)
            .where(deliveries.c.wake_at <= now, FREE)
            .order_by(deliveries.c.wake_at, deliveries.c.id)
            .limit(limit)
            .with_for_update(key_share=True, skip_locked=True)
            # Asked in the UPDATE itself, PostgreSQL may ask more than once and lock more than that.
            .cte("due")
        )
        taken = self._connection.scalars(
            update(deliveries)
            .where(deliveries.c.id.in_(select(due.c.id)))
            .values(
                state="sending",
                worker=worker,
                wake_at=now + lease,
                attempts=deliveries.c.attempts + 1,
                ambiguous=or_(deliveries.c.ambiguous, deliveries.c.state == "sending"),
            )
            .returning(deliveries.c.id)
        ).all()
        return self._with_ids(taken) if taken else []

    def settle(self, outcomes: Iterable[Outcome], worker: str, now: datetime) -> int:
        """Say what became of deliveries; passes over those that `worker` holds no longer.

        Returns how many it still held.
        """
        rows = [{**_settled(outcome, now), "holder": worker} for outcome in outcomes]
        return self._connection.execute(SETTLE, rows).rowcount if rows else 0

    def drop_waiting(self, cohort: CohortId, reason: str) -> None:
        """Send none of a cohort's posts that wait, and keep the reason.

        Edits of earlier posts and words to its facilitators still go out.
        """
        self._connection.execute(
            update(deliveries)
            .where(
                deliveries.c.cohort_id == cohort,
                deliveries.c.state == "waiting",
                deliveries.c.edits_id.is_(None),
                deliveries.c.kind != PostKind.NOTICE,
            )
            .values(state="skipped", wake_at=None, reason=reason)
        )

    def next_due(self) -> datetime | None:
        """When the next delivery can be claimed, which may be long ago; None if there is none.

        One that waits for its parent does not count: it comes up when the parent has arrived.
        """
        return self._connection.scalar(
            select(deliveries.c.wake_at).where(FREE).order_by(deliveries.c.wake_at).limit(1)
        )

    def week_posts(self, cohort: CohortId, first: date, last: date) -> dict[Place, DeliveryId]:
        """The cohort's latest weekly post in each place, of jobs from `first` to `last`."""
        rows = self._connection.execute(
            select(deliveries.c.id, *PLACE)
            .join(jobs, jobs.c.id == deliveries.c.job_id)
            .join(places, places.c.id == deliveries.c.place_id)
            .where(
                jobs.c.cohort_id == cohort,
                jobs.c.day.between(first, last),
                deliveries.c.kind == PostKind.WEEK,
            )
            .order_by(jobs.c.day, deliveries.c.id)
        )
        return {Place(*place): DeliveryId(key) for key, *place in rows}

    def sent_of(self, job_key: str) -> list[tuple[DeliveryId, Place]]:
        """The deliveries of a job that arrived, and where."""
        rows = self._connection.execute(
            select(deliveries.c.id, *PLACE)
            .join(jobs, jobs.c.id == deliveries.c.job_id)
            .join(places, places.c.id == deliveries.c.place_id)
            .where(jobs.c.key == job_key, deliveries.c.state == "sent")
            .order_by(deliveries.c.id)
        )
        return [(DeliveryId(key), Place(*place)) for key, *place in rows]

    def arrived_since(self, person: PersonId, kind: str, since: datetime) -> int:
        """How many posts of a kind have reached a person since then, or are on their way."""
        return (
            self._connection.scalar(
                select(func.count()).where(
                    deliveries.c.person_id == person,
                    deliveries.c.kind == kind,
                    deliveries.c.due_at > since,
                    deliveries.c.state.in_(("waiting", "sending", "sent")),
                )
            )
            or 0
        )

    def _with_ids(self, ids: Sequence[int]) -> list[Delivery]:
        rows = self._connection.execute(
            select(*COLUMNS, *PLACE)
            .join(places, places.c.id == deliveries.c.place_id)
            .outerjoin(parents, parents.c.id == deliveries.c.parent_id)
            .outerjoin(edited, edited.c.id == deliveries.c.edits_id)
            .outerjoin(cohorts, cohorts.c.id == deliveries.c.cohort_id)
            .where(deliveries.c.id.in_(ids))
            .order_by(deliveries.c.due_at, deliveries.c.id)
        )
        return [_delivery(row) for row in rows.mappings()]

    def _job_keys(self, wanted: Collection[JobId]) -> dict[int, str]:
        found = select(jobs.c.id, jobs.c.key)
        return {
            key: name
            for portion in portions(list(wanted))
            for key, name in self._connection.execute(found.where(jobs.c.id.in_(portion)))
        }


def nonce(job_key: str, place: Place) -> str:
    """What a platform knows a delivery by, the same on every try: 22 letters and digits."""
    parts = (job_key, place.platform, place.community, place.channel, str(place.direct))
    return b32encode(sha256("\n".join(parts).encode()).digest()).decode()[:22].lower()


def _settled(outcome: Outcome, now: datetime) -> dict[str, Any]:
    row = {
        "delivery": outcome.delivery,
        "again": None,
        "arrived_as": None,
        "arrived_at": None,
        "because": None,
        "unheard": False,
    }
    match outcome:
        case Sent(message_id=message_id):
            return row | {"becomes": "sent", "arrived_as": message_id, "arrived_at": now}
        case Retry(at=at, reason=reason, ambiguous=unheard):
            again = {"becomes": "waiting", "again": at, "because": reason}
            return row | again | {"unheard": unheard}
        case Failed(reason=reason):
            return row | {"becomes": "failed", "because": reason}
        case Dropped(reason=reason):
            return row | {"becomes": "skipped", "because": reason}
        case _:
            assert_never(outcome)


def _delivery(row: RowMapping) -> Delivery:
    fields = {column.name: row[column.name] for column in COLUMNS}
    return Delivery(place=Place(*(row[column.name] for column in PLACE)), **fields)
