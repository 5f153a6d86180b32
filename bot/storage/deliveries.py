"""What has to reach a place."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, assert_never

from sqlalchemy import Connection, Row, func, select, update

from bot.domain.ids import CohortId, DeliveryId, JobId, PersonId
from bot.domain.places import Place
from bot.domain.queue import (
    Delivery,
    Dropped,
    Failed,
    NewDelivery,
    Outcome,
    Retry,
    Returned,
    Sent,
    Undelivered,
    nonce,
)
from bot.domain.schedule import PostKind
from bot.storage.delivery_statements import (
    ARRIVED_AT,
    ARRIVING,
    CLAIM,
    CLAIMED,
    COLUMNS,
    HAND_BACK,
    JOB_KEYS,
    NEXT_DUE,
    RESTORED_AT,
    SETTLE,
    SETTLE_LOT,
    TOLD,
    UNDELIVERED,
    WEEK_POSTS,
)
from bot.storage.place_keys import place_keys
from bot.storage.statements import insert_new, portions
from bot.storage.tables import deliveries

FIELDS = tuple(column.name for column in COLUMNS)


class Deliveries:
    """Delivery rows. Whoever claims one has it to themselves until the lease is over."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, new: Iterable[NewDelivery]) -> None:
        """Write deliveries down; a second one of a job for the same place is left out.

        One that was due before a copy was put in the place of the database may have arrived.
        """
        every = list(new)
        if not every:
            return
        keys = self._job_keys({delivery.job for delivery in every})
        rows = place_keys(self._connection, [delivery.place for delivery in every])
        [restored] = RESTORED_AT.column(self._connection)
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
                    "ambiguous": restored is not None and delivery.due_at <= restored,
                    "due_at": delivery.due_at,
                    "expires_at": delivery.expires_at,
                    "wake_at": delivery.due_at,
                }
                for delivery in every
            ],
        )

    def claim(
        self,
        now: datetime,
        worker: str,
        lease: timedelta,
        limit: int,
        platforms: Collection[str],
        *,
        by: datetime | None = None,
        crowded: Collection[DeliveryId] = (),
    ) -> list[Delivery]:
        """Take at most `limit` deliveries for `worker`, who has them until `now` + `lease`.

        Those are the ones for these platforms that are due, or that somebody else took and let the
        lease run out on: the latter are ambiguous from then on. Longest due first; none that is due
        later than `by`, and none for the places that the `crowded` ones are for. Asked for in
        `store.claim`.
        """
        wanted = {
            "due": min(now, by) if by else now,
            "crowded": list(crowded),
            "limit": limit,
            "holder": worker,
            "over": now + lease,
            "platforms": list(platforms),
        }
        taken = self._connection.scalars(CLAIM, wanted).all()
        return self._with_ids(taken) if taken else []

    def settle(self, outcomes: Iterable[Outcome], worker: str, now: datetime) -> int:
        """Say what became of deliveries; passes over those that `worker` holds no longer.

        Returns how many it still held.
        """
        rows = [_settled(outcome, now) for outcome in outcomes]
        if not rows:
            return 0
        if self._connection.dialect.name == "postgresql":
            lists: dict[str, Any] = {name: [row[name] for row in rows] for name in rows[0]}
            return self._connection.execute(SETTLE_LOT, {**lists, "holder": worker}).rowcount
        return self._connection.execute(
            SETTLE, [{**row, "holder": worker} for row in rows]
        ).rowcount

    def hand_back(
        self, worker: str, platforms: Collection[str], reason: str, now: datetime
    ) -> None:
        """Let somebody else take at once whatever `worker` holds: it may have arrived."""
        given = {"holder": worker, "platforms": list(platforms), "because": reason, "now": now}
        self._connection.execute(HAND_BACK, given)

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

    def next_due(self, platforms: Collection[str]) -> datetime | None:
        """When a delivery for these platforms can be claimed next, which may be long ago.

        One that waits for its parent does not count: it comes up when the parent has arrived.
        """
        return self._connection.scalar(NEXT_DUE, {"platforms": list(platforms)})

    def week_posts(self, cohort: CohortId, first: date, last: date) -> dict[Place, DeliveryId]:
        """The cohort's latest weekly post in each place, of jobs from `first` to `last`."""
        rows = WEEK_POSTS.rows(self._connection, cohort=cohort, first=first, last=last)
        return {Place(*place): DeliveryId(key) for key, *place in rows}

    def arriving(self, job_key: str) -> list[tuple[DeliveryId, Place]]:
        """The deliveries of a job that arrived or are on their way, and where."""
        rows = ARRIVING.rows(self._connection, job_key=job_key)
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

    def undelivered(self, cohort: CohortId, since: datetime, limit: int) -> list[Undelivered]:
        """The cohort's latest posts, due after `since`, that failed for good."""
        wanted = {"cohort": cohort, "since": since, "limit": limit}
        rows = self._connection.execute(UNDELIVERED, wanted).all()
        return [
            Undelivered(kind, due_at, reason, Place(*place), person)
            for kind, due_at, reason, person, *place in rows
        ]

    def told_at(self, cohort: CohortId, beginning: str) -> datetime | None:
        """When a post of the cohort's jobs whose key begins so last arrived."""
        wanted = {"cohort": cohort, "beginning": beginning}
        told: datetime | None = self._connection.scalar(TOLD, wanted)
        return told

    def arrived_at(self, cohort: CohortId, platform: str, channel: str) -> datetime | None:
        """When a post of a cohort last arrived in a place."""
        wanted = {"cohort": cohort, "platform": platform, "channel": channel}
        arrived: datetime | None = self._connection.scalar(ARRIVED_AT, wanted)
        return arrived

    def _with_ids(self, ids: Sequence[int]) -> list[Delivery]:
        rows = self._connection.execute(CLAIMED, {"taken": ids})
        return [_delivery(row) for row in rows.all()]

    def _job_keys(self, wanted: Collection[JobId]) -> dict[int, str]:
        return {
            key: name
            for portion in portions(list(wanted))
            for key, name in self._connection.execute(JOB_KEYS, {"jobs": portion})
        }


def _settled(outcome: Outcome, now: datetime) -> dict[str, Any]:
    row = {
        "delivery": outcome.delivery,
        "again": None,
        "arrived_as": None,
        "arrived_at": None,
        "because": None,
        "unheard": False,
        "untried": 0,
    }
    match outcome:
        case Sent(message_id=message_id):
            return row | {"becomes": "sent", "arrived_as": message_id, "arrived_at": now}
        case Retry(at=at, reason=reason, ambiguous=unheard):
            again = {"becomes": "waiting", "again": at, "because": reason}
            return row | again | {"unheard": unheard}
        case Returned(at=at, reason=reason):
            back = {"becomes": "waiting", "again": at, "because": reason}
            return row | back | {"untried": 1}
        case Failed(reason=reason):
            return row | {"becomes": "failed", "because": reason}
        case Dropped(reason=reason):
            return row | {"becomes": "skipped", "because": reason}
        case _:
            assert_never(outcome)


def _delivery(row: Row[Any]) -> Delivery:
    return Delivery(place=Place(*row[len(FIELDS) :]), **dict(zip(FIELDS, row, strict=False)))
