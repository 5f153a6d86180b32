"""A thousand cohorts whose week begins at the same moment, and Discord's limits."""

import shutil
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

from adapters.discord.place import PLATFORM
from benchmarks import scan
from benchmarks.discord_stage import CAIRN, a_discord, add_member, process
from benchmarks.measure import Figure, Pair, cost
from tests.wire.discord.world import Channel

PER_SECOND = 50
"""What Discord takes from one bot."""

AIM = 1.05

LATENCIES = (0.0, 0.1, 0.3)
"""Seconds that a request and its answer are on the way."""

REPETITIONS = 3
"""Of each latency: a burst takes as long as the limit makes it."""

LOGIN = "GET /users/@me"
PATIENCE = 120.0


@dataclass(frozen=True, slots=True)
class Burst:
    """Seconds from the login to the first post and to the last; requests that were too many."""

    first: float
    last: float
    refused: int


async def figures(folder: Path, *, quick: bool) -> list[Figure]:
    posts = 100 if quick else 1_000
    full = folder / "burst.db"
    scan.settle(full, posts, posts)
    found: list[Figure] = []
    refused = 0
    for latency in LATENCIES:
        bursts: list[Burst] = []
        for number in range(REPETITIONS):
            # The process is killed in the end and leaves its log beside the file.
            used = folder / f"burst-{latency}-{number}.db"
            shutil.copyfile(full, used)
            bursts.append(await _burst(used, posts, folder, latency))
        limit = posts / PER_SECOND
        refused += sum(one.refused for one in bursts)
        name = f"{posts:,} weekly posts, {latency * 1000:.0f} ms away"
        since_first = [one.last - one.first for one in bursts]
        found += [
            _against(
                limit,
                f"{name}, from the login on",
                [one.last for one in bursts],
                AIM,
            ),
            _against(limit, "the same, from the first post on", since_first),
        ]
    none_refused = Figure(
        name="all of them, answers 429",
        floor="",
        ours=str(refused),
        ratio=f"{refused} refused",
        aim="0 refused",
        met=not refused,
    )
    return [*found, none_refused]


def _against(limit: float, name: str, took: Sequence[float], most: float | None = None) -> Figure:
    middle = median(took)
    return cost(name, Pair(limit, middle, middle / limit), _seconds, most)


async def _burst(path: Path, posts: int, folder: Path, latency: float) -> Burst:
    async with a_discord() as here:
        here.limits.enforce(PER_SECOND)
        here.latency = latency
        channels = [add_member(here, f"person {number}").channel for number in range(posts)]
        _move(path, channels)
        async with process(here, CAIRN, folder, f"sqlite:///{path}"):
            await here.asked(LOGIN)
            begun = perf_counter()
            await here.changes.until(lambda: any(one.messages for one in channels), PATIENCE)
            first = perf_counter() - begun
            await here.changes.until(lambda: all(one.messages for one in channels), PATIENCE)
            last = perf_counter() - begun
        if any(len(one.messages) > 1 for one in channels):
            raise AssertionError("something was posted twice")
        return Burst(first, last, here.limits.refused)


def _move(path: Path, channels: Sequence[Channel]) -> None:
    """Each cohort is at home in a channel of the loopback."""
    raw = sqlite3.connect(path)
    raw.execute("UPDATE communities SET platform = ?", (PLATFORM,))
    raw.executemany(
        "UPDATE places SET platform = ?, community_ref = ?, channel = ? WHERE id = ?",
        [
            (PLATFORM, str(one.guild.id), str(one.id), cohort)
            for cohort, one in enumerate(channels, 1)
            if one.guild
        ],
    )
    raw.commit()
    raw.close()


def _seconds(seconds: float) -> str:
    return f"{seconds:.2f} s"
