"""Random weeks in a facilitator's life, and what holds after each step of them."""

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.cohorts import Cohort, CohortState
from bot.message import plain
from bot.ports import PermanentFailure, TemporaryFailure
from bot.services.plan import ASKED, ON, SCHEDULED, next_jobs, timetable
from bot.storage.memberships import COUNTED
from bot.storage.store import Store
from bot.storage.tables import completions, memberships
from bot.storage.tables import jobs as jobs_table
from bot.storage.tx import Tx
from tests import databases
from tests.crash.story import all_cohorts
from tests.jobs.bot import Bot, with_cohort
from tests.jobs.road import event
from tests.rows import everything

ZONES = ("America/New_York", "Pacific/Honolulu", "Pacific/Kiritimati", "Europe/Berlin")
PEOPLE = ("ada", "bob", "eve")
OFTEN = [str(date(2026, 3, 4) + timedelta(days=9 * n)) for n in range(30)]
EVENTS = (
    event("often", *zip(OFTEN, OFTEN, strict=True)),
    event("some-day", months=(4, 6, 8)),
    event("elsewhere", ("2026-03-20", "2026-03-24"), ways=("sea",)),
)
HELD_UP = timedelta(minutes=65)
"""How long the failures of these stories can hold up a post."""


@dataclass
class Story:
    """One cohort whose facilitator cannot make up their mind."""

    bot: Bot
    chance: random.Random
    steps: list[str] = field(default_factory=list)

    async def step(self) -> None:
        often = [self.wait] * 8 + [self.schedule] * 2 + [self.people] * 4
        rarely = [self.fail, self.restart, self.ask, self.pause, self.resume, self.holiday]
        action = self.chance.choice([*often, *rarely, self.skip, self.edit])
        self.steps.append(action.__name__)
        await action()

    async def wait(self) -> None:
        hours = self.chance.choice((1, 5, 13, 24, 50, 170))
        await self.bot.on_to(self.bot.clock.now() + timedelta(hours=hours))

    async def fail(self) -> None:
        wait = timedelta(minutes=self.chance.choice((1, 20)))
        busy = [TemporaryFailure("503", wait)] * self.chance.randrange(1, 4)
        gone = [PermanentFailure("404: gone", "Choose another")]
        self.bot.chat.failures.clear()
        self.bot.chat.fail(*self.chance.choice((busy, gone)))

    async def restart(self) -> None:
        self.bot.runner = self.bot.worker(f"worker {len(self.steps)}")

    async def ask(self) -> None:
        await self.lead(f"post post={self.chance.choice(SCHEDULED)}")

    async def pause(self) -> None:
        await self.lead("pause")

    async def resume(self) -> None:
        await self.lead("resume")

    async def schedule(self) -> None:
        hour = f"{self.chance.randrange(24):02}:{self.chance.choice(('00', '30'))}"
        day = f"day={self.chance.randrange(1, 8)}"
        change = self.chance.choice((f"time={hour}", "on=no", "on=yes", day))
        await self.lead(f"schedule post={self.chance.choice(SCHEDULED)} {change}")

    async def holiday(self) -> None:
        today = (await self.cohort()).today(self.bot.clock.now())
        first = today + timedelta(days=self.chance.randrange(1, 20))
        last = first + timedelta(days=self.chance.choice((0, 2, 6, 11)))
        await self.lead(f"holiday from={first} to={last}")

    async def skip(self) -> None:
        await self.lead("skip")

    async def edit(self) -> None:
        wish = (f"timezone={self.chance.choice(ZONES)}", f"name=C{self.chance.randrange(9)}")
        await self.lead(f"edit {self.chance.choice(wish)}")

    async def people(self) -> None:
        milestone = f"milestone={self.chance.randrange(1, 7)}"
        often = ("/cohort join", "/checkin done=it", "/checkin done=it day=yesterday")
        rarely = ("/cohort leave", "/privacy delete confirm=yes", "/undone milestone=1")
        said = self.chance.choice((*often, *rarely, f"/done {milestone}", f"/done {milestone}"))
        await self.bot.say(self.chance.choice(PEOPLE), said)

    async def lead(self, text: str) -> None:
        """A command that may be refused; a bug raises."""
        reply = await self.bot.lead(f"/cohort {text}")
        self.steps[-1] += f" {text}: {plain(reply.message)[:60]}"

    async def cohort(self) -> Cohort:
        [cohort] = await self.bot.store.read(all_cohorts)
        return cohort

    async def holds(self) -> None:
        """Everything that must be true after any step."""
        cohort = await self.cohort()
        now = self.bot.clock.now()
        await self.bot.store.read(lambda tx: what_waits_is_the_plan(tx, self.bot, cohort, now))
        await self.bot.store.read(lambda tx: totals_are_counts(tx, cohort))

        jobs = {row["id"]: row for row in await self.bot.jobs()}
        rows = [row for row in await self.bot.deliveries() if row["kind"] in SCHEDULED]
        posts = [row for row in rows if jobs[row["job_id"]]["kind"] == row["kind"]]
        planned = [row for row in posts if ASKED not in str(jobs[row["job_id"]]["key"])]
        said = Counter(
            (row["kind"], jobs[row["job_id"]]["day"], row["place_id"]) for row in planned
        )
        assert [twice for twice, number in said.items() if number > 1] == []

        waiting = [row for row in posts if row["wake_at"] is not None]
        assert {row["state"] for row in waiting} <= {"waiting"}
        if cohort.state not in ON:
            assert waiting == []
        arrived = [outgoing.nonce for outgoing in self.bot.chat.posts]
        assert len(set(arrived)) == len(arrived)

    def no_post_since(self, posts: int) -> None:
        assert [post.kind for post in self.bot.chat.posts[posts:] if post.kind in SCHEDULED] == []


def what_waits_is_the_plan(tx: Tx, bot: Bot, cohort: Cohort, now: datetime) -> None:
    """The jobs ahead are the next ones of each kind, and none while the cohort rests."""
    rows = [row for row in everything(tx, jobs_table) if row["kind"] in SCHEDULED]
    waiting = {str(row["key"]): row["due_at"] for row in rows if row["state"] == "waiting"}
    wanted = {}
    if cohort.state in ON:
        slots = timetable(tx, bot.library, cohort)
        wanted = {job.key: job.due_at for job in next_jobs(tx, cohort, slots, SCHEDULED, now)}
    assert waiting == wanted


def totals_are_counts(tx: Tx, cohort: Cohort) -> None:
    members = [row for row in everything(tx, memberships) if row["state"] in COUNTED]
    done = [
        row
        for row in everything(tx, completions)
        if row["membership_id"] in {member["id"] for member in members}
    ]
    assert tx.memberships.totals(cohort.id) == (len(members), len(done))


async def play(url: str, seed: int, steps: int) -> None:
    store = await Store.open(url)
    story = Story(await with_cohort(store, events=EVENTS), random.Random(seed))
    try:
        for _ in range(steps):
            posts, before = len(story.bot.chat.posts), await story.cohort()
            started = story.bot.clock.now()
            await story.step()
            await story.holds()
            if before.state is CohortState.PAUSED and story.steps[-1] == "wait":
                story.no_post_since(posts)
            if story.steps[-1] == "wait":
                on_no_day_off(story, before, posts, started)
    except AssertionError as error:
        error.add_note(f"seed {seed}: " + "\n".join(story.steps))
        raise
    finally:
        await store.close()


def on_no_day_off(story: Story, cohort: Cohort, posts: int, started: datetime) -> None:
    """Posts that fell due while time went by, leaving out those that had been held up."""
    bot = story.bot
    for post, at in list(zip(bot.chat.posts, bot.chat.arrivals, strict=True))[posts:]:
        if post.kind in SCHEDULED and at - started > HELD_UP:
            day = (at - HELD_UP).astimezone(cohort.zone).date()
            days = {day, at.astimezone(cohort.zone).date()}
            off = [any(rest.first <= one <= rest.last for rest in cohort.holidays) for one in days]
            assert not all(off)


@settings(max_examples=8)
@given(seed=st.integers(0, 2**32))
def test_a_facilitator_who_cannot_decide(sqlite: databases.Sqlite, seed: int) -> None:
    with TemporaryDirectory() as folder:
        asyncio.run(play(sqlite.copy_to(Path(folder) / "cairn.db"), seed, 50))


@pytest.mark.soak
@settings(max_examples=150)
@given(seed=st.integers(0, 2**32))
def test_many_of_them(sqlite: databases.Sqlite, seed: int) -> None:
    with TemporaryDirectory() as folder:
        asyncio.run(play(sqlite.copy_to(Path(folder) / "cairn.db"), seed, 60))
