"""`cairn run` posts on Slack, and is killed between a send and its record."""

from collections.abc import AsyncIterator
from pathlib import Path
from signal import SIGKILL, SIGTERM, raise_signal

import pytest

from bot.clock import SystemClock
from bot.storage.store import Store
from tests.databases import Sqlite
from tests.fakes.clock import FakeClock
from tests.wire.discord.process import ended, run
from tests.wire.sent import let_leases_end, sent_from
from tests.wire.serving import serving_here, stopped
from tests.wire.slack.cairn import Cairn, settled, words
from tests.wire.slack.chatting import HISTORY, SEND
from tests.wire.slack.server import Slack, serving

PATIENCE = 60.0


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    """A Slack with the time of day, as the process itself goes by it."""
    async with serving(FakeClock(SystemClock().now())) as here:
        yield here
        here.check_quiet()


@pytest.fixture
def url(sqlite: Sqlite, tmp_path: Path) -> str:
    return sqlite.copy_to(tmp_path / "cairn.db")


@pytest.fixture
async def cairn(slack: Slack, url: str) -> Cairn:
    """A workspace with people in it; the bot that answers them is another process."""
    store = await Store.open(url)
    made = settled(slack, store)
    await store.close()
    return made


async def post_a_week(cairn: Cairn) -> None:
    """Have the process post something that is due at once."""
    today = SystemClock().now().date()
    typed = f"create name=ML start={today} timezone=UTC"
    made = await cairn.root.command("/cohort", typed, cairn.general).answered()
    assert "is set up" in words(made), words(made)
    await cairn.root.command("/cohort", "post post=week", cairn.general).acked()


async def test_a_kill_between_the_send_and_the_record_posts_nothing_twice(
    slack: Slack, cairn: Cairn, url: str, tmp_path: Path
) -> None:
    settings = {
        "database_url": url,
        "slack_bot_token": cairn.learners.bot_token,
        "slack_app_token": slack.app.app_token,
        "slack_api_url": slack.api_url,
    }
    hold = slack.trouble.hold(SEND)
    async with run(tmp_path, **settings) as process:
        await slack.changes.until(lambda: len(slack.sockets.lines) > 0, PATIENCE)
        await post_a_week(cairn)
        await hold.reached.wait()
        process.send_signal(SIGKILL)
        await ended(process)

    assert len(cairn.general.said) == 1
    await let_leases_end(url)
    async with serving_here(settings) as task:
        await slack.changes.until(lambda: bool(slack.record.of(HISTORY)), PATIENCE)
        raise_signal(SIGTERM)
        await stopped(task)

    keys = [call.args["metadata"]["event_payload"]["key"] for call in slack.record.of(SEND)]
    assert len(keys) == len(set(keys)) == len(cairn.general.said)
    assert await sent_from(url) == len(keys)
