"""The database goes away and comes back: nothing is lost, and nothing is said twice."""

from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from bot.commands.call import Call, Caller
from bot.domain.people import Rank
from bot.jobs.ticker import Ticker
from bot.message import plain
from bot.ports import Outgoing, Unavailable
from bot.storage.store import Store
from tests.databases import Sqlite
from tests.jobs.bot import CREATE, Bot, TimedChat, with_cohort
from tests.outages import Ailing

NEVER = 3600.0

TURNED_DOWN = (
    "Cairn cannot reach its database just now, and nothing was changed. Please try again in a few"
    " minutes."
)
ADA = Caller("console", "ada", "Ada", "home", "Home", Rank.MEMBER, names_channels=True)
LONG_KEY = f"console:{'1' * 2500}"
"""Of a call that no page has room for."""

COHORTS = 5
"""Whose posts no page has room for."""


def events(caplog: pytest.LogCaptureFixture) -> list[str]:
    assert not any(record.exc_info for record in caplog.records)
    return [record.getMessage() for record in caplog.records]


GONE = "database unavailable: commands are turned down, posts wait"
BACK = "database available again"


async def test_what_is_due_meanwhile_goes_out_once_afterwards(
    ailing: Ailing, caplog: pytest.LogCaptureFixture
) -> None:
    bot = await with_cohort(ailing.store)
    for number in range(1, COHORTS):
        await bot.lead(CREATE.replace("ML spring", f"C{number}"))
    ticker = Ticker(bot.runner, bot.clock, NEVER)
    async with ailing.trouble():
        bot.clock.forward(hours=1)
        for _ in range(3):
            await ticker.ring()
            bot.clock.forward(seconds=20)
        assert bot.told == []
        assert events(caplog) == [GONE]

    await ticker.ring()
    await ticker.ring()
    assert bot.kinds == ["week"] * COHORTS
    assert events(caplog) == [GONE, BACK]
    for row in await bot.deliveries():
        assert (row["state"], row["attempts"], row["ambiguous"]) == ("sent", 1, False)


async def test_who_asks_meanwhile_is_told_so_and_may_try_again(
    ailing: Ailing, caplog: pytest.LogCaptureFixture
) -> None:
    bot = await with_cohort(ailing.store)
    await bot.say("ada", "/cohort join")
    checkin = Call(ADA, ("checkin",), {"done": "chapter one"}, key=LONG_KEY)
    async with ailing.trouble():
        for _ in range(3):
            reply = await bot.app.handle(checkin)
            assert (plain(reply.message), reply.ok) == (TURNED_DOWN, False)
            assert reply.away
            assert reply.incident is None
        seen = await bot.app.handle(Call(ADA, ("progress",)))
        assert seen.ok is ailing.reads
        assert await bot.app.complete(Call(ADA, ("done",)), "milestone", "") or not ailing.reads
        assert events(caplog) == [GONE]

    reply = await bot.app.handle(checkin)
    assert reply.ok
    assert not reply.repeated
    assert events(caplog) == [GONE, BACK]


async def test_what_has_arrived_meanwhile_is_marked_afterwards(
    ailing: Ailing, caplog: pytest.LogCaptureFixture
) -> None:
    bot = await with_cohort(ailing.store)

    async with AsyncExitStack() as stack:

        class Into(TimedChat):
            """The database fails while the first message is on its way."""

            async def post(self, outgoing: Outgoing) -> str:
                if not self.posts:
                    await stack.enter_async_context(ailing.trouble())
                return await super().post(outgoing)

        bot.chat = Into(clock=bot.clock)
        bot.runner = bot.worker("one")
        bot.clock.forward(hours=1)
        await run_out(bot)

    await bot.catch_up()
    assert bot.kinds == ["week"]
    [row] = await bot.deliveries()
    assert (row["state"], row["attempts"]) == ("sent", 1)


async def run_out(bot: Bot) -> None:
    """Ends at the trouble or, where the disk has room for so little, without any."""
    try:
        await bot.runner.run_due(bot.clock.now())
    except Unavailable:
        assert [row["state"] for row in await states(bot)] in ([], ["sending"])


async def states(bot: Bot) -> list[dict[str, object]]:
    try:
        return await bot.deliveries()
    except Unavailable:
        return []


async def test_a_post_whose_token_cannot_be_looked_up_is_tried_again(
    quick: Store, caplog: pytest.LogCaptureFixture
) -> None:
    bot = await with_cohort(quick)
    tries = []

    class Closed(TimedChat):
        async def post(self, outgoing: Outgoing) -> str:
            tries.append(outgoing.ambiguous)
            if len(tries) == 1:
                raise Unavailable
            return await super().post(outgoing)

    bot.chat = Closed(clock=bot.clock)
    bot.runner = bot.worker("one")
    await bot.until("2026-03-02 10:00")
    assert (bot.kinds, tries) == (["week"], [False, True])
    assert events(caplog) == []


async def test_a_file_that_is_damaged_while_it_is_used(
    sqlite: Sqlite, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "cairn.db"
    url = sqlite.copy_to(path)
    begun = await with_cohort(await Store.open(url))
    await begun.say("ada", "/cohort join")
    await begun.store.close()

    store = await Store.open(url)
    bot = Bot(store, begun.clock, begun.library)
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"rubbish!" * (path.stat().st_size // 8 - 512))
    before = path.read_bytes()
    ticker = Ticker(bot.runner, bot.clock, NEVER)
    bot.clock.forward(hours=1)
    for _ in range(3):
        await ticker.ring()
        reply = await bot.app.handle(Call(ADA, ("checkin",), {"done": "chapter one"}))
        assert plain(reply.message) == TURNED_DOWN
    await store.close()

    assert bot.told == []
    assert path.read_bytes() == before
    assert events(caplog) == ["database damaged: nothing is written; go back to a copy"]
