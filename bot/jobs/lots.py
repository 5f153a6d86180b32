"""Due jobs are run a lot at a time, and one by one where one of them fails."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal, TypeAlias

from bot.content import Library
from bot.domain.backoff import MOST_TRIES, retry_at
from bot.domain.queue import Job, NewDelivery
from bot.domain.schedule import PostKind
from bot.jobs.kinds import edit, finish, scheduled
from bot.jobs.letting_in import let_in, requests
from bot.jobs.notices import LACKS, lacking, notice
from bot.jobs.post import Handler, Post, Ran
from bot.jobs.reminding import UNREACHED, reminder, unreached
from bot.jobs.setting_aside import STUCK, go_on_after, set_aside, stuck
from bot.log import logger
from bot.message import encode
from bot.ports import Meter, Unavailable
from bot.services.digests import EDIT
from bot.services.plan import FINISH, SCHEDULED
from bot.services.requests import LET_IN, REQUESTS
from bot.storage.store import Store
from bot.storage.tx import Tx

log = logger(__name__)

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
    STUCK: stuck,
    UNREACHED: unreached,
}

Ended: TypeAlias = list[tuple[Job, Literal["done", "skipped"], str | None]]
"""Jobs, how each ended and, unless it was simply done, why."""


class Lots:
    """Runs jobs. One that fails is tried again later and, if that never helps, set aside."""

    def __init__(self, store: Store, library: Library, meter: Meter) -> None:
        self._store = store
        self._library = library
        self._meter = meter

    async def run(self, now: datetime, limit: int) -> int:
        """Run at most so many due jobs at once; returns how many there were.

        Raises:
            Unavailable: the database cannot be used.
        """
        try:
            return self._counted(await self._store.claim(lambda tx: self._run(tx, now, limit)))
        except Unavailable:
            raise
        except Exception as error:  # noqa: BLE001 - whichever has the bug has it again, by itself
            together = error
        ran, failed = await self._run_one_by_one(now)
        if not failed:
            log.warning("jobs failed together, and none by itself", exc_info=together)
        return ran

    async def _run_one_by_one(self, now: datetime) -> tuple[int, int]:
        """As one transaction each, so that the one with a bug does not hold up the others.

        Returns how many were run, and how many of these failed.
        """
        count = failed = 0
        while True:
            held: list[Job] = []
            try:
                ended = await self._store.claim(lambda tx: self._run(tx, now, 1, held))  # noqa: B023
                ran = self._counted(ended)
            except Unavailable:
                raise
            except Exception as error:
                if not held:
                    raise
                await self._failed(held[0], now, error)
                ran, failed = 1, failed + 1
            if ran == 0:
                return count, failed
            count += ran

    async def _failed(self, job: Job, now: datetime, error: Exception) -> None:
        which = {"job": job.id, "kind": job.kind, "cohort": job.cohort, "tries": job.attempts + 1}
        why = f"{type(error).__name__}: {error}"[:300]
        if job.attempts + 1 >= MOST_TRIES:
            log.error("job set aside: it fails whenever it is run", **which, exc_info=error)
            await self._set_aside(job, why, now)
            self._meter.worked(job.kind, "failed")
            return
        if job.attempts:
            log.warning("job failed again", **which, error=_kind(error))
        else:
            log.error("job failed: it is tried again", **which, exc_info=error)
        again = retry_at(job.attempts + 1, now, None)
        await self._store.claim(lambda tx: tx.jobs.retry(job.id, again, why))
        self._meter.worked(job.kind, "retried")

    async def _set_aside(self, job: Job, why: str, now: datetime) -> None:
        def and_go_on(tx: Tx) -> None:
            set_aside(tx, job, why, now)
            go_on_after(tx, self._library, job, now)

        try:
            await self._store.claim(and_go_on)
        except Unavailable:
            raise
        except Exception:
            log.exception("job set aside: what follows it cannot be planned", job=job.id)
            await self._store.claim(lambda tx: set_aside(tx, job, why, now))

    def _counted(self, ended: Ended) -> int:
        for job, how, _ in ended:
            self._meter.worked(job.kind, how)
        return len(ended)

    def _run(self, tx: Tx, now: datetime, limit: int, held: list[Job] | None = None) -> Ended:
        """One transaction: the posts, the next jobs and the end of these, or none of it."""
        due = tx.jobs.due(now, limit)
        if held is not None:
            held[:] = due
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


def _kind(error: Exception) -> str:
    return type(error).__name__


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
