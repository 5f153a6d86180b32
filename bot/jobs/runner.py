"""What is due is run, and what has to be said is sent: often, late, and from many processes."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from time import monotonic
from typing import Literal, TypeAlias

from bot.content import Library
from bot.domain.backoff import retry_at
from bot.domain.queue import Job, NewDelivery
from bot.domain.schedule import PostKind
from bot.jobs.kinds import edit, finish, scheduled
from bot.jobs.letting_in import let_in, requests
from bot.jobs.notices import LACKS, lacking, notice
from bot.jobs.post import Handler, Post, Ran
from bot.jobs.reminding import UNREACHED, reminder, unreached
from bot.jobs.stream import Stream
from bot.jobs.watch import Watch
from bot.message import encode
from bot.ports import Chat, Meter, Uncounted
from bot.services.digests import EDIT
from bot.services.plan import FINISH, SCHEDULED
from bot.services.requests import LET_IN, REQUESTS
from bot.storage.store import Store
from bot.storage.tx import Tx

log = logging.getLogger(__name__)

FIRST_LOT, LOT = 10, 100
"""Jobs run in one transaction: few at first, so that sending begins, then twice as many each time.
"""

_RANK: Mapping[str, int] = {kind: rank for rank, kind in enumerate(PostKind)}

HANDLERS: Mapping[str, Handler] = {
    **dict.fromkeys(SCHEDULED, scheduled),
    EDIT: edit,
    FINISH: finish,
    LACKS: lacking,
    LET_IN: let_in,
    PostKind.NOTICE: notice,
    PostKind.REMINDER: reminder,
    REQUESTS: requests,
    UNREACHED: unreached,
}


Ended: TypeAlias = list[tuple[Job, Literal["done", "skipped"], str | None]]
"""Jobs, how each ended and, unless it was simply done, why."""


class Runner:
    """Runs due jobs and sends what they wrote. `worker` is this process's name on its claims."""

    def __init__(
        self,
        store: Store,
        library: Library,
        chats: Mapping[str, Chat],
        worker: str,
        seconds: Callable[[], float] = monotonic,
        meter: Meter | None = None,
    ) -> None:
        """`seconds` is what the time that sends take is measured by."""
        self._store = store
        self._library = library
        self._platforms = tuple(chats)
        self._watch = Watch(seconds)
        self._meter = meter or Uncounted()
        self._streams = [
            Stream(store, platform, chat, worker, self._watch, self._meter)
            for platform, chat in chats.items()
        ]
        self._jobs: asyncio.Task[None]
        self._under_way = self._over = self._again = self._finishing = False
        self._ran = 0

    async def run_due(self, now: datetime) -> int:
        """Run all jobs that are due and send all posts; returns how many, 0 for nothing left.

        Posts are sent while later jobs run, in the order of the plan all the same. Called while it
        is under way, it has that look again, and returns 0 at once.
        """
        self._watch.tell(now)
        if self._under_way:
            self._look_again()
            return 0
        self._under_way, self._finishing = True, False
        try:
            done = await self._run()
            while self._again and not self._finishing:
                done += await self._run()
            return done
        finally:
            self._under_way = False

    def finish(self) -> None:
        """Begin nothing more of what is under way; `run_due` returns when the rest has ended."""
        self._finishing = True
        for stream in self._streams:
            stream.finish()

    async def next_due(self) -> datetime | None:
        """When something is due next, which may be in the past; None if nothing waits."""

        def soonest(tx: Tx) -> datetime | None:
            waiting = (tx.jobs.next_due(), tx.deliveries.next_due(self._platforms))
            return min((at for at in waiting if at), default=None)

        return await self._store.read(soonest)

    async def _run(self) -> int:
        self._again = self._over = False
        self._ran = 0
        self._begin_jobs()
        sending = [asyncio.create_task(stream.run(self._is_over)) for stream in self._streams]
        try:
            sent = await asyncio.gather(*sending, return_exceptions=True)
            while not self._jobs.done():
                await asyncio.wait({self._jobs})
        finally:
            self._jobs.cancel()
            await asyncio.gather(self._jobs, return_exceptions=True)
        # Of several that fail at once only one is raised; the others are heard here.
        failed = [one for one in sent if isinstance(one, BaseException)]
        for error in failed:
            raise error
        self._jobs.result()
        return self._ran + sum(one for one in sent if isinstance(one, int))

    def _begin_jobs(self) -> None:
        self._jobs = asyncio.create_task(self._work())
        self._jobs.add_done_callback(lambda _: self._stir())

    async def _work(self) -> None:
        """Run lots of jobs until none is left; what each lot writes is sent at once."""
        lot = FIRST_LOT
        while not self._finishing:
            self._again = False
            ran = await self._run_jobs(self._watch.moment, lot)
            self._ran += ran
            lot = min(2 * lot, LOT)
            if ran:
                for stream in self._streams:
                    stream.look()
            elif not self._again:
                return

    def _look_again(self) -> None:
        self._again = True
        if self._over:
            return  # it is too late for this run, and another one follows
        if self._jobs.done() and not self._jobs.exception():
            self._begin_jobs()
        for stream in self._streams:
            stream.look()

    def _is_over(self) -> bool:
        """Whether nothing is left for any platform, and no job may bring more."""
        if not self._over and self._jobs.done() and all(one.idle for one in self._streams):
            self._over = True
            self._stir()
        return self._over

    def _stir(self) -> None:
        for stream in self._streams:
            stream.stir()

    async def _run_jobs(self, now: datetime, lot: int) -> int:
        try:
            return self._counted(await self._store.claim(lambda tx: self._run_lot(tx, now, lot)))
        except Exception:
            # One job of the lot has a bug: one by one, it does not hold up the others.
            log.exception("a lot of jobs failed; running them one by one")
        return await self._run_one_by_one(now)

    async def _run_one_by_one(self, now: datetime) -> int:
        count = 0
        while True:
            held: list[Job] = []
            try:
                ended = await self._store.claim(lambda tx: self._run_lot(tx, now, 1, held))  # noqa: B023
                ran = self._counted(ended)
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
        self._meter.worked(job.kind, "retried")

    def _counted(self, ended: Ended) -> int:
        for job, how, _ in ended:
            self._meter.worked(job.kind, how)
        return len(ended)

    def _run_lot(self, tx: Tx, now: datetime, limit: int, held: list[Job] | None = None) -> Ended:
        """One transaction: the posts, the next jobs and the end of these, or none of it."""
        due = tx.jobs.due(now, limit)
        if held is not None:
            held.extend(due)
        elif len(due) == limit:
            due += tx.jobs.beside(due)
        due.sort(key=_in_the_plan)
        # The posts that open a week come first: the others of the lot go into their threads.
        opened = self._run_each(tx, [job for job in due if job.kind == PostKind.WEEK], now)
        return opened + self._run_each(tx, [j for j in due if j.kind != PostKind.WEEK], now)

    def _run_each(self, tx: Tx, due: Sequence[Job], now: datetime) -> Ended:
        ran = [(job, HANDLERS[job.kind](tx, self._library, job, now)) for job in due]
        tx.jobs.add([job for _, result in ran for job in result.next])
        tx.deliveries.add([_delivery(job, post) for job, result in ran for post in result.posts])
        ended: Ended = [(job, _state(result), result.skipped) for job, result in ran]
        tx.jobs.finish([(job.id, how, why) for job, how, why in ended], now)
        return ended


def _in_the_plan(job: Job) -> tuple[datetime, int]:
    """The order in which the preview lists posts that are due at one moment."""
    return job.due_at, _RANK.get(job.kind, len(_RANK))


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
