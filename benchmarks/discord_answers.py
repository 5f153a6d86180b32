"""How long `/progress` takes on Discord, from the interaction to the callback."""

import asyncio
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from statistics import median, quantiles

from adapters.discord.place import PLATFORM
from benchmarks.checkins import copy
from benchmarks.discord_stage import (
    BARE,
    CAIRN,
    Member,
    a_discord,
    add_member,
    answered,
    connected,
    process,
)
from benchmarks.measure import (
    Figure,
    Trial,
    cost,
    interleaved,
    micros,
    millis,
    no_garbage_collected,
)
from benchmarks.population import COMMUNITY, Learner, Population
from benchmarks.servers import server
from tests.wire.discord.cairn import words
from tests.wire.discord.interaction import Interaction

MEASURED = 20
"""People who ask, spread over the whole database."""

PER_SECOND = 200

TWICE, THRICE = 2.0, 3.0
AIMS = {"SQLite": TWICE, "PostgreSQL": THRICE}


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many learners there are; rounds of all who ask; interactions at so many a second."""

    learners: int = 100_000
    rounds: int = 20
    crowd: int = 2_000


class Asking:
    """The people who ask one bot, each in a guild of their own."""

    def __init__(self, members: Sequence[Member]) -> None:
        self.members = members
        self.lost = 0

    def one_by_one(self, rounds: int) -> Trial:
        """The median of seconds, while nobody else asks."""

        async def trial() -> float:
            return median(
                [await answered(one.ask()) for _ in range(rounds) for one in self.members]
            )

        return trial

    def at_a_pace(self, count: int) -> Trial:
        """The 99th percentile of seconds, when they ask so many times a second.

        A promise counts as a callback, and the answer as lost if nothing takes its place.
        """

        async def trial() -> float:
            clock = asyncio.get_running_loop()
            asked: list[Interaction] = []
            with no_garbage_collected():
                begun = clock.time()
                for number, one in enumerate(islice(cycle(self.members), count)):
                    await asyncio.sleep(begun + number / PER_SECOND - clock.time())
                    asked.append(one.ask())
                took = [await self._took(one) for one in asked]
            return quantiles(took, n=100)[98]

        return trial

    async def _took(self, asked: Interaction) -> float:
        try:
            await asked.settled()
        except TimeoutError:
            self.lost += 1
            print(f"  not answered in time: callback {asked.answer}, after {asked.took} s")
        return float("inf") if asked.took is None else asked.took


async def figures(folder: Path, *, quick: bool) -> list[Figure]:
    sizes = Sizes(MEASURED * COMMUNITY, 3, 400) if quick else Sizes()
    path = folder / "answers.db"
    population = Population(path)
    learners = population.settle(sizes.learners, MEASURED)
    population.close()
    async with AsyncExitStack() as stack:
        found: list[Figure] = []
        there, here = [await stack.enter_async_context(a_discord()) for _ in range(2)]
        floor = Asking([add_member(there, one.account) for one in learners])
        ours = Asking([add_member(here, one.account) for one in learners])
        move(path, dict(zip(learners, ours.members, strict=True)))
        await stack.enter_async_context(process(there, BARE, folder))
        await connected(there)
        running = stack.enter_context(server(folder))
        postgres = running.migrated()
        copy(path, postgres)
        for name, url in (("SQLite", f"sqlite:///{path}"), ("PostgreSQL", postgres)):
            async with process(here, CAIRN, folder, url):
                await connected(here)
                found += await _against(floor, ours, name, sizes)
    return found


def move(path: Path, members: Mapping[Learner, Member]) -> None:
    """Everybody is on Discord; those who ask are the people of the loopback."""
    raw = sqlite3.connect(path)
    raw.execute("UPDATE communities SET platform = ?", (PLATFORM,))
    raw.execute("UPDATE accounts SET platform = ?", (PLATFORM,))
    for learner, member in members.items():
        raw.execute(
            "UPDATE communities SET external_id = ? WHERE external_id = ?",
            (str(member.guild.id), learner.community),
        )
        raw.execute(
            "UPDATE accounts SET external_id = ? WHERE external_id = ?",
            (str(member.hand.person.id), learner.account),
        )
    raw.commit()
    raw.close()


async def _against(floor: Asking, ours: Asking, name: str, sizes: Sizes) -> list[Figure]:
    await _check(ours)
    where = f"{name}, {sizes.learners:,} learners"
    trials = floor.one_by_one(sizes.rounds), ours.one_by_one(sizes.rounds)
    for trial in trials:
        await trial()
    alone = await interleaved(*trials)
    crowd = await interleaved(floor.at_a_pace(sizes.crowd), ours.at_a_pace(sizes.crowd))
    return [
        cost(f"{where}: one by one, median", alone, micros, AIMS[name]),
        cost(f"{where}: {PER_SECOND} a second, 99th percentile", crowd, millis, THRICE),
        Figure(
            name=f"{where}: {PER_SECOND} a second, not answered",
            floor=str(floor.lost),
            ours=str(ours.lost),
            ratio=f"{ours.lost} lost",
            aim="0 lost",
            met=ours.lost == 0,
        ),
    ]


async def _check(asking: Asking) -> None:
    """Everybody who asks is told how far they are."""
    for one in asking.members:
        said = words(await one.ask().answered())
        if "milestones" not in said:
            raise AssertionError(said)
