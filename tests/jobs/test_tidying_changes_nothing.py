"""Whatever people did: what the bot says of it is the same after a round."""

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.jobs.tidying import Kept, Tidying
from bot.storage.store import Store
from tests.databases import Sqlite
from tests.jobs.bot import Bot, with_cohort

SAID = [
    '/checkin done="something"',
    '/checkin done="something else" next="more" minutes=30',
    '/checkin done="late" day=yesterday blocked="no GPU"',
    "/done milestone=m1",
    "/done milestone=m2 note=done",
    "/undone milestone=m1",
    "/pause until=2026-04-20 reason=travel",
    "/resume",
    "/settings goal_days=2",
    "/settings timezone=Europe/Lisbon",
]
ASKED = ["/progress", "/streak why=yes", "/week number=1", "/roadmap", "/settings", "/cohort info"]
ASKED_BY_LIN = ["/cohort members", "/cohort list"]
DAYS = st.lists(
    st.tuples(st.integers(0, 4), st.sampled_from(["ada", "bob"]), st.sampled_from(SAID)),
    min_size=5,
    max_size=25,
)


async def answers(bot: Bot) -> list[object]:
    theirs = [await bot.say(who, asked) for who in ("ada", "bob") for asked in ASKED]
    return [*theirs, *[await bot.lead(asked) for asked in ASKED_BY_LIN]]


async def play(store: Store, days: list[tuple[int, str, str]]) -> None:
    bot = await with_cohort(store)
    for who in ("ada", "bob"):
        await bot.say(who, "/cohort join", zone="America/New_York")
    for later, who, said in days:
        bot.clock.forward(days=later)
        await bot.say(who, said)
    bot.clock.forward(days=20)
    await bot.catch_up()
    before = await answers(bot)

    await Tidying(store, Kept(texts=10, posts=10), lot=7).run_due(bot.clock.now())

    assert await answers(bot) == before


async def played(url: str, days: list[tuple[int, str, str]]) -> None:
    store = await Store.open(url)
    try:
        await play(store, days)
    finally:
        await store.close()


@settings(max_examples=settings().max_examples // 10)
@given(days=DAYS)
def test_what_people_are_told_of_themselves_stays(
    sqlite: Sqlite, days: list[tuple[int, str, str]]
) -> None:
    with TemporaryDirectory() as folder:
        asyncio.run(played(sqlite.copy_to(Path(folder) / "cairn.db"), days))
