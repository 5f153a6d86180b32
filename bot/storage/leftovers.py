"""What has had its use: found by reading on, page by page, and removed a page at a time."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeAlias

from sqlalchemy import (
    ColumnElement,
    Connection,
    Delete,
    Update,
    bindparam,
    delete,
    exists,
    or_,
    select,
    update,
)

from bot.domain.cohorts import CohortState
from bot.domain.schedule import PostKind
from bot.storage.tables import checkins, cohorts, deliveries, handled_calls, jobs

Key: TypeAlias = int | str


class Leftover(StrEnum):
    """CALLS that were handled, JOBS that are over with their deliveries, the TEXTS of check-ins,
    and the WORDS of deliveries that were not sent.
    """

    CALLS = "calls"
    JOBS = "jobs"
    TEXTS = "texts"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Page:
    """Rows in the order of their keys: the last key, and those of rows that have had their use."""

    last: Key
    old: Sequence[Key]


@dataclass(frozen=True, slots=True)
class _Sort:
    key: ColumnElement[Any]
    first: Key
    is_old: ColumnElement[bool]
    removal: Delete | Update


_before: Any = bindparam("before")
_open = deliveries.alias("open")
_later = jobs.alias("later")

_IS_OVER = exists().where(
    cohorts.c.id == jobs.c.cohort_id,
    cohorts.c.state.in_([state for state in CohortState if state.over]),
)

_WEEK_IS_OVER = exists().where(
    _later.c.cohort_id == jobs.c.cohort_id,
    _later.c.kind == PostKind.WEEK,
    _later.c.state == "done",
    _later.c.day > jobs.c.day,
    _later.c.done_at < _before,
)
"""A week that began later is as old: holidays can make one much longer than seven days, and what
it has got counts until its end."""

_SORTS: Mapping[Leftover, _Sort] = {
    Leftover.CALLS: _Sort(
        handled_calls.c.key, "", handled_calls.c.at < _before, delete(handled_calls)
    ),
    Leftover.JOBS: _Sort(
        jobs.c.id,
        0,
        jobs.c.wake_at.is_(None)
        & (jobs.c.done_at < _before)
        & ~exists().where(_open.c.job_id == jobs.c.id, _open.c.wake_at.is_not(None))
        & or_(
            jobs.c.cohort_id.is_(None),
            _IS_OVER,
            jobs.c.kind.not_in(bindparam("lasting", expanding=True)) & _WEEK_IS_OVER,
        ),
        delete(jobs),
    ),
    Leftover.TEXTS: _Sort(
        checkins.c.id,
        0,
        (checkins.c.day < _before)
        & or_(
            checkins.c.done != "",
            checkins.c.next.is_not(None),
            checkins.c.blocked.is_not(None),
            checkins.c.previous.is_not(None),
        ),
        # A button that takes back what is gone now must not take back the day.
        update(checkins).values(
            done="", next=None, blocked=None, previous=None, revision=checkins.c.revision + 1
        ),
    ),
    Leftover.WORDS: _Sort(
        deliveries.c.id,
        0,
        deliveries.c.wake_at.is_(None)
        & deliveries.c.message.is_not(None)
        & (deliveries.c.due_at < _before),
        update(deliveries).values(message=None),
    ),
}


class Leftovers:
    """Rows that are there for nothing but the rule of how long they are kept."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def page(
        self,
        of: Leftover,
        after: Key | None,
        before: datetime | date,
        limit: int,
        lasting: Collection[str] = (),
    ) -> Page | None:
        """The next `limit` rows of all there are, old or not; None after the last one.

        Old is what was over before then. Jobs of `lasting` kinds are not while their cohort goes
        on: what comes next is compared with them.
        """
        sort = _SORTS[of]
        rows = self._connection.execute(
            select(sort.key, sort.is_old)
            .where(sort.key > bindparam("after"))
            .order_by(sort.key)
            .limit(limit),
            _given(of, before, lasting) | {"after": sort.first if after is None else after},
        ).all()
        if not rows:
            return None
        return Page(rows[-1][0], [key for key, is_old in rows if is_old])

    def remove(
        self,
        of: Leftover,
        keys: Collection[Key],
        before: datetime | date,
        lasting: Collection[str] = (),
    ) -> None:
        """Remove those of the rows that are old still."""
        sort = _SORTS[of]
        self._connection.execute(
            sort.removal.where(sort.key.in_(list(keys)), sort.is_old),
            _given(of, before, lasting),
        )


def _given(of: Leftover, before: datetime | date, lasting: Collection[str]) -> dict[str, Any]:
    return {"before": before, **({"lasting": list(lasting)} if of is Leftover.JOBS else {})}
