"""What the processes that are killed have to do, and how to see that they did it once."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

from bot.content.library import Library
from bot.domain.cohorts import Cohort
from bot.domain.schedule import PostKind, occurrences
from bot.storage.store import Store
from bot.storage.tables import deliveries, jobs
from bot.storage.tx import Tx
from tests.fakes.clock import FakeClock
from tests.jobs.bot import Bot, at
from tests.jobs.road import SILENT, library
from tests.rows import everything

START = at("2026-03-02 08:00")
WEEKS = 6


async def begin(store: Store, cohorts: int, road: Library | None = None) -> None:
    """So many cohorts, whose posts are due at the same moments in places of their own."""
    bot = Bot(store, FakeClock(START), road or library(WEEKS))
    for number in range(cohorts):
        zone = "America/New_York" if number % 2 else "America/Havana"
        reply = await bot.lead(f"/cohort create name=C{number} start=2026-03-02 timezone={zone}")
        assert reply.ok


def all_cohorts(tx: Tx) -> list[Cohort]:
    home = tx.communities.known("console", "home")
    return tx.cohorts.in_community(home.id) if home else []


def planned(cohort: Cohort) -> list[str]:
    """The kinds of a cohort's posts in the order of its plan, without those with nothing to say."""
    found = occurrences(cohort.calendar, cohort.timetable, cohort.zone)
    silent = (PostKind.DROP, PostKind.PROMPT)
    return [
        due.kind.value
        for due in found
        if not (due.kind in silent and all(road % SILENT == 0 for road in due.week.road))
    ]


def posts_in(log: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.read_text().splitlines()]


async def everything_was_posted_once(store: Store, log: Path) -> int:
    """Compares the log with the plan and with the rows; returns how many posts there are."""
    posts = posts_in(log)
    cohorts = await store.read(all_cohorts)
    for cohort in cohorts:
        mine = [post for post in posts if post["cohort"] == cohort.name]
        assert [post["kind"] for post in mine] == planned(cohort)
        in_their_weeks_thread(mine)
    assert Counter(post["cohort"] for post in posts).keys() == {cohort.name for cohort in cohorts}

    job_rows = await store.read(lambda tx: everything(tx, jobs))
    assert {row["state"] for row in job_rows} == {"done", "skipped"}
    rows = await store.read(lambda tx: everything(tx, deliveries))
    assert {row["state"] for row in rows} == {"sent"}
    assert [row["message"] for row in rows if row["message"]] == []
    assert {row["nonce"]: row["message_id"] for row in rows} == {
        post["nonce"]: post["id"] for post in posts
    }
    assert len(rows) == len(posts)
    return len(posts)


def in_their_weeks_thread(posts: list[dict[str, Any]]) -> None:
    parent = None
    for post in posts:
        if post["kind"] == "week":
            assert post["thread"] is None
            parent = post["id"]
        else:
            assert post["thread"] == parent
