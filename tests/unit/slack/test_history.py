"""Whether a delivery is in a channel already."""

from datetime import UTC, datetime
from typing import Any

from adapters.slack.history import MOST_PAGES, Page, find, marked, oldest

ME = "UCAIRN"


def message(ts: str, nonce: str, user: str = ME) -> dict[str, Any]:
    return {"ts": ts, "user": user, "metadata": marked(nonce)}


class Channel:
    """Pages of messages; `asked` are the cursors that were asked for."""

    def __init__(self, *pages: list[dict[str, Any]], endless: bool = False) -> None:
        self._pages = pages
        self._endless = endless
        self.asked: list[str | None] = []

    async def read(self, cursor: str | None) -> Page:
        self.asked.append(cursor)
        number = int(cursor or 0)
        last = number + 1 >= len(self._pages) and not self._endless
        more = None if last else {"next_cursor": str(number + 1)}
        return {
            "messages": self._pages[min(number, len(self._pages) - 1)],
            "response_metadata": more,
        }


async def test_it_is_found_by_its_key_on_whatever_page() -> None:
    channel = Channel([message("3.0", "c"), {"ts": "2.5", "user": ME}], [message("2.0", "b")])

    assert await find(channel.read, ME, "b") == "2.0"
    assert channel.asked == [None, "1"]


async def test_what_somebody_else_wrote_is_not_ours() -> None:
    channel = Channel([message("3.0", "a", user="UEVE")])

    assert await find(channel.read, ME, "a") is None


async def test_the_look_comes_to_an_end() -> None:
    channel = Channel([message("1.0", "a")], endless=True)

    assert await find(channel.read, ME, "b") is None
    assert len(channel.asked) == MOST_PAGES


def test_it_begins_a_little_before_the_first_try() -> None:
    since = datetime(2026, 3, 2, 9, tzinfo=UTC)

    assert float(oldest(since) or 0) == since.timestamp() - 300
    assert oldest(None) is None
