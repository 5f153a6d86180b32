"""A delivery is found again by what the message itself holds."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord.components import Shown, container, text
from adapters.discord.history import CLOCKS_DIFFER, MOST_PAGES, PAGE, find, mark, marker

ME, SOMEBODY = 7, 8
SINCE = datetime(2026, 3, 2, 9, tzinfo=UTC)
START = discord.utils.time_snowflake(SINCE)
MINE = "mine"


def message(number: int, nonce: str = "another", author: int = ME) -> dict[str, Any]:
    components = [{"type": 17, "id": marker(nonce), "components": []}]
    return {"id": str(number), "author": {"id": str(author)}, "components": components}


class Channel:
    """Pages as Discord gives them; counts them."""

    def __init__(self, *messages: dict[str, Any]) -> None:
        self._all = sorted(messages, key=lambda one: int(one["id"]))
        self.pages = 0

    async def read(self, before: int | None, after: int | None) -> Sequence[dict[str, Any]]:
        self.pages += 1
        if after is not None:
            return [one for one in self._all if int(one["id"]) > after][:PAGE][::-1]
        found = [one for one in self._all if before is None or int(one["id"]) < before]
        return found[-PAGE:][::-1]

    async def find(self, since: datetime | None = SINCE) -> int | None:
        return await find(self.read, ME, MINE, since)


def many(count: int, start: int = START) -> list[dict[str, Any]]:
    return [message(start + number) for number in range(1, count + 1)]


async def test_it_is_found_among_others() -> None:
    channel = Channel(*many(20), message(START + 50, MINE), *many(20, START + 100))
    assert await channel.find() == START + 50
    assert channel.pages == 1


async def test_what_somebody_else_wrote_is_not_ours() -> None:
    channel = Channel(message(START + 50, MINE, author=SOMEBODY))
    assert await channel.find() is None


async def test_the_search_ends_where_no_try_can_have_been() -> None:
    long_ago = discord.utils.time_snowflake(SINCE - timedelta(days=3))
    channel = Channel(*many(1000, long_ago), *many(120))
    assert await channel.find() is None
    assert channel.pages == 2


async def test_a_clock_that_is_behind_hides_nothing() -> None:
    early = discord.utils.time_snowflake(SINCE - CLOCKS_DIFFER + timedelta(seconds=1))
    channel = Channel(message(early, MINE), *many(PAGE))
    assert await channel.find() == early


@pytest.mark.parametrize("since", [SINCE, None])
async def test_a_busy_channel_is_searched_from_both_ends(since: datetime | None) -> None:
    later = START + 10_000
    channel = Channel(*many(90), message(START + 95, MINE), *many(PAGE * MOST_PAGES, later))
    assert await channel.find(since) == (START + 95 if since else None)
    assert channel.pages == MOST_PAGES + (1 if since else 0)


async def test_the_search_has_an_end() -> None:
    channel = Channel(*many(PAGE * 50))
    assert await channel.find() is None
    assert channel.pages == 2 * MOST_PAGES


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz234567", min_size=22, max_size=22))
def test_a_mark_is_a_number_discord_takes_and_gives_to_nobody(nonce: str) -> None:
    assert 1 << 30 <= marker(nonce) < 1 << 31
    view = Shown([container([text("Hello")], 0)], whole=True)
    mark(view, nonce)
    assert [one["id"] for one in view.to_components()] == [marker(nonce)]


def test_marks_differ() -> None:
    assert len({marker(f"nonce-{number}") for number in range(2000)}) == 2000
