"""Posts on their way: claimed, sent outside any transaction, and settled."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.backoff import retry_at
from bot.domain.queue import Delivery, Dropped, Failed, NewJob, Outcome, Retry, Sent
from bot.jobs.notices import notice_of
from bot.message import decode
from bot.ports import Chat, Outgoing, PermanentFailure, TemporaryFailure
from bot.services.plan import ON, SCHEDULED
from bot.storage.store import Store
from bot.storage.tx import Tx

log = logging.getLogger(__name__)

LOT = 100
"""Deliveries taken at a time."""

LEASE = timedelta(minutes=2)
"""How long a claimed delivery is nobody else's; longer than a send may take."""

SEND_WITHIN = 30.0
"""Seconds a platform has to answer before the send counts as lost on the way."""

BEGIN_WITHIN = 60.0
"""Seconds after the claim in which a send may begin, so that it ends before the lease does."""


@dataclass(frozen=True, slots=True)
class Settled:
    """How one delivery ended, and the job it calls for, so that somebody hears of it."""

    outcome: Outcome
    notice: NewJob | None = None


@dataclass(frozen=True, slots=True)
class Watch:
    """The time of day while a lot is being sent: `now` at its claim, and whole seconds after."""

    now: datetime
    begun: float
    seconds: Callable[[], float]

    @property
    def passed(self) -> float:
        return self.seconds() - self.begun

    @property
    def moment(self) -> datetime:
        return self.now + timedelta(seconds=int(self.passed))


class Sender:
    """Sends what is claimed for `worker`, each place in order and all places at once."""

    def __init__(
        self,
        store: Store,
        chats: Mapping[str, Chat],
        worker: str,
        seconds: Callable[[], float],
    ) -> None:
        """`seconds` is what the time that sends take is measured by."""
        self._store = store
        self._chats = chats
        self._worker = worker
        self._seconds = seconds

    async def send(self, now: datetime) -> int:
        """Send one lot of what is due; returns how much that was.

        What has arrived is settled while slower places are still being sent to.
        """
        watch = Watch(now, self._seconds(), self._seconds)
        claimed = await self._store.claim(
            lambda tx: tx.deliveries.claim(now, self._worker, LEASE, LOT, tuple(self._chats))
        )
        lanes: dict[tuple[str, str, str], list[Delivery]] = {}
        for delivery in claimed:
            place = delivery.place
            lanes.setdefault((place.platform, place.community, place.channel), []).append(delivery)
        every = {asyncio.create_task(self._send_lane(lane, watch)) for lane in lanes.values()}
        sending = every
        try:
            while sending:
                done, sending = await asyncio.wait(sending, return_when=asyncio.FIRST_COMPLETED)
                await self._settle([one for lane in done for one in lane.result()], watch)
        finally:
            for lane in sending:
                lane.cancel()
            # Of several that fail at once only one is raised; the others are heard here.
            await asyncio.gather(*every, return_exceptions=True)
        return len(claimed)

    async def _settle(self, settled: Sequence[Settled], watch: Watch) -> None:
        def work(tx: Tx) -> None:
            tx.deliveries.settle([one.outcome for one in settled], self._worker, watch.moment)
            tx.jobs.add([one.notice for one in settled if one.notice])

        await self._store.claim(work)

    async def _send_lane(self, lane: Sequence[Delivery], watch: Watch) -> list[Settled]:
        """One place gets its messages one after the other; when it is busy, the rest waits too."""
        ended: list[Settled] = []
        for delivery in lane:
            if watch.passed >= BEGIN_WITHIN:
                late = Retry(delivery.id, watch.moment, "those before it took too long")
                ended.append(Settled(late))
                continue
            one = await self._send_one(delivery, watch)
            ended.append(one)
            if isinstance(one.outcome, Retry):
                again, why = one.outcome.at, "it waits for the one before it"
                ended += [Settled(Retry(d.id, again, why)) for d in lane[len(ended) :]]
                break
        return ended

    async def _send_one(self, delivery: Delivery, watch: Watch) -> Settled:
        why = _not_wanted(delivery, watch.moment)
        if why is not None:
            return Settled(Dropped(delivery.id, why))
        try:
            async with asyncio.timeout(SEND_WITHIN):
                return Settled(Sent(delivery.id, await self._say(delivery)))
        except TemporaryFailure as failure:
            again = retry_at(delivery.attempts, watch.moment, failure.retry_after)
            return Settled(Retry(delivery.id, again, failure.reason, failure.ambiguous))
        except TimeoutError:
            again = retry_at(delivery.attempts, watch.moment, None)
            return Settled(Retry(delivery.id, again, "no answer in time", ambiguous=True))
        except PermanentFailure as failure:
            # The number of the failure is in the cause: nothing that anybody wrote.
            log.warning(
                "delivery %s (%s of cohort %s) has failed for good: %s",
                *(delivery.id, delivery.kind, delivery.cohort, failure.cause),
            )
            failed = Failed(delivery.id, failure.cause)
            return Settled(failed, notice_of(delivery, failure, watch.moment))
        except Exception as error:
            log.exception("a send failed", extra={"delivery": delivery.id})
            again = retry_at(delivery.attempts, watch.moment, None)
            why = f"{type(error).__name__}: {error}"[:300]
            return Settled(Retry(delivery.id, again, why, ambiguous=True))

    async def _say(self, delivery: Delivery) -> str:
        chat = self._chats[delivery.place.platform]
        outgoing = Outgoing(
            place=delivery.place,
            message=decode(delivery.message),
            nonce=delivery.nonce,
            kind=delivery.kind,
            cohort=delivery.cohort_name,
            thread=delivery.thread,
            ambiguous=delivery.ambiguous,
            since=delivery.due_at,
        )
        if delivery.edits is None:
            return await chat.post(outgoing)
        await chat.edit(outgoing, delivery.edits)
        return delivery.edits


def _not_wanted(delivery: Delivery, now: datetime) -> str | None:
    if now > delivery.expires_at:
        return "it came too late to be of use"
    if delivery.is_edit:
        return "what it changes did not arrive" if delivery.edits is None else None
    if delivery.kind in SCHEDULED and delivery.cohort_state not in ON:
        return f"the cohort is {delivery.cohort_state}"
    return None
