"""Whenever a copy is made and whenever somebody goes back to it: each post comes once."""

import asyncio
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.databases import Sqlite
from tests.jobs.bot import at
from tests.jobs.test_after_restore import Home, begun, course

BEGUN = at("2026-03-03 13:00")
END = BEGUN + timedelta(days=20)
HOURS = st.integers(0, 8 * 24)
SAID = st.sampled_from(
    [None, '/checkin done="late" day=yesterday', "/done m1", "/cohort leave", "/privacy delete yes"]
)


async def story(
    home: Home, spans: list[int], said: list[str | None]
) -> list[tuple[str, str | None]]:
    """What is posted where a copy is made, and gone back to, after so many hours each."""
    bot = await begun(await home.open())
    for number, span in enumerate(spans):
        copy = await home.save(f"copy{number}")
        for words in said:
            if words:
                await bot.say("ada", words)
            await bot.on_to(bot.clock.now() + timedelta(hours=span / len(said)))
        bot = await home.went_back(bot, copy)
    await bot.on_to(END)
    return course(bot)


def played(
    sqlite: Sqlite, spans: list[int], said: list[str | None]
) -> list[tuple[str, str | None]]:
    async def play() -> list[tuple[str, str | None]]:
        with TemporaryDirectory() as folder:
            home = Home(sqlite.copy_to(Path(folder) / "home.db"), Path(folder))
            try:
                return await story(home, spans, said)
            finally:
                await home.close()

    return asyncio.run(play())


@settings(max_examples=settings().max_examples // 10)
@given(spans=st.lists(HOURS, min_size=1, max_size=2), said=st.lists(SAID, min_size=1, max_size=4))
def test_each_post_comes_once_in_its_thread(
    sqlite: Sqlite, spans: list[int], said: list[str | None]
) -> None:
    assert played(sqlite, spans, said) == played(sqlite, [], [])
