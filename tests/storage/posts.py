"""Deliveries as the tests of storage make and take them."""

from datetime import datetime, timedelta

from bot.domain.ids import CohortId, DeliveryId, JobId, PersonId
from bot.domain.places import Place
from bot.domain.queue import Delivery, NewDelivery, Outcome
from bot.storage.store import Store
from bot.storage.tables import deliveries
from bot.storage.tx import Tx
from tests.rows import LEASE, NOW, PLACE, add_job, everything, new_job

MINUTE = timedelta(minutes=1)
DAYS = timedelta(days=2)
MESSAGE = {"blocks": [{"text": "Week 1 — hello"}]}


def new(
    job: JobId,
    place: Place = PLACE,
    due_at: datetime = NOW,
    *,
    kind: str = "week",
    cohort: CohortId | None = None,
    person: PersonId | None = None,
    parent: DeliveryId | None = None,
    edits: DeliveryId | None = None,
) -> NewDelivery:
    return NewDelivery(
        job, place, kind, MESSAGE, due_at, due_at + DAYS, cohort, person, parent, edits
    )


def add(
    tx: Tx,
    job: str = "week 1",
    place: Place = PLACE,
    due_at: timedelta = timedelta(),
    *,
    kind: str = "week",
    parent: DeliveryId | None = None,
    edits: DeliveryId | None = None,
    cohort: CohortId | None = None,
) -> DeliveryId:
    key = add_job(tx, new_job(job, kind=kind, cohort=cohort))
    at = NOW + due_at
    tx.deliveries.add([new(key, place, at, kind=kind, cohort=cohort, parent=parent, edits=edits)])
    return last_added(tx)


def last_added(tx: Tx) -> DeliveryId:
    return DeliveryId(int(str(everything(tx, deliveries)[-1]["id"])))


async def claim(
    store: Store, worker: str = "one", after: timedelta = timedelta(), limit: int = 10
) -> list[Delivery]:
    now = NOW + after
    return await store.claim(lambda tx: tx.deliveries.claim(now, worker, LEASE, limit, ["console"]))


async def settle(store: Store, *outcomes: Outcome, worker: str = "one") -> int:
    return await store.claim(lambda tx: tx.deliveries.settle(outcomes, worker, NOW))


async def next_due(store: Store) -> timedelta | None:
    found = await store.read(lambda tx: tx.deliveries.next_due(["console"]))
    return found - NOW if found else None
