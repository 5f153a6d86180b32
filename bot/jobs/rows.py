"""The rows of one platform's deliveries, as one process takes them and gives them back."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from bot.domain.ids import DeliveryId
from bot.domain.queue import Delivery
from bot.jobs.sender import Settled
from bot.jobs.watch import Watch
from bot.storage.store import Store
from bot.storage.tx import Tx

LEASE = timedelta(minutes=2)
"""How long a claimed delivery is nobody else's; longer than a send may take."""


class Rows:
    """Claims for `worker`. Nothing here is under way for longer than a transaction takes."""

    def __init__(self, store: Store, platform: str, worker: str, watch: Watch) -> None:
        self._store = store
        self._platforms = [platform]
        self._worker = worker
        self._watch = watch

    @property
    def are_closed(self) -> bool:
        """Whether the database cannot be used, as far as is known."""
        return self._store.trouble is not None

    async def exchange(
        self, ended: Sequence[Settled], limit: int, crowded: Collection[DeliveryId]
    ) -> list[Delivery]:
        """Settle what has ended, and take at most `limit` others in the same transaction.

        None for the places that the `crowded` ones are for.
        """

        def work(tx: Tx) -> list[Delivery]:
            now = self._watch.moment
            self._settle(tx, ended, now)
            if not limit:
                return []
            # What is due later than a job that is yet to run comes after what that job writes.
            return tx.deliveries.claim(
                now,
                self._worker,
                LEASE,
                limit,
                self._platforms,
                by=tx.jobs.next_due(),
                crowded=crowded,
            )

        return await self._store.claim(work)

    async def hand_back(self, ended: Sequence[Settled]) -> None:
        """Settle what has ended; somebody else may take the rest at once."""

        def work(tx: Tx) -> None:
            now = self._watch.moment
            self._settle(tx, ended, now)
            tx.deliveries.hand_back(self._worker, self._platforms, "the process stopped", now)

        await self._store.claim(work)

    def _settle(self, tx: Tx, ended: Sequence[Settled], now: datetime) -> None:
        tx.deliveries.settle([one.outcome for one in ended], self._worker, now)
        tx.jobs.add([one.notice for one in ended if one.notice])
