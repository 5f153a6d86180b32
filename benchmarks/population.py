"""Databases full of people, written straight into SQLite."""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from benchmarks.road import LENGTH, ROAD
from bot.storage.migrate import upgrade

NOW = datetime(2026, 3, 2, 14, tzinfo=UTC)
TODAY = NOW.date()
START = TODAY - timedelta(weeks=44)
JOINED = START - timedelta(days=3)

PLATFORM = "console"
COHORT = 40
COMMUNITY = 200
"""Members of a cohort, and of a community: five cohorts."""

OTHERS = 4
"""Check-ins of everybody whose reads are not measured; the others checked in for a year."""

DONE = 12
"""Milestones that each measured person has done."""


@dataclass(frozen=True, slots=True)
class Learner:
    """The account and the community a measured person calls from."""

    account: str
    community: str


class Population:
    """`learners` people in cohorts of 40; `cohort` people more can be put into one of their own."""

    def __init__(self, path: Path) -> None:
        self.url = f"sqlite:///{path}"
        upgrade(self.url)
        self._raw = sqlite3.connect(path, isolation_level=None)
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -200000"):
            self._raw.execute(f"PRAGMA {pragma}")
        self._persons = 0
        self._cohorts = 0
        self._communities = 0

    def close(self) -> None:
        self._raw.close()

    def settle(self, learners: int, measured: int) -> list[Learner]:
        """`learners` people, of whom `measured`, evenly spread, checked in for a year."""
        chosen = set(range(0, learners, max(1, learners // measured)))
        found: list[Learner] = []
        self._raw.execute("BEGIN")
        for first in range(0, learners, COMMUNITY):
            members = range(first, min(first + COMMUNITY, learners))
            community = self._community()
            for at in range(members.start, members.stop, COHORT):
                there = range(at, min(at + COHORT, members.stop))
                found += self._cohort(community, len(there), {n - at for n in chosen & {*there}})
        self._raw.execute("COMMIT")
        return found[:measured]

    def cohort_of(self, members: int, measured: int) -> list[Learner]:
        """A community with one cohort of so many members."""
        self._raw.execute("BEGIN")
        every = range(0, members, max(1, members // measured))
        found = self._cohort(self._community(), members, set(every))
        self._raw.execute("COMMIT")
        return found[:measured]

    def _community(self) -> int:
        self._communities += 1
        self._insert(
            "communities (id, platform, external_id, name, created_at)",
            [(self._communities, PLATFORM, f"c{self._communities}", "Home", stored(NOW))],
        )
        return self._communities

    def _cohort(self, community: int, members: int, measured: set[int]) -> list[Learner]:
        self._cohorts += 1
        cohort, first = self._cohorts, self._persons + 1
        add_cohort(self._raw, cohort, community, members, START, "running", "relaxed")
        persons = range(first, first + members)
        self._persons += members
        self._people(community, cohort, persons)
        watched = {first + number for number in measured}
        self._insert(
            "checkins (person_id, community_id, day, done, mood, at, backdated)",
            _checkins(community, persons, watched),
        )
        self._insert(
            "completions (membership_id, milestone, at)",
            [(p, f"m{week}-1", stored(NOW)) for p in watched for week in range(1, DONE + 1)],
        )
        return [Learner(f"u{person}", f"c{community}") for person in sorted(watched)]

    def _people(self, community: int, cohort: int, persons: range) -> None:
        now = stored(NOW)
        self._insert(
            "persons (id, name, visibility, streak_mode, created_at, seen_at)",
            [(p, f"Person {p}", "cohort", "weekly", now, now) for p in persons],
        )
        self._insert(
            "accounts (person_id, community_id, platform, external_id, name)",
            [(p, community, PLATFORM, f"u{p}", f"Person {p}") for p in persons],
        )
        self._insert(
            "zone_history (person_id, since, zone, day_start)",
            [(p, now, "Europe/Berlin", "04:00:00.000000") for p in persons],
        )
        self._insert(
            "memberships (id, cohort_id, person_id, state, joined_at, joined_on, plan)",
            [(p, cohort, p, "active", now, JOINED.isoformat(), "current") for p in persons],
        )

    def _insert(self, table: str, rows: Iterable[tuple[object, ...]]) -> None:
        insert(self._raw, table, rows)


def add_cohort(
    raw: sqlite3.Connection,
    cohort: int,
    community: int,
    members: int,
    start: date,
    state: str,
    pace: str,
) -> None:
    """A cohort that speaks in a channel of its own."""
    insert(
        raw,
        "cohorts (id, community_id, name, name_key, roadmap, roadmap_version, length, pace, zone,"
        " start, state, joining, created_at)",
        [
            (
                *(cohort, community, f"Cohort {cohort}", f"cohort {cohort}", ROAD, "1.0.0"),
                *(LENGTH, pace, "Europe/Berlin", start.isoformat(), state, "open", stored(NOW)),
            )
        ],
    )
    insert(raw, "cohort_totals (cohort_id, members, milestones_done)", [(cohort, members, DONE)])
    insert(
        raw,
        "places (id, platform, community_ref, channel, direct)",
        [(cohort, PLATFORM, f"c{community}", f"#cohort-{cohort}", 0)],
    )
    insert(raw, "cohort_places (cohort_id, place_id)", [(cohort, cohort)])


def insert(raw: sqlite3.Connection, table: str, rows: Iterable[tuple[object, ...]]) -> None:
    marks = ",".join("?" * (table.count(",") + 1))
    raw.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)


def stored(at: datetime) -> str:
    """An instant as the tables keep it."""
    return at.strftime("%Y-%m-%d %H:%M:%S.%f")


def _checkins(community: int, persons: range, watched: set[int]) -> Iterator[tuple[object, ...]]:
    at = stored(NOW)
    for person in persons:
        count = 365 if person in watched else OTHERS
        for back in range(count, 0, -1):
            day = (TODAY - timedelta(days=back)).isoformat()
            yield person, community, day, "Read a chapter and wrote a summary", "ok", at, 0
