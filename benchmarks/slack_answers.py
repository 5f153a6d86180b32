"""How long `/progress` takes on Slack: to the acknowledgement, and to the answer."""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from statistics import median

from adapters.slack.place import PLATFORM
from benchmarks.checkins import copy
from benchmarks.measure import Figure, Trial, cost, interleaved, micros, speed
from benchmarks.population import COMMUNITY, Learner, Population
from benchmarks.servers import server
from benchmarks.slack_stage import BARE, CAIRN, Member, a_slack, add_member, process
from tests.wire.slack.cairn import words
from tests.wire.slack.deed import Deed

MEASURED = 20
"""People who ask, spread over the whole database."""

BURST = 200
"""Commands that are given at the same moment."""

ACK, HALF = 0.2, 0.5


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many learners there are, and rounds of all who ask."""

    learners: int = 100_000
    rounds: int = 20


class Asking:
    """The people who ask one bot, each in a workspace of their own."""

    def __init__(self, members: Sequence[Member]) -> None:
        self.members = members
        self.lost = 0

    def one_by_one(self, rounds: int, until: Callable[[Deed], Awaitable[float]]) -> Trial:
        """The median of seconds, while nobody else asks."""

        async def trial() -> float:
            every = [one for _ in range(rounds) for one in self.members]
            return median([await until(one.ask()) for one in every])

        return trial

    async def at_once(self) -> float:
        """The seconds for each command, when very many are given at the same moment."""
        clock = asyncio.get_running_loop()
        begun = clock.time()
        asked = [one.ask() for one in islice(cycle(self.members), BURST)]
        await asyncio.gather(*(one.answered() for one in asked), return_exceptions=True)
        took = clock.time() - begun
        self.lost += sum(not (one.messages and one.delivery.in_time) for one in asked)
        return took / BURST


async def acknowledged(asked: Deed) -> float:
    """Seconds to the acknowledgement; the next command is given after the answer."""
    await asyncio.gather(asked.acked(), asked.answered())
    return asked.delivery.took or float("inf")


async def answered(asked: Deed) -> float:
    """Seconds to the answer."""
    await asked.answered()
    return asyncio.get_running_loop().time() - asked.delivery.began


async def figures(folder: Path, *, quick: bool) -> list[Figure]:
    sizes = Sizes(MEASURED * COMMUNITY, 3) if quick else Sizes()
    path = folder / "answers.db"
    population = Population(path)
    learners = population.settle(sizes.learners, MEASURED)
    population.close()
    async with AsyncExitStack() as stack:
        found: list[Figure] = []
        there, here = [await stack.enter_async_context(a_slack()) for _ in range(2)]
        floor = Asking([add_member(there, one.account) for one in learners])
        ours = Asking([add_member(here, one.account) for one in learners])
        _move(path, dict(zip(learners, ours.members, strict=True)))
        await stack.enter_async_context(process(there, BARE, folder))
        running = stack.enter_context(server(folder))
        postgres = running.migrated()
        copy(path, postgres)
        for name, url in (("SQLite", f"sqlite:///{path}"), ("PostgreSQL", postgres)):
            async with process(here, CAIRN, folder, url):
                found += await _against(floor, ours, name, sizes)
    return found


def _move(path: Path, members: Mapping[Learner, Member]) -> None:
    """Everybody is on Slack; those who ask are the people of the loopback."""
    raw = sqlite3.connect(path)
    raw.execute("UPDATE communities SET platform = ?", (PLATFORM,))
    raw.execute("UPDATE accounts SET platform = ?", (PLATFORM,))
    for learner, member in members.items():
        raw.execute(
            "UPDATE communities SET external_id = ? WHERE external_id = ?",
            (member.person.workspace.id, learner.community),
        )
        raw.execute(
            "UPDATE accounts SET external_id = ? WHERE external_id = ?",
            (member.person.id, learner.account),
        )
    raw.commit()
    raw.close()


async def _against(floor: Asking, ours: Asking, name: str, sizes: Sizes) -> list[Figure]:
    await _check(ours)
    where = f"{name}, {sizes.learners:,} learners"
    pairs = []
    for until in (acknowledged, answered):
        trials = floor.one_by_one(sizes.rounds, until), ours.one_by_one(sizes.rounds, until)
        for trial in trials:
            await trial()
        pairs.append(await interleaved(*trials))
    crowd = await interleaved(floor.at_once, ours.at_once)
    return [
        cost(f"{where}: to the acknowledgement, median", pairs[0], micros, ACK),
        cost(f"{where}: to the answer, median", pairs[1], micros),
        speed(f"{where}: {BURST} at once", crowd, HALF),
        Figure(
            name=f"{where}: {BURST} at once, not answered",
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
        if "Milestones" not in said:
            raise AssertionError(said)
