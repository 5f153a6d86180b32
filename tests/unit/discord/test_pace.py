"""No second has more requests than it may, whatever the network does."""

import asyncio
from collections.abc import Sequence

import pytest

from adapters.discord.pace import Pace


class World:
    """Time that goes on when everybody waits."""

    def __init__(self) -> None:
        self.now = 0.0
        self._waiting: list[tuple[float, asyncio.Event]] = []

    async def sleep(self, seconds: float) -> None:
        event = asyncio.Event()
        self._waiting.append((self.now + seconds, event))
        await event.wait()

    async def run(self, tasks: Sequence[asyncio.Task[None] | asyncio.Task[float]]) -> None:
        while not all(task.done() for task in tasks):
            for _ in range(20):
                await asyncio.sleep(0)
            if self._waiting:
                self._waiting.sort(key=lambda one: one[0])
                at, event = self._waiting.pop(0)
                self.now = max(self.now, at)
                event.set()


@pytest.mark.parametrize("delays", [(0.01,), (0.9, 0.01), (0.0, 0.0, 2.5), (0.3, 0.1, 0.6, 0.02)])
async def test_the_server_never_sees_more_within_a_second(delays: tuple[float, ...]) -> None:
    world = World()
    pace = Pace(5, lambda: world.now, world.sleep)
    arrived: list[float] = []

    async def send(number: int) -> None:
        async with pace.turn():
            await world.sleep(delays[number % len(delays)])
            arrived.append(world.now)

    await world.run([asyncio.create_task(send(number)) for number in range(40)])

    assert len(arrived) == 40
    arrived.sort()
    for first, sixth in zip(arrived, arrived[5:], strict=False):
        assert sixth - first >= 1 - 1e-9


async def test_turns_are_even_and_none_is_wasted() -> None:
    world = World()
    pace = Pace(5, lambda: world.now, world.sleep)
    begun: list[float] = []

    async def send() -> None:
        async with pace.turn():
            begun.append(world.now)

    await world.run([asyncio.create_task(send()) for _ in range(11)])

    assert begun == pytest.approx([number * 0.2 for number in range(11)])


async def test_whoever_gives_up_waiting_leaves_the_turn_to_others() -> None:
    world = World()
    pace = Pace(1, lambda: world.now, world.sleep)
    begun: list[str] = []

    async def send(name: str) -> None:
        async with pace.turn():
            begun.append(name)

    tasks = [asyncio.create_task(send(name)) for name in ("one", "two", "three")]
    for _ in range(20):
        await asyncio.sleep(0)
    tasks[1].cancel()
    await world.run(tasks)
    assert begun == ["one", "three"]


KNOWN = 30
"""Round trips after which a way is known well enough."""


async def answered_from(pace: Pace, world: World, there: float, back: float) -> float:
    """A request and its answer, as a client with the trace tells of them; when it arrived."""
    async with pace.turn() as trip:
        trip.left = world.now
        await world.sleep(there)
        arrived = world.now
        await world.sleep(back)
        trip.answered = world.now
    return arrived


async def arrivals(pace: Pace, world: World, ways: Sequence[tuple[float, float]]) -> list[float]:
    tasks = [asyncio.create_task(answered_from(pace, world, *way)) for way in ways]
    await world.run(tasks)
    return sorted(task.result() for task in tasks)


async def test_a_long_way_slows_nothing_down_once_it_is_known() -> None:
    world = World()
    arrived = await arrivals(Pace(5, lambda: world.now, world.sleep), world, [(0.2, 0.2)] * 100)
    for first, sixth in zip(arrived, arrived[5:], strict=False):
        assert sixth - first >= 1 - 1e-9
    known = arrived[KNOWN + 5 :]
    assert known[-1] - known[0] == pytest.approx((len(known) - 1) / 5, abs=0.5)


async def test_what_a_way_takes_longer_than_usual_may_have_been_on_the_way_there() -> None:
    world = World()
    usual, late, answered_late = (0.1, 0.1), (0.7, 0.1), (0.1, 0.6)
    ways = [usual] * KNOWN + [usual, late, usual, answered_late, usual, usual, late] * 10
    arrived = await arrivals(Pace(5, lambda: world.now, world.sleep), world, ways)
    for first, sixth in zip(arrived, arrived[5:], strict=False):
        assert sixth - first >= 1 - 1e-9


async def test_turns_that_were_taken_some_other_way_come_a_second_later() -> None:
    world = World()
    begun = await arrivals(Pace(5, lambda: world.now, world.sleep, 2), world, [(0.0, 0.0)] * 5)
    assert begun == pytest.approx([0.0, 0.2, 0.4, 1.0, 1.1])


async def test_missed_turns_are_made_up_for() -> None:
    world = World()
    pace = Pace(5, lambda: world.now, world.sleep)
    world.now = 10.0
    begun = await arrivals(pace, world, [(0.0, 0.0)] * 5)
    assert begun == pytest.approx([10.0, 10.1, 10.2, 10.3, 10.4])
