"""What is due is run, and what has to be said is sent: often, late, and from many processes."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import Literal

from bot.content import Library
from bot.domain.backoff import retry_at
from bot.domain.queue import (
    Delivery,
    Dropped,
    Failed,
    Job,
    NewDelivery,
    NewJob,
    Outcome,
    Retry,
    Sent,
)
from bot.domain.schedule import PostKind
from bot.jobs.kinds import Handler, Post, Ran, edit, finish, notice, scheduled
from bot.jobs.reminding import reminder
from bot.message import decode, encode
from bot.ports import Chat, Outgoing, PermanentFailure, TemporaryFailure
from bot.services.digests import EDIT
from bot.services.plan import FINISH, ON, SCHEDULED
from bot.storage.store import Store
from bot.storage.tx import Tx

log = logging.getLogger(__name__)

LOT = 100
"""Rows taken at a time."""

LEASE = timedelta(minutes=2)
"""How long a claimed delivery is nobody else's; longer than a send may take."""

SEND_WITHIN = 30.0
"""Seconds a platform has to answer before the send counts as lost on the way."""

BEGIN_WITHIN = 60.0
"""Seconds after the claim in which a send may begin, so that it ends before the lease does."""

_RANK: Mapping[str, int] = {kind: rank for rank, kind in enumerate(PostKind)}

HANDLERS: Mapping[str, Handler] = {
    **dict.fromkeys(SCHEDULED, scheduled),
    EDIT: edit,
    FINISH: finish,
    PostKind.NOTICE: notice,
    PostKind.REMINDER: reminder,
}


@dataclass(frozen=True, slots=True)
class Settled:
    """How one delivery ended, and the words to facilitators it calls for."""

    outcome: Outcome
    notice: NewJob | None = None


class Runner:
    """Runs due jobs and sends what they wrote. `worker` is this process's name on its claims."""

    def __init__(
        self,
        store: Store,
        library: Library,
        chats: Mapping[str, Chat],
        worker: str,
        seconds: Callable[[], float] = monotonic,
    ) -> None:
        """`seconds` is what the time that sends take is measured by."""
        self._store = store
        self._seconds = seconds
        self._library = library
        self._chats = chats
        self._worker = worker

    async def run_due(self, now: datetime) -> int:
        """Run all jobs that are due and send a lot of posts; returns how many, 0 for nothing left.

        The jobs come first, so that posts which are late together go out in the order of the plan.
        """
        done = 0
        while ran := await self._run_jobs(now):
            done += ran
        return done + await self._send(now)

    async def next_due(self) -> datetime | None:
        """When something is due next, which may be in the past; None if nothing waits."""

        def soonest(tx: Tx) -> datetime | None:
            waiting = (tx.jobs.next_due(), tx.deliveries.next_due())
            return min((at for at in waiting if at), default=None)

        return await self._store.read(soonest)

    async def _run_jobs(self, now: datetime) -> int:
        try:
            return await self._store.claim(lambda tx: self._run_lot(tx, now, LOT))
        except Exception:
            # One job of the lot has a bug: one by one, it does not hold up the others.
            log.exception("a lot of jobs failed; running them one by one")
        return await self._run_one_by_one(now)

    async def _run_one_by_one(self, now: datetime) -> int:
        count = 0
        while True:
            held: list[Job] = []
            try:
                ran = await self._store.claim(lambda tx: self._run_lot(tx, now, 1, held))  # noqa: B023
            except Exception as error:
                log.exception("job failed", extra={"job": held[0].key if held else None})
                if not held:
                    raise
                await self._put_off(held[0], now, error)
                ran = 1
            if ran == 0:
                return count
            count += ran

    async def _put_off(self, job: Job, now: datetime, error: Exception) -> None:
        again = retry_at(job.attempts + 1, now, None)
        why = f"{type(error).__name__}: {error}"[:300]
        await self._store.claim(lambda tx: tx.jobs.retry(job.id, again, why))

    def _run_lot(self, tx: Tx, now: datetime, limit: int, held: list[Job] | None = None) -> int:
        """One transaction: the posts, the next jobs and the end of these, or none of it."""
        due = sorted(tx.jobs.due(now, limit), key=_in_the_plan)
        if held is not None:
            held.extend(due)
        # The posts that open a week come first: the others of the lot go into their threads.
        self._run_each(tx, [job for job in due if job.kind == PostKind.WEEK], now)
        self._run_each(tx, [job for job in due if job.kind != PostKind.WEEK], now)
        return len(due)

    def _run_each(self, tx: Tx, due: Sequence[Job], now: datetime) -> None:
        ran = [(job, HANDLERS[job.kind](tx, self._library, job, now)) for job in due]
        tx.jobs.add([job for _, result in ran for job in result.next])
        tx.deliveries.add([_delivery(job, post) for job, result in ran for post in result.posts])
        tx.jobs.finish([(job.id, _state(result), result.skipped) for job, result in ran], now)

    async def _send(self, now: datetime) -> int:
        begin_by = self._seconds() + BEGIN_WITHIN
        claimed = await self._store.claim(
            lambda tx: tx.deliveries.claim(now, self._worker, LEASE, LOT)
        )
        if not claimed:
            return 0
        lanes: dict[tuple[str, str, str], list[Delivery]] = {}
        for delivery in claimed:
            place = delivery.place
            lanes.setdefault((place.platform, place.community, place.channel), []).append(delivery)
        sending = (self._send_lane(lane, now, begin_by) for lane in lanes.values())
        ends = await asyncio.gather(*sending)
        settled = [one for lane in ends for one in lane]
        await self._store.claim(lambda tx: self._settle(tx, settled, now))
        return len(claimed)

    def _settle(self, tx: Tx, settled: Sequence[Settled], now: datetime) -> None:
        tx.deliveries.settle([one.outcome for one in settled], self._worker, now)
        tx.jobs.add([one.notice for one in settled if one.notice])

    async def _send_lane(
        self, lane: Sequence[Delivery], now: datetime, begin_by: float
    ) -> list[Settled]:
        """One place gets its messages one after the other."""
        return [
            await self._send_one(delivery, now)
            if self._seconds() < begin_by
            else Settled(Retry(delivery.id, now, "those before it took too long"))
            for delivery in lane
        ]

    async def _send_one(self, delivery: Delivery, now: datetime) -> Settled:
        why = _not_wanted(delivery, now)
        if why is not None:
            return Settled(Dropped(delivery.id, why))
        chat = self._chats.get(delivery.place.platform)
        if chat is None:
            return Settled(
                Retry(delivery.id, retry_at(delivery.attempts, now, None), "not connected")
            )
        outgoing = Outgoing(
            place=delivery.place,
            message=decode(delivery.message),
            nonce=delivery.nonce,
            kind=delivery.kind,
            cohort=delivery.cohort_name,
            thread=delivery.thread,
            ambiguous=delivery.ambiguous,
        )
        try:
            async with asyncio.timeout(SEND_WITHIN):
                if delivery.edits is not None:
                    await chat.edit(outgoing, delivery.edits)
                    return Settled(Sent(delivery.id, delivery.edits))
                return Settled(Sent(delivery.id, await chat.post(outgoing)))
        except TemporaryFailure as failure:
            again = retry_at(delivery.attempts, now, failure.retry_after)
            return Settled(Retry(delivery.id, again, failure.reason, failure.ambiguous))
        except TimeoutError:
            again = retry_at(delivery.attempts, now, None)
            return Settled(Retry(delivery.id, again, "no answer in time", ambiguous=True))
        except PermanentFailure as failure:
            return Settled(Failed(delivery.id, failure.cause), _notice(delivery, failure, now))
        except Exception as error:
            log.exception("a send failed", extra={"delivery": delivery.id})
            again = retry_at(delivery.attempts, now, None)
            why = f"{type(error).__name__}: {error}"[:300]
            return Settled(Retry(delivery.id, again, why, ambiguous=True))


def _in_the_plan(job: Job) -> tuple[datetime, int]:
    """The order in which the preview lists posts that are due at one moment."""
    return job.due_at, _RANK.get(job.kind, len(_RANK))


def _not_wanted(delivery: Delivery, now: datetime) -> str | None:
    if now > delivery.expires_at:
        return "it came too late to be of use"
    if delivery.is_edit:
        return "what it changes did not arrive" if delivery.edits is None else None
    if delivery.kind in SCHEDULED and delivery.cohort_state not in ON:
        return f"the cohort is {delivery.cohort_state}"
    return None


def _delivery(job: Job, post: Post) -> NewDelivery:
    return NewDelivery(
        job=job.id,
        place=post.place,
        kind=post.kind or job.kind,
        message=encode(post.message),
        due_at=job.due_at,
        expires_at=post.expires_at,
        cohort=job.cohort,
        person=post.person,
        parent=post.parent,
        edits=post.edits,
    )


def _state(ran: Ran) -> Literal["done", "skipped"]:
    return "done" if ran.skipped is None else "skipped"


def _notice(delivery: Delivery, failure: PermanentFailure, now: datetime) -> NewJob | None:
    """One word to the facilitators for each place and cause in a week; none about a direct one."""
    if delivery.cohort is None or delivery.place.direct:
        return None
    year, week, _ = now.isocalendar()
    place = delivery.place
    return NewJob(
        key=f"cohort:{delivery.cohort}:{PostKind.NOTICE}:{place.platform}:{place.channel}:"
        f"{failure.cause}:{year}-{week}",
        kind=PostKind.NOTICE,
        day=now.date(),
        due_at=now,
        cohort=delivery.cohort,
        payload={"place": place.channel, "cause": failure.cause, "fix": failure.fix},
    )
