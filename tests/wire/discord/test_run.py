"""`cairn run`: how it begins, and how it ends.

It is a process of its own where its end is what is asked for, and a task of the test elsewhere.
"""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from signal import SIGINT, SIGKILL, SIGTERM, Signals, raise_signal

import pytest

from bot.cli.main import main
from bot.clock import SystemClock
from bot.storage.store import Store
from tests.databases import Sqlite
from tests.fakes.clock import FakeClock
from tests.logged import log_lines
from tests.wire.discord.cairn import Cairn, settled, words
from tests.wire.discord.process import connected, ended, run
from tests.wire.discord.server import Discord, pointed_at, serving
from tests.wire.discord.trouble import down
from tests.wire.sent import let_leases_end, sent_from
from tests.wire.serving import STOPS_WITHIN, serving_here, stopped
from tests.wire.trouble import HangUp

CALLBACK = "POST /interactions/*/*/callback"
SEND = "POST /channels/*/messages"
READ = "GET /channels/*/messages"


@pytest.fixture
async def discord_here() -> AsyncIterator[Discord]:
    """A Discord with the time of day, as the process itself goes by it."""
    async with serving(FakeClock(SystemClock().now())) as here:
        with pointed_at(here):
            yield here
        here.check_quiet()


@pytest.fixture
def url(sqlite: Sqlite, tmp_path: Path) -> str:
    return sqlite.copy_to(tmp_path / "cairn.db")


@pytest.fixture
async def cairn(discord_here: Discord, url: str) -> Cairn:
    """A server with Cairn's commands; the bot that answers them is another process."""
    store = await Store.open(url)
    made = await settled(discord_here, store)
    await store.close()
    return made


@pytest.fixture
def settings(discord_here: Discord, url: str) -> dict[str, str]:
    return {
        "database_url": url,
        "discord_token": discord_here.world.token,
        "discord_api_url": discord_here.api_url,
        "discord_gateway_url": discord_here.gateway_url,
    }


async def post_a_week(cairn: Cairn) -> None:
    """Have the process post something that is due at once."""
    today = SystemClock().now().date()
    made = await cairn.root.slash(
        cairn.channel, "cohort create", name="ML", start=f"{today}", timezone="UTC"
    ).settled()
    assert made.private, words(made)
    await cairn.root.slash(cairn.channel, "cohort post", post="week").settled()


async def handle(url: str) -> bool:
    """Handle a call of long ago; False when it was handled before."""
    long_ago = SystemClock().now() - timedelta(days=7)
    store = await Store.open(url)
    try:
        return await store.write(lambda tx: tx.calls.note("discord:1", long_ago))
    finally:
        await store.close()


@pytest.mark.parametrize("one", [SIGTERM, SIGINT])
async def test_it_answers_and_stops_when_it_is_told_to(
    cairn: Cairn, settings: dict[str, str], url: str, tmp_path: Path, one: Signals
) -> None:
    assert await handle(url)
    async with run(tmp_path, **settings) as process:
        await connected(cairn.here)
        asked = await cairn.ada.slash(cairn.channel, "help").settled()
        process.send_signal(one)
        async with asyncio.timeout(STOPS_WITHIN):
            status, err = await ended(process)

    assert "Cairn walks a long road with you" in words(asked)
    assert status == 0
    assert cairn.here.gateway.sessions == {}
    assert "Traceback" not in err
    assert "Unclosed" not in err
    assert cairn.here.world.token not in err
    assert await handle(url)  # it was tidied away


async def test_an_answer_on_its_way_arrives_before_it_stops(
    cairn: Cairn, settings: dict[str, str]
) -> None:
    cairn.here.trouble.next(CALLBACK, down(502))  # it is tried again a second later
    async with serving_here(settings) as task:
        await connected(cairn.here)
        asked = cairn.ada.slash(cairn.channel, "help")
        await cairn.here.changes.until(lambda: cairn.here.record.of(CALLBACK))
        raise_signal(SIGTERM)
        await stopped(task)

    assert "Cairn walks a long road with you" in words(asked)


async def test_a_post_on_its_way_arrives_before_it_stops(
    cairn: Cairn, settings: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "bot")
    hold = cairn.here.trouble.hold(SEND)
    async with serving_here(settings) as task:
        await connected(cairn.here)
        await post_a_week(cairn)
        await hold.reached.wait()
        raise_signal(SIGTERM)
        async with asyncio.timeout(STOPS_WITHIN):
            while "stopping" not in caplog.messages:  # noqa: ASYNC110 - a log sets no event
                await asyncio.sleep(0)
        hold.go.set()
        await stopped(task)
        assert not any(record.exc_info for record in caplog.records)

    sent = [call.data["nonce"] for call in cairn.here.record.of(SEND)]
    assert await sent_from(settings["database_url"]) == len(sent) == len(set(sent)) > 0


async def test_what_discord_does_not_answer_is_free_for_the_next_process_at_once(
    cairn: Cairn,
    settings: dict[str, str],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.cli.run.FINISH_WITHIN", 0.5)
    hold = cairn.here.trouble.hold(SEND)
    async with serving_here(settings) as task:
        await connected(cairn.here)
        await post_a_week(cairn)
        await hold.reached.wait()
        raise_signal(SIGTERM)
        await stopped(task)

    assert "posts still on their way" in caplog.text
    assert not any(record.exc_info for record in caplog.records)

    hold.go.set()
    async with serving_here(settings) as task:
        await connected(cairn.here, 2)
        await cairn.here.changes.until(lambda: cairn.here.record.of(READ), 60)
        raise_signal(SIGTERM)
        await stopped(task)
    sent = [call.data["nonce"] for call in cairn.here.record.of(SEND)]
    assert await sent_from(settings["database_url"]) == len(sent) == len(set(sent))
    assert len(cairn.channel.said) == len(sent)


async def test_a_token_that_discord_does_not_know(
    cairn: Cairn, settings: dict[str, str], tmp_path: Path
) -> None:
    async with run(tmp_path, **settings | {"discord_token": "wrong", "log_level": "error"}) as bot:
        status, err = await ended(bot)

    assert status == 1
    assert err == "cairn: Discord does not know the token in CAIRN_DISCORD_TOKEN.\n"


async def test_shards_that_there_are_not(cairn: Cairn, settings: dict[str, str]) -> None:
    async with serving_here(settings | {"discord_shards": "1/2"}) as task:
        await connected(cairn.here)
        [identified] = cairn.here.gateway.identified
        raise_signal(SIGTERM)
        await stopped(task)

    assert identified["shard"] == [1, 2]


def test_a_database_that_is_not_ready(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CAIRN_DATABASE_URL", f"sqlite:///{tmp_path}/new.db")
    monkeypatch.setenv("CAIRN_DISCORD_TOKEN", "x")

    assert main(["run"]) == 1
    assert capfd.readouterr().err == "cairn: the database is empty: run `cairn db upgrade` first\n"
    assert not (tmp_path / "new.db").exists()


async def test_it_waits_for_a_discord_that_is_away(
    cairn: Cairn, settings: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    cairn.here.trouble.next("GET /users/@me", HangUp(stored=False), times=2)
    async with serving_here(settings) as task:
        await connected(cairn.here)
        raise_signal(SIGTERM)
        await stopped(task)

    first, *_ = [one for one in log_lines(caplog) if one["event"].startswith("cannot log in")]
    assert first["event"] == "cannot log in to Discord: tried again"
    assert (first["platform"], first["wait"]) == ("discord", 1)
    assert "Unclosed" not in caplog.text


async def test_a_kill_between_the_send_and_the_record_posts_nothing_twice(
    cairn: Cairn, settings: dict[str, str], tmp_path: Path
) -> None:
    hold = cairn.here.trouble.hold(SEND)
    async with run(tmp_path, **settings) as process:
        await connected(cairn.here)
        await post_a_week(cairn)
        await hold.reached.wait()
        process.send_signal(SIGKILL)
        await ended(process)

    assert len(cairn.channel.said) == 1
    await let_leases_end(settings["database_url"])
    cairn.here.clock.forward(minutes=10)  # Discord has forgotten the nonce by then
    async with run(tmp_path, **settings) as process:
        await connected(cairn.here, 2)
        await cairn.here.changes.until(lambda: cairn.here.record.of(READ), 60)
        process.send_signal(SIGTERM)
        status, _ = await ended(process)

    assert status == 0
    sent = [call.data["nonce"] for call in cairn.here.record.of(SEND)]
    assert await sent_from(settings["database_url"]) == len(sent) == len(set(sent))
    assert len(cairn.channel.said) == len(sent)
