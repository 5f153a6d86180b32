"""Two processes on one PostgreSQL, and a place that keeps nonces."""

import asyncio
from collections import Counter
from datetime import timedelta

import pytest

from adapters.console.place import Arrival, ConsoleChat
from bot.jobs.runner import Runner
from bot.ports import Outgoing
from bot.storage.store import Store
from tests.crash.story import START, WEEKS, all_cohorts, begin, planned
from tests.jobs.road import library

COHORTS = 30


class Yielding(ConsoleChat):
    """Lets the other runner in before and after each send."""

    async def post(self, outgoing: Outgoing) -> str:
        await asyncio.sleep(0)
        message_id = await super().post(outgoing)
        await asyncio.sleep(0)
        return message_id


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_each_due_post_goes_out_once(database_url: str) -> None:
    arrived: list[Arrival] = []
    again: list[str] = []
    chat = Yielding(arrived.append, remark=again.append)
    one, two = await Store.open(database_url), await Store.open(database_url)
    await begin(one, COHORTS)
    road = library(WEEKS)
    runners = [
        Runner(store, road, {"console": chat}, name) for store, name in ((one, "a"), (two, "b"))
    ]

    now, end = START, START + timedelta(days=8)
    while (due := await runners[0].next_due()) is not None and due <= end:
        now = max(now, due)
        while any(await asyncio.gather(*(runner.run_due(now) for runner in runners))):
            pass

    for cohort in await one.read(all_cohorts):
        mine = [a.outgoing.kind for a in arrived if a.outgoing.cohort == cohort.name]
        assert mine == planned(cohort)[: len(mine)]
        assert Counter(mine)["week"] == 2
    assert again == []
    assert len({arrival.id for arrival in arrived}) == len(arrived) == COHORTS * 9
    await one.close()
    await two.close()
