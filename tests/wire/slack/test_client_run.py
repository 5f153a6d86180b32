"""`cairn run` with Slack: how it begins, and how it ends."""

import asyncio
import re
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from signal import SIGTERM, raise_signal
from typing import Any

import pytest
from aiohttp import ClientSession
from cryptography.fernet import Fernet

from bot.cli.failures import Failed
from bot.clock import SystemClock
from bot.storage.store import Store
from tests.databases import Sqlite
from tests.fakes.clock import FakeClock
from tests.web.site import read
from tests.wire.discord import cairn as on_discord
from tests.wire.discord import server as discord
from tests.wire.serving import free_port, serving_here, stopped
from tests.wire.slack.cairn import said, words
from tests.wire.slack.person import Person
from tests.wire.slack.server import Slack, serving

NEW = 'create name="ML spring" start=2030-03-04 timezone=UTC'
HELLO = "Cairn walks a long road with you"


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    """A Slack with the time of day, as the bot itself goes by it."""
    async with serving(FakeClock(SystemClock().now())) as here:
        yield here
        here.check_quiet()


@pytest.fixture
def ada(slack: Slack) -> Person:
    return slack.person(slack.workspace("Learners"), "ada")


@pytest.fixture
def url(sqlite: Sqlite, tmp_path: Path) -> str:
    return sqlite.copy_to(tmp_path / "cairn.db")


@pytest.fixture
def settings(slack: Slack, ada: Person, url: str) -> dict[str, Any]:
    return {
        "database_url": url,
        "slack_bot_token": ada.workspace.bot_token,
        "slack_app_token": slack.app.app_token,
        "slack_api_url": slack.api_url,
    }


async def test_an_answer_on_its_way_arrives_before_it_stops(
    slack: Slack, ada: Person, settings: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "bot")
    hold = slack.trouble.hold("response_url")
    async with serving_here(settings) as task:
        await slack.connected()
        asked = await ada.command("/cairn", "help").acked()
        await hold.reached.wait()
        raise_signal(SIGTERM)
        async with asyncio.timeout(5):
            while "stopping" not in caplog.messages:  # noqa: ASYNC110 - a log sets no event
                await asyncio.sleep(0)
        hold.go.set()
        await stopped(task)

    assert HELLO in said(asked.shown)
    assert slack.sockets.lines == []
    assert not any(record.exc_info for record in caplog.records)
    assert settings["slack_bot_token"] not in caplog.text


async def test_who_is_deactivated_leaves_their_cohorts_at_once(
    slack: Slack, ada: Person, settings: dict[str, Any]
) -> None:
    lin = slack.person(ada.workspace, "lin", is_admin=True)
    general = slack.channel(ada.workspace, "general", ada, lin)
    async with serving_here(settings) as task:
        await slack.connected()
        await lin.command("/cohort", NEW, general).answered()
        await ada.command("/cohort", "join", general).answered()
        before = await lin.command("/cohort", "members", general).answered()
        await slack.life.changes(ada, deleted=True).settled()
        async with asyncio.timeout(5):
            while "ada" in words(await lin.command("/cohort", "members", general).answered()):
                pass  # events are acknowledged before anything comes of them
        raise_signal(SIGTERM)
        await stopped(task)

    assert "ada" in words(before)


async def test_it_stops_although_slack_takes_no_answer(
    slack: Slack,
    ada: Person,
    settings: dict[str, Any],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.cli.run.FINISH_WITHIN", 0.1)
    hold = slack.trouble.hold("response_url")
    async with serving_here(settings) as task:
        await slack.connected()
        await ada.command("/cairn", "help").acked()
        await hold.reached.wait()
        raise_signal(SIGTERM)
        await stopped(task)

    assert "answers were still on their way" in caplog.text


@pytest.mark.parametrize("name", ["slack_bot_token", "slack_app_token"])
async def test_a_token_that_slack_does_not_know_is_one_line(
    settings: dict[str, Any], name: str
) -> None:
    wrong = f"{settings[name][:5]}wrong"
    async with serving_here(settings | {name: wrong}) as task:
        with pytest.raises(Failed) as failed:
            await stopped(task)

    assert str(failed.value) == (
        f"Slack does not take the token in CAIRN_{name.upper()} (invalid_auth)."
    )


async def test_discord_and_slack_are_served_at_once(
    slack: Slack, ada: Person, settings: dict[str, Any], url: str
) -> None:
    """Slack over HTTP, and away at first, which keeps nobody on Discord waiting."""
    hold = slack.trouble.hold("auth.test")
    port = free_port()
    slack.app.request_url = f"http://127.0.0.1:{port}/slack/events"
    async with discord.serving(slack.clock) as there:
        store = await Store.open(url)
        cairn = await on_discord.settled(there, store)
        await store.close()
        del settings["slack_app_token"]
        settings |= {
            "slack_signing_secret": slack.app.signing_secret,
            "http_port": port,
            "discord_token": there.world.token,
            "discord_api_url": there.api_url,
            "discord_gateway_url": there.gateway_url,
        }
        async with serving_here(settings) as task:
            await there.changes.until(lambda: there.gateway.connected)
            await hold.reached.wait()
            first = await cairn.ada.slash(cairn.channel, "help").settled()
            early = await ada.command("/cairn", "help").acked()
            hold.go.set()
            asked = await answered(ada)
            raise_signal(SIGTERM)
            await stopped(task)

    assert HELLO in on_discord.words(first)
    assert early.delivery.status == 503
    assert HELLO in asked


async def answered(ada: Person) -> str:
    """What the bot says once it has logged in."""
    while True:
        asked = await ada.command("/cairn", "help").acked()
        if asked.delivery.status != 503:
            return said((await asked.answered()).shown)


async def test_an_address_that_is_taken_is_one_line(settings: dict[str, Any]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        async with serving_here(
            settings | {"slack_signing_secret": "secret", "http_port": port}
        ) as task:
            with pytest.raises(Failed, match=f"^cannot listen on 127.0.0.1:{port}: .*HTTP_PORT"):
                await stopped(task)


async def test_it_is_watched_from_before_the_login(
    slack: Slack, ada: Person, settings: dict[str, Any]
) -> None:
    hold = slack.trouble.hold("auth.test")
    port = free_port()
    async with serving_here(settings | {"http_port": port}) as task, ClientSession() as watcher:
        await hold.reached.wait()

        async def page(name: str) -> tuple[int, str]:
            async with watcher.get(f"http://127.0.0.1:{port}/{name}") as answer:
                return answer.status, await answer.text()

        alive, early = await page("healthz"), await page("readyz")
        hold.go.set()
        await slack.connected()
        asked = await (await ada.command("/cairn", "help").acked()).answered()
        status, late = await page("readyz")
        counted = (await page("metrics"))[1]
        raise_signal(SIGTERM)
        await stopped(task)

    assert alive == (200, "ok\n")
    assert early[0] == 503
    assert '"slack": {"ok": false, "why": "0 of 2 connections are open"}' in early[1]
    assert status == 200, late
    assert HELLO in said(asked.shown)
    samples = read(counted)
    assert samples["cairn_commands_total{command=help,outcome=ok}"] == 1
    assert samples["cairn_platform_connected{platform=slack}"] == 1
    assert samples["cairn_database_transaction_seconds_count{access=read}"] > 0
    assert not any(word in early[1] + late + counted for word in secrets(settings, ada))


def secrets(settings: dict[str, Any], person: Person) -> list[str]:
    return [*map(str, settings.values()), person.user.id, person.workspace.id, person.user.name]


async def test_a_calendar_is_where_the_answer_says(
    slack: Slack, ada: Person, settings: dict[str, Any]
) -> None:
    site = f"http://127.0.0.1:{free_port()}"
    settings |= {"http_port": site.rpartition(":")[2], "public_url": site}
    settings |= {
        "secret_key": f"{Fernet.generate_key().decode()}, {Fernet.generate_key().decode()}"
    }
    async with serving_here(settings) as task, ClientSession() as calendar_app:
        await slack.connected()
        told = [await (await ada.command("/cairn", "calendar").acked()).answered() for _ in "12"]
        first, again = (re.findall(rf"{site}/calendar/\S+\.ics", said(one.shown)) for one in told)
        async with calendar_app.get(first[0]) as answer:
            status, found = answer.status, await answer.text()
        raise_signal(SIGTERM)
        await stopped(task)

    assert again == first
    assert (status, found.splitlines()[0]) == (200, "BEGIN:VCALENDAR")


async def test_where_nobody_listens_nothing_is_counted(
    slack: Slack, ada: Person, settings: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr("bot.cli.run.Metrics")
    async with serving_here(settings) as task:
        await slack.connected()
        asked = await (await ada.command("/cairn", "help").acked()).answered()
        raise_signal(SIGTERM)
        await stopped(task)

    assert HELLO in said(asked.shown)
