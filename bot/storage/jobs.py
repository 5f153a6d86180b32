"""What is due."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Integer,
    bindparam,
    delete,
    func,
    literal,
    or_,
    select,
    update,
)

from bot.domain.ids import CohortId, JobId, PersonId
from bot.domain.queue import Job, NewJob
from bot.storage.prepared import Prepared
from bot.storage.statements import insert_new
from bot.storage.tables import cohorts, jobs

COLUMNS = (
    jobs.c.id,
    jobs.c.key,
    jobs.c.kind,
    jobs.c.day,
    jobs.c.due_at,
    jobs.c.cohort_id.label("cohort"),
    jobs.c.person_id.label("person"),
    jobs.c.payload,
    jobs.c.attempts,
)

WINDOW = 1_000
"""Among so many jobs of one moment, each lot takes some from everywhere."""

SPREAD = (jobs.c.id * literal(2_654_435_769, BigInteger)) % literal(2**32, BigInteger)
"""The jobs in an order in which neighbours are far apart: any first few of them are spread evenly.

The number is 2**32 divided by the golden ratio. Jobs of a community follow each other as they were
written, and what its platform takes of it in a minute shall not wait for those before it.
"""

soonest = (
    select(jobs.c.id)
    .where(jobs.c.wake_at <= bindparam("now"))
    .order_by(jobs.c.wake_at, jobs.c.id)
    .limit(bindparam("window", type_=Integer))
)

lot = (
    select(jobs.c.id)
    .where(jobs.c.id.in_(soonest), jobs.c.wake_at <= bindparam("now"))
    .order_by(jobs.c.wake_at, SPREAD)
    .limit(bindparam("limit", type_=Integer))
    .with_for_update(key_share=True, skip_locked=True)
    .cte("lot")
)

DUE = Prepared(
    select(*COLUMNS).where(jobs.c.id.in_(select(lot.c.id))).order_by(jobs.c.wake_at, jobs.c.id)
)

last = jobs.alias("last")

BESIDE = (
    select(*COLUMNS)
    .where(
        jobs.c.cohort_id.in_(bindparam("cohorts", expanding=True)),
        jobs.c.wake_at
        == select(last.c.wake_at).where(last.c.id == bindparam("last")).scalar_subquery(),
        jobs.c.id.not_in(bindparam("taken", expanding=True)),
    )
    .order_by(jobs.c.id)
    .with_for_update(key_share=True, skip_locked=True)
)

TAKEN = select(jobs.c.key).where(
    jobs.c.key.in_(bindparam("keys", expanding=True)),
    or_(jobs.c.state != "waiting", jobs.c.due_at <= bindparam("now")),
)

NEXT_DUE = Prepared(
    select(jobs.c.wake_at).where(jobs.c.wake_at.is_not(None)).order_by(jobs.c.wake_at).limit(1)
)

SAID = Prepared(
    select(func.count().label("said")).where(
        jobs.c.key.between(bindparam("first_key"), bindparam("last_key")),
        jobs.c.kind == bindparam("kind"),  # edits of a post have its key, with more after it
        jobs.c.state == "done",
    )
)

FINISH = (
    update(jobs)
    .where(jobs.c.id == bindparam("job"), jobs.c.state == "waiting")
    .values(
        state=bindparam("ends"),
        reason=bindparam("because"),
        done_at=bindparam("now"),
        wake_at=None,
    )
)


class Jobs:
    """Job rows. Each falls due once, however often it was added."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, new: Iterable[NewJob]) -> None:
        """Write jobs down; those whose key is known already, waiting or over, are left alone."""
        rows = [
            {
                "key": job.key,
                "kind": job.kind,
                "cohort_id": job.cohort,
                "person_id": job.person,
                "day": job.day,
                "due_at": job.due_at,
                "wake_at": job.due_at,
                "payload": dict(job.payload or {}),
                "state": "waiting",
                "attempts": 0,
            }
            for job in new
        ]
        if rows:
            self._connection.execute(insert_new(self._connection, jobs), rows)

    def due(self, now: datetime, limit: int) -> list[Job]:
        """At most `limit` jobs that are due, longest due first, and held by nobody else.

        Of more that come up at one moment, they are some from everywhere and not the first ones.
        They are this transaction's until it ends: finish them, or try them again, within it. Asked
        for in `store.claim`, so that jobs which others hold are passed over.
        """
        rows = DUE.rows(self._connection, now=now, limit=limit, window=max(limit, WINDOW))
        return [Job(*row) for row in rows]

    def beside(self, due: Sequence[Job]) -> list[Job]:
        """The jobs that `due` left out although they come up at the moment of its last one.

        Of its cohorts alone, and held by this transaction from then on.
        """
        cohorts = {job.cohort for job in due if job.cohort is not None}
        if not cohorts:
            return []
        taken = [job.id for job in due]
        wanted = {"cohorts": list(cohorts), "last": due[-1].id, "taken": taken}
        rows = self._connection.execute(BESIDE, wanted)
        return [Job(**row) for row in rows.mappings()]

    def finish(
        self,
        ended: Iterable[tuple[JobId, Literal["done", "skipped", "failed"], str | None]],
        now: datetime,
    ) -> None:
        """Say of each job how it ended and, unless it was simply done, why."""
        rows = [
            {"job": job, "ends": state, "because": reason, "now": now}
            for job, state, reason in ended
        ]
        if rows:
            self._connection.execute(FINISH, rows)

    def retry(self, job: JobId, at: datetime, error: str) -> None:
        """Have the job come up again at `at`. It stays due when it was due."""
        self._connection.execute(
            update(jobs)
            .where(jobs.c.id == job, jobs.c.state == "waiting")
            .values(wake_at=at, reason=error, attempts=jobs.c.attempts + 1)
        )

    def drop_ahead(self, cohort: CohortId, kinds: Collection[str], now: datetime) -> None:
        """Forget a cohort's jobs of these kinds that are due later: they can be added anew.

        What is due already is left to be run, which leaves a row that says what became of it.
        """
        self._drop(jobs.c.cohort_id == cohort, jobs.c.kind.in_(kinds), jobs.c.due_at > now)

    def drop_ahead_for(self, person: PersonId, now: datetime) -> None:
        """Forget a person's jobs that are due later."""
        self._drop(jobs.c.person_id == person, jobs.c.due_at > now)

    def taken(self, keys: Iterable[str], now: datetime) -> set[str]:
        """Those of the keys whose jobs are due or over: they cannot be planned anew."""
        return set(self._connection.scalars(TAKEN, {"keys": list(keys), "now": now}))

    def said(self, cohort: CohortId, kind: str, first: date, last: date) -> int:
        """How many of a cohort's scheduled posts of a kind went out on the days of a week."""
        prefix = f"cohort:{cohort}:{kind}:"
        (count,) = SAID.column(
            self._connection, first_key=f"{prefix}{first}", last_key=f"{prefix}{last}", kind=kind
        )
        return int(count)

    def payloads(
        self, kind: str, states: Collection[str]
    ) -> list[tuple[CohortId, Mapping[str, Any]]]:
        """What the jobs of a kind carry, oldest first, with their cohorts that are in these states.

        Looks through all jobs: for what is done once a day.
        """
        rows = self._connection.execute(
            select(jobs.c.cohort_id, jobs.c.payload)
            .join(cohorts, cohorts.c.id == jobs.c.cohort_id)
            .where(jobs.c.kind == kind, cohorts.c.state.in_(list(states)))
            .order_by(jobs.c.id)
        )
        return [(CohortId(key), payload) for key, payload in rows]

    def posted(
        self, cohort: CohortId, kinds: Collection[str], since: date
    ) -> list[tuple[str, str, date]]:
        """Key, kind and day of a cohort's jobs of these kinds that were done, from a day on."""
        rows = self._connection.execute(
            select(jobs.c.key, jobs.c.kind, jobs.c.day)
            .where(
                jobs.c.cohort_id == cohort,
                jobs.c.kind.in_(kinds),
                jobs.c.day >= since,
                jobs.c.state == "done",
            )
            .order_by(jobs.c.id)
        )
        return [(row.key, row.kind, row.day) for row in rows]

    def next_due(self) -> datetime | None:
        """When the next job comes up, which may be long ago; None if none waits."""
        return next(iter(NEXT_DUE.column(self._connection)), None)

    def _drop(self, *which: ColumnElement[bool]) -> None:
        self._connection.execute(delete(jobs).where(*which, jobs.c.state == "waiting"))
