"""The floor of the queue on SQLite: the same lots in plain sqlite3."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from benchmarks.population import NOW, stored
from benchmarks.statements import connect
from bot.jobs.rows import LEASE
from bot.jobs.stream import LOT


def worked_off(path: Path, lot: Callable[[sqlite3.Connection], int]) -> float:
    """Seconds until a lot comes out empty."""
    raw = connect(path)
    begun = perf_counter()
    while lot(raw):
        pass
    took = perf_counter() - begun
    raw.close()
    return took


def job_lot(raw: sqlite3.Connection) -> int:
    raw.execute("BEGIN IMMEDIATE")
    due = raw.execute(
        "SELECT id, key, kind, day, due_at, cohort_id, person_id, payload, attempts FROM jobs"
        " WHERE wake_at <= ? ORDER BY wake_at, id LIMIT ?",
        (stored(NOW), LOT),
    ).fetchall()
    raw.executemany(
        "UPDATE jobs SET wake_at = NULL, state = ?, reason = ?, done_at = ?"
        " WHERE id = ? AND state = 'waiting'",
        [("done", None, stored(NOW), row[0]) for row in due],
    )
    raw.execute("COMMIT")
    return len(due)


def delivery_lot(raw: sqlite3.Connection) -> int:
    raw.execute("BEGIN IMMEDIATE")
    taken = [
        key
        for (key,) in raw.execute(
            "WITH due AS (SELECT id FROM deliveries WHERE wake_at <= ? AND wake_at IS NOT NULL AND"
            " NOT EXISTS (SELECT * FROM deliveries AS parents WHERE parents.id ="
            " deliveries.parent_id AND parents.wake_at IS NOT NULL)"
            " AND NOT EXISTS (SELECT * FROM deliveries AS edited WHERE edited.id ="
            " deliveries.edits_id AND edited.wake_at IS NOT NULL)"
            " AND NOT EXISTS (SELECT * FROM deliveries AS earlier WHERE earlier.edits_id ="
            " deliveries.edits_id AND earlier.id < deliveries.id AND earlier.wake_at IS NOT NULL)"
            " ORDER BY wake_at, id LIMIT ?)"
            " UPDATE deliveries SET state = 'sending', attempts = attempts + 1,"
            " ambiguous = (ambiguous OR state = 'sending'), wake_at = ?, worker = 'one'"
            " WHERE id IN (SELECT id FROM due) RETURNING id",
            (stored(NOW), LOT, stored(NOW + LEASE)),
        ).fetchall()
    ]
    marks = ",".join("?" * len(taken))
    raw.execute(
        "SELECT deliveries.*, cohorts.name, parents.message_id, edited.message_id, places.*"
        " FROM deliveries JOIN places ON places.id = deliveries.place_id"
        " LEFT JOIN deliveries AS parents ON parents.id = deliveries.parent_id"
        " LEFT JOIN deliveries AS edited ON edited.id = deliveries.edits_id"
        " LEFT JOIN cohorts ON cohorts.id = deliveries.cohort_id"
        f" WHERE deliveries.id IN ({marks}) ORDER BY deliveries.due_at, deliveries.id",
        taken,
    ).fetchall()
    raw.executemany(
        "UPDATE deliveries SET message = NULL, state = 'sent', wake_at = NULL, worker = NULL,"
        " message_id = ?, reason = NULL, sent_at = ?"
        " WHERE id = ? AND worker = 'one' AND state = 'sending'",
        [(f"m{key}", stored(NOW), key) for key in taken],
    )
    raw.execute("COMMIT")
    return len(taken)
