"""Rows that tests of the queue need."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Table, insert, select

from bot.domain.ids import CohortId, JobId, PersonId
from bot.domain.places import Place
from bot.domain.queue import NewJob
from bot.storage.tables import cohorts, communities, jobs, metadata, persons
from bot.storage.tx import Tx

NOW = datetime(2026, 3, 2, 14, tzinfo=UTC)
DAY = date(2026, 3, 2)
LEASE = timedelta(minutes=5)
PLACE = Place("console", "home", "#ml-spring")

TABLES = metadata.sorted_tables

Snapshot = Mapping[str, list[tuple[Any, ...]]]


def new_job(
    key: str = "week 1",
    due_at: datetime = NOW,
    *,
    kind: str = "week",
    day: date = DAY,
    cohort: CohortId | None = None,
    person: PersonId | None = None,
) -> NewJob:
    return NewJob(key, kind, day, due_at, cohort, person)


def add_job(tx: Tx, new: NewJob) -> JobId:
    tx.jobs.add([new])
    return JobId(tx._connection.scalars(select(jobs.c.id).where(jobs.c.key == new.key)).one())


def add_person(tx: Tx) -> PersonId:
    row = {"name": "Ada", "visibility": "cohort", "streak_mode": "weekly"}
    return PersonId(_add(tx, persons, row | {"created_at": NOW, "seen_at": NOW}))


def add_cohort(tx: Tx, name: str = "ML spring") -> CohortId:
    home = {"platform": "console", "external_id": name, "name": "Home", "created_at": NOW}
    row = {
        "community_id": _add(tx, communities, home),
        "name": name,
        "name_key": name.lower(),
        "roadmap": "ml",
        "roadmap_version": "1",
        "length": 12,
        "pace": "standard",
        "zone": "UTC",
        "start": DAY,
        "state": "running",
        "joining": "open",
        "created_at": NOW,
    }
    return CohortId(_add(tx, cohorts, row))


def everything(tx: Tx, table: Table) -> list[dict[str, object]]:
    """All rows of a table as they are."""
    return [dict(row) for row in tx._connection.execute(select(table).order_by("id")).mappings()]


def snapshot(tx: Tx) -> Snapshot:
    """Every row of every table."""
    return {
        table.name: sorted((tuple(row) for row in tx._connection.execute(select(table))), key=repr)
        for table in TABLES
    }


def _add(tx: Tx, table: Table, row: dict[str, object]) -> int:
    return int(
        tx._connection.execute(insert(table).values(**row).returning(table.c.id)).scalar_one()
    )
