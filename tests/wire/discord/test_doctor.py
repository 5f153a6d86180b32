"""What `cairn doctor` finds on a Discord."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters.discord.checkup import Checkup
from adapters.discord.declare import payloads
from adapters.discord.rest import asking_as
from adapters.discord.spoken import translations
from adapters.discord.sync import sync
from bot.clock import SystemClock
from bot.commands.registry import REGISTRY
from tests.databases import Sqlite
from tests.docs.generate import ROOT
from tests.fakes.clock import FakeClock
from tests.wire.discord import payloads as said
from tests.wire.discord.permissions import Permission
from tests.wire.discord.server import Discord
from tests.wire.discord.trouble import busy
from tests.wire.discord.world import Channel, Guild
from tests.wire.doctor import Operator
from tests.wire.serving import free_port, serving_here
from tests.wire.trouble import Fail, HangUp

ALL_WELL = {
    "discord token",
    "discord gateway",
    "discord app",
    "discord commands",
    "discord places",
}


@pytest.fixture
async def newcomer(
    discord_here: Discord,
    sqlite: Sqlite,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> Operator:
    """Everything is as it should be, and no cohort is there yet."""
    one = Operator(tmp_path, sqlite, monkeypatch, capfd)
    token = discord_here.world.token
    one.set(discord_token=token, discord_api_url=discord_here.api_url)
    async with asking_as(token, discord_here.api_url) as rest:
        await sync(rest, payloads(REGISTRY, translations()))
    return one


@pytest.fixture
async def operator(newcomer: Operator, guild: Guild, channel: Channel) -> Operator:
    """A cohort is there, in which nothing is missing."""
    await newcomer.found_cohort("discord", str(guild.id), str(channel.id))
    return newcomer


async def test_all_is_well(operator: Operator, discord_here: Discord) -> None:
    before = len(discord_here.record.calls)
    told = await operator.doctor()

    assert told.status == 0, told.text
    assert {one["check"] for one in told.lines if one["level"] == "fine"} >= ALL_WELL | {"clock"}
    assert told.of("settings") == [("fine", "Set up: Discord.")]
    assert told.of("discord places") == [("fine", "Nothing is missing in 1 place.")]
    assert told.of("clock") == [("fine", "It agrees with Discord.")]
    assert {call.method for call in discord_here.record.calls[before:]} == {"GET"}
    assert not discord_here.gateway.identified


async def test_a_token_that_is_wrong(operator: Operator, discord_here: Discord) -> None:
    operator.set(discord_token="wrong.token.here")
    told = await operator.doctor()

    assert (told.status, told.wrong) == (1, {"discord token"})
    assert told.of("discord token") == [
        ("wrong", "Discord does not know the token in CAIRN_DISCORD_TOKEN.")
    ]
    assert told.fixes("discord token") == [
        "On the page Bot of your application, Reset Token shows a new one."
    ]
    assert told.of("discord commands") == []
    assert "wrong.token.here" not in told.text


async def test_a_discord_that_is_away(operator: Operator, discord_here: Discord) -> None:
    discord_here.trouble.always("GET /applications/@me", HangUp(stored=False))
    assert (await operator.doctor()).wrong == {"discord token"}
    discord_here.trouble.over("GET /applications/@me")

    discord_here.trouble.always("GET /gateway/bot", Fail(503, "<html>"))
    told = await operator.doctor()
    assert told.of("discord gateway") == [("wrong", "Discord has trouble of its own (status 503).")]
    assert told.fixes("discord gateway") == ["Try again later."]
    assert {"fine"} == {level for level, _ in told.of("discord commands")}


async def test_commands_that_were_not_sent(operator: Operator, discord_here: Discord) -> None:
    there = discord_here.world.commands[None]
    there.remove(next(one for one in there if one["name"] == "week"))
    there[0]["description"] = "What it was for once"
    there.append(there[0] | {"name": "retired"})
    told = await operator.doctor()

    changed = there[0]["name"]
    names = ", ".join(f"/{name}" for name in sorted(["retired", "week", changed]))
    assert told.wrong == {"discord commands"}
    assert told.of("discord commands") == [
        ("wrong", f"Discord has others than this version: {names}.")
    ]
    assert told.fixes("discord commands") == ["Run `cairn discord sync`."]

    discord_here.world.commands[None] = []
    [(_, words)] = (await operator.doctor()).of("discord commands")
    assert words.count("/") == 10
    assert " more." in words


async def test_what_a_channel_denies(
    operator: Operator, discord_here: Discord, channel: Channel
) -> None:
    silent = Permission.SEND_MESSAGES | Permission.CREATE_PUBLIC_THREADS
    discord_here.life.permit(channel, discord_here.world.bot, deny=silent)
    told = await operator.doctor()

    assert told.wrong == {"discord places"}
    needs = f"In #{channel.id} Cairn still needs Send Messages and Create Public Threads."
    assert told.of("discord places") == [("wrong", f"“ML spring” (cohort 1): {needs}")]
    [fix] = told.fixes("discord places")
    assert fix.startswith("To grant what is missing, open the settings of #general")


async def test_a_thread_that_is_locked(
    operator: Operator, discord_here: Discord, channel: Channel
) -> None:
    discord_here.world.add_thread(channel, "Week 1").locked = True
    [(level, words)] = (await operator.doctor()).of("discord places")
    assert level == "wrong"
    assert "needs Manage Threads" in words


async def test_a_channel_or_a_server_that_is_gone(
    operator: Operator, discord_here: Discord, channel: Channel, guild: Guild
) -> None:
    discord_here.life.delete(channel)
    told = await operator.doctor()
    assert told.of("discord places") == [
        ("wrong", "“ML spring” (cohort 1): The channel it posted in is gone.")
    ]

    discord_here.life.expel(guild)
    [(_, words)] = (await operator.doctor()).of("discord places")
    assert words.endswith("is in a server that Cairn was removed from.")


async def test_a_server_that_discord_does_not_tell_of(
    operator: Operator, discord_here: Discord
) -> None:
    discord_here.trouble.always("GET /guilds/*/channels", Fail(500, "<html>"))
    told = await operator.doctor()
    assert told.status == 0
    assert told.of("discord places") == [("note", "Nothing is known of 1 place.")]


@pytest.mark.parametrize(
    "setting, value, level, words",
    [
        ("bot_require_code_grant", True, "wrong", "“Requires OAuth2 Code Grant” is on"),
        ("interactions_endpoint_url", "https://h", "wrong", "“Interactions Endpoint URL” is set"),
        ("bot_public", False, "note", "“Public Bot” is off"),
        ("flags", 1 << 18, "note", "hear more than Cairn asks for: Message Content Intent."),
        ("flags", 1 << 13 | 1 << 14, "note", "asks for: Presence Intent, Server Members Intent."),
    ],
)
async def test_settings_of_the_application(
    operator: Operator,
    monkeypatch: pytest.MonkeyPatch,
    setting: str,
    value: object,
    level: str,
    words: str,
) -> None:
    as_usual: Callable[..., dict[str, Any]] = said.application
    monkeypatch.setattr(said, "application", lambda world: as_usual(world) | {setting: value})
    told = await operator.doctor()

    [(found, text)] = told.of("discord app")
    assert found == level
    assert words in text
    assert told.status == (1 if level == "wrong" else 0)


async def test_a_bot_in_no_server(operator: Operator, monkeypatch: pytest.MonkeyPatch) -> None:
    as_usual: Callable[..., dict[str, Any]] = said.application
    nowhere = {"approximate_guild_count": 0}
    monkeypatch.setattr(said, "application", lambda world: as_usual(world) | nowhere)
    [(level, words)] = (await operator.doctor()).of("discord token")
    assert level == "note"
    assert words.endswith("; it is in no server.")


async def test_too_few_shards(operator: Operator, discord_here: Discord) -> None:
    discord_here.gateway.recommended_shards = 4
    operator.set(discord_shards="0-1/2")
    told = await operator.doctor()
    assert told.of("discord gateway") == [("note", "Discord advises 4 shards, and 2 are set.")]


async def test_a_bot_that_began_too_often(operator: Operator, discord_here: Discord) -> None:
    limit = {"total": 1000, "remaining": 0, "reset_after": 5_400_000, "max_concurrency": 1}
    body = {"url": "wss://h", "shards": 1, "session_start_limit": limit}
    discord_here.trouble.always("GET /gateway/bot", Fail(200, body))
    [(level, words)] = (await operator.doctor()).of("discord gateway")
    assert (level, words[-6:]) == ("wrong", "1.5 h.")


@pytest.mark.parametrize("off, side", [(-45, "behind"), (45, "ahead of")])
async def test_a_clock_that_is_off(operator: Operator, off: int, side: str) -> None:
    told = await operator.doctor(FakeClock(SystemClock().now() + timedelta(seconds=off)))

    assert told.wrong == {"clock"}
    [(_, words)] = told.of("clock")
    assert f" s {side} that of Discord" in words
    assert told.fixes("clock") == ["Have the machine set it by NTP."]


async def test_a_clock_that_is_nearly_right(operator: Operator) -> None:
    told = await operator.doctor(FakeClock(SystemClock().now() + timedelta(seconds=20)))
    assert told.status == 0


async def test_a_discord_that_keeps_it_waiting(
    operator: Operator, discord_here: Discord, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.cli.doctor.guarded.PATIENCE", 1.0)
    discord_here.trouble.next("GET /gateway/bot", busy(30))
    told = await operator.doctor()

    assert told.of("discord gateway") == [("wrong", "There was no answer within 1 s.")]
    assert {level for level, _ in told.of("discord commands")} == {"fine"}


async def test_the_guide_shows_what_is_printed(
    operator: Operator, discord_here: Discord, channel: Channel, tmp_path: Path
) -> None:
    port = free_port()
    operator.set(http_port=f"{port}", database_url="sqlite:///cairn.db")
    discord_here.world.commands[None].pop()
    discord_here.life.permit(channel, discord_here.world.bot, deny=Permission.SEND_MESSAGES)
    printed = (await operator.text()).replace(f":{port}", ":8080")
    printed = printed.replace("sqlite:///", "sqlite:///data/")

    assert _in_general(printed) in _in_general(
        (ROOT / "docs/guides/operators.md").read_text("utf-8")
    )


def _in_general(text: str) -> str:
    """Without what is another in every place."""
    for told in (r"(?<=time zones) .*", r"(?<=fine   disk) .*", r"\b\d{18,}", r"\(\d{4}\)"):
        text = re.sub(told, " …", text)
    return text


async def test_a_cairn_that_runs(newcomer: Operator, discord_here: Discord) -> None:
    port = free_port()
    newcomer.set(http_port=f"{port}")
    settings = {
        "database_url": newcomer.url,
        "discord_token": discord_here.world.token,
        "discord_api_url": discord_here.api_url,
        "discord_gateway_url": discord_here.gateway_url,
        "http_port": port,
    }
    async with serving_here(settings):
        await discord_here.changes.until(lambda: discord_here.gateway.connected)
        told = await newcomer.doctor()

    assert told.of("web server") == [
        ("fine", f"A Cairn runs on 127.0.0.1:{port}, and all is well with it.")
    ]
    assert told.of("discord places") == [("fine", "No cohort posts here yet.")]
    assert told.status == 0, told.text


async def test_nothing_is_asked_before_the_token_was_good(discord_here: Discord) -> None:
    async with asking_as("wrong.token.here", discord_here.api_url) as rest:
        checkup = Checkup(rest, [], None)
        await checkup.token()
        looks = [await look() for look in (checkup.gateway, checkup.portal, checkup.commands)]

    assert looks == [(), (), ()]
    assert checkup.rooms is None
    assert len(discord_here.record.calls) == 1
