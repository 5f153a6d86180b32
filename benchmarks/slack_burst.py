"""A thousand cohorts in ten workspaces whose week begins at one moment, and Slack's limits."""

import asyncio
import shutil
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import TypeAlias

from adapters.slack.place import PLATFORM
from benchmarks import scan
from benchmarks.measure import Figure, Pair, cost, no_garbage_collected
from benchmarks.slack_stage import CAIRN, a_slack, process
from tests.wire.slack.server import Slack
from tests.wire.slack.world import Channel

WORKSPACES = 10

PER_MINUTE = 300
"""What a workspace takes: Slack says “several hundred”."""

AIM = 1.05

LATENCIES = (0.0, 0.1, 0.3)
"""Seconds that a request and its answer are on the way."""

CHANNELS = 5
"""Channels of a workspace where cohorts share them: what both limits together let through."""

PATIENCE = 180.0

Rooms: TypeAlias = Sequence[Channel]
"""Where each cohort posts."""


@dataclass(frozen=True, slots=True)
class Burst:
    """Seconds from the first request to the last post; requests that were too many."""

    took: float
    refused: int


async def figures(folder: Path, *, quick: bool) -> list[Figure]:
    posts = 100 if quick else 1_000
    full = folder / "burst.db"
    scan.settle(full, posts, posts)
    name = f"{posts:,} weekly posts in {WORKSPACES} workspaces"
    runs: list[tuple[str, Callable[[Slack, int], Rooms], float]] = [
        *((f"{name}, {one * 1000:.0f} ms away", taking_turns, one) for one in LATENCIES),
        (f"the same, in {CHANNELS} channels of each workspace", sharing, 0.0),
        ("the same, one workspace after the other in the database", one_by_one, 0.0),
    ]
    found, refused = [], 0
    for number, (what, spread, latency) in enumerate(runs):
        # The process is killed in the end and leaves its log beside the file.
        used = folder / f"burst-{number}.db"
        shutil.copyfile(full, used)
        burst = await _burst(used, posts, spread, latency)
        refused += burst.refused
        limit = posts / WORKSPACES / PER_MINUTE * 60
        found.append(cost(what, Pair(limit, burst.took, burst.took / limit), _seconds, AIM))
    none_refused = Figure(
        name="all of them, answers 429",
        floor="",
        ours=str(refused),
        ratio=f"{refused} refused",
        aim="0 refused",
        met=not refused,
    )
    return [*found, none_refused]


def taking_turns(here: Slack, posts: int) -> Rooms:
    """A channel for each cohort; cohorts of all workspaces were made in turns."""
    spaces = [here.workspace(f"Workspace {number}") for number in range(WORKSPACES)]
    return [here.channel(spaces[one % WORKSPACES], f"cohort-{one}") for one in range(posts)]


def one_by_one(here: Slack, posts: int) -> Rooms:
    """A channel for each cohort; those of a workspace follow each other."""
    spaces = [here.workspace(f"Workspace {number}") for number in range(WORKSPACES)]
    return [
        here.channel(spaces[one * WORKSPACES // posts], f"cohort-{one}") for one in range(posts)
    ]


def sharing(here: Slack, posts: int) -> Rooms:
    """A few channels of each workspace, which cohorts share."""
    spaces = [here.workspace(f"Workspace {number}") for number in range(WORKSPACES)]
    rooms = [here.channel(one, f"cohorts-{number}") for number in range(CHANNELS) for one in spaces]
    return [rooms[one % len(rooms)] for one in range(posts)]


async def _burst(
    path: Path, posts: int, spread: Callable[[Slack, int], Rooms], latency: float
) -> Burst:
    async with a_slack() as here:
        here.limits.enforce(per_minute=PER_MINUTE, tiers={})
        here.latency = latency
        rooms = spread(here, posts)
        _move(path, rooms)
        channels = list({room.id: room for room in rooms}.values())
        timed = asyncio.create_task(_time(here, channels, posts))
        async with process(here, CAIRN, path.parent, f"sqlite:///{path}"):
            with no_garbage_collected():
                took = await timed
        if sum(len(one.messages) for one in channels) > posts:
            raise AssertionError("something was posted twice")
        return Burst(took, here.limits.refused)


async def _time(here: Slack, channels: Rooms, posts: int) -> float:
    await here.changes.until(lambda: here.record.calls, PATIENCE)
    begun = perf_counter()
    await here.changes.until(lambda: sum(len(one.messages) for one in channels) >= posts, PATIENCE)
    return perf_counter() - begun


def _move(path: Path, rooms: Rooms) -> None:
    """Each cohort is at home in a channel of the loopback."""
    raw = sqlite3.connect(path)
    raw.execute("UPDATE communities SET platform = ?", (PLATFORM,))
    first: dict[str, int] = {}
    for cohort, one in enumerate(rooms, 1):
        place = first.setdefault(one.id, cohort)
        raw.execute("UPDATE cohort_places SET place_id = ? WHERE cohort_id = ?", (place, cohort))
        if place == cohort:
            raw.execute(
                "UPDATE places SET platform = ?, community_ref = ?, channel = ? WHERE id = ?",
                (PLATFORM, one.team.id, one.id, place),
            )
    raw.commit()
    raw.close()


def _seconds(seconds: float) -> str:
    return f"{seconds:.2f} s"
