"""A database that goes away at any moment, again and again: every due post is there once."""

import random
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from adapters.console.place import ConsoleChat
from adapters.console.postlog import SharedPostLog
from bot.jobs.runner import Runner
from bot.ports import Outgoing, Unavailable
from tests.crash.story import START, WEEKS, begin, everything_was_posted_once
from tests.jobs.road import library
from tests.outages import Ailing

COHORTS = 3
POSTS = COHORTS * 46


class Weather:
    """Takes the database away now and then, for a while."""

    def __init__(self, ailing: Ailing, seed: int) -> None:
        self._ailing = ailing
        self._chance = random.Random(seed)
        self._stack = AsyncExitStack()
        self.away = False
        self.times = 0

    async def may_change(self, likely: float) -> None:
        if not self.away and self._chance.random() < likely:
            self.away = True
            self.times += 1
            await self._stack.enter_async_context(self._ailing.trouble())

    async def clears_up(self) -> None:
        await self._stack.aclose()
        self.away = False


class Outdoors(ConsoleChat):
    def __init__(self, weather: Weather, log: Path) -> None:
        self.again: list[str] = []
        super().__init__(lambda _: None, SharedPostLog(log), self.again.append)
        self._weather = weather

    async def post(self, outgoing: Outgoing) -> str:
        await self._weather.may_change(0.1)
        arrived = await super().post(outgoing)
        await self._weather.may_change(0.1)
        return arrived


@pytest.mark.parametrize(
    "seed", [0, *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(1, 20))]
)
async def test_away_at_any_moment(ailing: Ailing, seed: int, tmp_path: Path) -> None:
    log, weather = tmp_path / "log", Weather(ailing, seed)
    await begin(ailing.store, COHORTS)
    chat = Outdoors(weather, log)
    runner = Runner(ailing.store, library(WEEKS), {"console": chat}, "one")
    now, done = START, False
    while not done:
        await weather.may_change(0.1)
        try:
            due = await runner.next_due()
            done = due is None
            now = max(now, due or now)
            await runner.run_due(now)
        except Unavailable:
            done = False
        if weather.away:
            await weather.clears_up()

    assert await everything_was_posted_once(ailing.store, log) == POSTS
    assert chat.again == []
    assert weather.times > 10
