"""The ticker rings and the rows decide; on the real clock, for some milliseconds."""

import asyncio
import logging
from dataclasses import dataclass, field

import pytest

from bot.clock import SystemClock
from bot.jobs.ticker import Ticker
from bot.ports import Outgoing
from bot.storage.store import Store
from tests.jobs.bot import Bot, TimedChat, with_cohort

NEVER = 3600.0


@dataclass
class Gate(TimedChat):
    """A place whose sends wait until the test opens it."""

    begun: asyncio.Event = field(default_factory=asyncio.Event)
    open: asyncio.Event = field(default_factory=asyncio.Event)

    async def post(self, outgoing: Outgoing) -> str:
        self.begun.set()
        await self.open.wait()
        return await super().post(outgoing)


async def gated(store: Store) -> tuple[Bot, Gate]:
    bot = await with_cohort(store)
    gate = Gate(clock=bot.clock)
    bot.chat = gate
    bot.runner = bot.worker("one")
    bot.clock.forward(hours=1)
    return bot, gate


async def all_sent(bot: Bot, number: int) -> None:
    async with asyncio.timeout(20):
        while len(await bot.deliveries(state="sent")) < number:  # noqa: ASYNC110 - the rows say it
            await asyncio.sleep(0)


async def test_what_fell_due_before_the_start_is_run_at_once(quick: Store) -> None:
    bot, gate = await gated(quick)
    gate.open.set()
    ticker = Ticker(bot.runner, bot.clock, NEVER)
    ticker.start()
    await all_sent(bot, 1)
    assert bot.kinds == ["week"]
    await ticker.stop()


async def test_it_rings_by_itself_and_when_it_is_woken(quick: Store) -> None:
    bot, gate = await gated(quick)
    gate.open.set()
    ticker = Ticker(bot.runner, bot.clock, 0.01)
    ticker.start()
    await all_sent(bot, 1)
    bot.clock.forward(days=1, hours=3)
    await all_sent(bot, 2)
    await ticker.stop()
    assert bot.kinds == ["week", "drop"]

    ticker = Ticker(bot.worker("two"), bot.clock, NEVER)
    ticker.start()
    bot.clock.forward(days=1)
    ticker.wake()
    await all_sent(bot, 3)
    await ticker.stop()
    assert bot.kinds == ["week", "drop", "prompt"]


class Moody:
    """A runner that fails the first time."""

    def __init__(self) -> None:
        self.rings = 0
        self.again = asyncio.Event()

    async def run_due(self, now: object) -> int:
        self.rings += 1
        if self.rings == 1:
            raise RuntimeError("the database is away")
        self.again.set()
        return 0

    def finish(self) -> None:
        pass


async def test_an_exception_is_logged_and_it_rings_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    moody = Moody()
    ticker = Ticker(moody, SystemClock(), 0.01)
    with caplog.at_level(logging.ERROR, "bot.jobs.ticker"):
        ticker.start()
        async with asyncio.timeout(20):
            await moody.again.wait()
        await ticker.stop()
    assert "the database is away" in caplog.text


async def test_a_stop_lets_the_send_that_is_under_way_end(quick: Store) -> None:
    bot, gate = await gated(quick)
    ticker = Ticker(bot.runner, bot.clock, NEVER)
    ticker.start()
    async with asyncio.timeout(20):
        await gate.begun.wait()
    stopping = asyncio.create_task(ticker.stop())
    for _ in range(20):
        await asyncio.sleep(0)
    assert not stopping.done()

    gate.open.set()
    await stopping
    [row] = await bot.deliveries()
    assert (row["state"], row["message_id"]) == ("sent", "message-1")


async def test_a_stop_that_may_not_wait_cuts_the_send_off(
    quick: Store, caplog: pytest.LogCaptureFixture
) -> None:
    bot, gate = await gated(quick)
    ticker = Ticker(bot.runner, bot.clock, NEVER)
    ticker.start()
    async with asyncio.timeout(20):
        await gate.begun.wait()
        await ticker.stop(within=0.0)
    assert gate.posts == []
    assert [record.levelname for record in caplog.records] == ["WARNING"]

    [row] = await bot.deliveries()
    assert (row["state"], row["worker"], row["reason"]) == ("waiting", None, "the process stopped")
    gate.open.set()
    await bot.worker("two").run_due(bot.clock.now())  # at once, and not when the lease is over
    assert [(post.kind, post.ambiguous) for post in gate.posts] == [("week", True)]


async def test_a_ticker_that_never_began_can_be_stopped(quick: Store) -> None:
    bot, _ = await gated(quick)
    await Ticker(bot.runner, bot.clock, NEVER).stop()


async def test_what_is_cut_off_in_a_send_is_recovered_when_its_lease_is_over(quick: Store) -> None:
    bot, gate = await gated(quick)
    cut = asyncio.create_task(bot.runner.run_due(bot.clock.now()))
    async with asyncio.timeout(20):
        await gate.begun.wait()
    cut.cancel()
    with pytest.raises(asyncio.CancelledError):
        await cut
    assert [row["state"] for row in await bot.deliveries()] == ["sending"]

    gate.open.set()
    bot.runner = bot.worker("two")
    await bot.until("2026-03-02 10:00")
    assert [(post.kind, post.ambiguous) for post in gate.posts] == [("week", True)]
    assert [row["state"] for row in await bot.deliveries()] == ["sent"]


async def test_after_a_stop_nothing_rings(quick: Store) -> None:
    bot, gate = await gated(quick)
    gate.open.set()
    ticker = Ticker(bot.runner, bot.clock, 0.01)
    ticker.start()
    await all_sent(bot, 1)
    await ticker.stop()
    bot.clock.forward(days=2)
    for _ in range(200):
        await asyncio.sleep(0.001)
    assert bot.kinds == ["week"]
