"""`cairn discord`, as people type it."""

import asyncio
from collections.abc import AsyncIterator
from urllib.parse import parse_qs, urlsplit

import pytest
from aiohttp import web
from discord import Permissions

from adapters.discord.declare import payloads
from adapters.discord.rest import TRIES, Refused, asking_as
from adapters.discord.spoken import translations
from adapters.discord.sync import sync
from bot.cli.main import main
from bot.commands.lookup import Registry
from bot.commands.registry import REGISTRY
from tests.unit.discord.registries import command
from tests.wire.applications import APPLICATION, GUILD, TOKEN, Applications, offered
from tests.wire.site import saying

COUNT = f"{len(REGISTRY.listed)} commands"
COMMANDS = f"/api/v10/applications/{APPLICATION}/commands"


@pytest.fixture
async def discord(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Applications]:
    monkeypatch.setenv("CAIRN_DISCORD_TOKEN", TOKEN)
    async with offered() as there:
        monkeypatch.setenv("CAIRN_DISCORD_API_URL", there.address)
        yield there


class Typed:
    """Runs `cairn discord …`, and gives the status and what was printed."""

    def __init__(self, capfd: pytest.CaptureFixture[str]) -> None:
        self._capfd = capfd

    async def __call__(self, *words: str) -> tuple[int, str, str]:
        status = await asyncio.to_thread(main, ["discord", *words])
        return (status, *self._capfd.readouterr())


@pytest.fixture
def cairn(capfd: pytest.CaptureFixture[str]) -> Typed:
    return Typed(capfd)


async def test_commands_are_sent_once(discord: Applications, cairn: Typed) -> None:
    assert await cairn("sync") == (0, f"Sent {COUNT}.\n", "")
    assert await cairn("sync") == (0, f"{COUNT} are up to date.\n", "")

    assert discord.sent == [payloads(REGISTRY, translations())]
    assert discord.asked.count(f"PUT {COMMANDS}") == 1


async def test_commands_that_discord_has_otherwise_are_sent_again(
    discord: Applications, cairn: Typed
) -> None:
    await cairn("sync")
    discord.commands[None][0]["description"] = "What it was for once"
    assert await cairn("sync") == (0, f"Sent {COUNT}.\n", "")

    discord.commands[None].append(discord.commands[None][0] | {"name": "retired"})
    assert await cairn("sync") == (0, f"Sent {COUNT}.\n", "")

    assert {one["name"] for one in discord.commands[None]} == {
        one["name"] for one in payloads(REGISTRY)
    }


async def test_translated_commands_are_sent_once(discord: Applications) -> None:
    registry = Registry([command("week", help="See a week")])
    translated = payloads(registry, {"de": {"week": "woche"}})

    async with asking_as(TOKEN, discord.address) as rest:
        assert await sync(rest, translated)
        assert not await sync(rest, translated)
        assert await sync(rest, payloads(registry))


async def test_one_server_can_try_the_commands_out(discord: Applications, cairn: Typed) -> None:
    where = f" for the server {GUILD}"

    assert await cairn("sync", "--guild", GUILD) == (0, f"Sent {COUNT}{where}.\n", "")
    assert await cairn("sync", "--guild", GUILD) == (0, f"{COUNT}{where} are up to date.\n", "")

    assert discord.commands[None] == []
    (sent,) = discord.sent
    assert not any(one.keys() & {"contexts", "integration_types"} for one in sent)

    assert await cairn("sync", "--guild", GUILD, "--remove") == (
        0,
        f"Took the commands{where} away.\n",
        "",
    )
    assert discord.commands[GUILD] == []
    assert await cairn("sync", "--guild", GUILD, "--remove") == (
        0,
        f"There are no commands{where}.\n",
        "",
    )


async def test_a_server_without_the_bot_is_named_as_the_cause(
    discord: Applications, cairn: Typed
) -> None:
    assert await cairn("sync", "--guild", "404") == (
        1,
        "",
        "cairn: Discord does not let the bot do this (Missing Access); has the server added it?\n",
    )


async def test_a_wrong_token_is_one_line_without_it(
    discord: Applications, cairn: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAIRN_DISCORD_TOKEN", "wrong.token.here")

    for action in ("sync", "invite"):
        status, out, err = await cairn(action)
        assert (status, out) == (1, "")
        assert err == (
            "cairn: Discord does not know the token in CAIRN_DISCORD_TOKEN; on the page Bot of"
            " your application, Reset Token shows a new one\n"
        )
    assert len(discord.asked) == 2


async def test_a_missing_token_is_one_line(cairn: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CAIRN_DISCORD_TOKEN", raising=False)

    status, _, err = await cairn("sync")

    assert status == 1
    assert err.startswith("cairn: CAIRN_DISCORD_TOKEN is missing")


async def test_an_id_that_is_none_is_not_sent(
    discord: Applications, cairn: Typed, capfd: pytest.CaptureFixture[str]
) -> None:
    for wrong in ("my-server", "1/../2", "١٢", "1" * 21):
        with pytest.raises(SystemExit) as stopped:
            await cairn("sync", "--guild", wrong)
        assert stopped.value.code == 2
    assert discord.asked == []


async def test_the_invitation_asks_for_what_it_lists(discord: Applications, cairn: Typed) -> None:
    status, out, err = await cairn("invite")

    assert (status, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "Open this address to add Cairn to a server:"
    address = urlsplit(lines[2].strip())
    assert (address.scheme, address.hostname, address.path) == (
        "https",
        "discord.com",
        "/oauth2/authorize",
    )
    asked = parse_qs(address.query)
    bits = int(asked.pop("permissions")[0])
    assert asked == {
        "client_id": [APPLICATION],
        "scope": ["bot applications.commands"],
        "integration_type": ["0"],
    }
    listed = [line[2:].partition("  ")[0] for line in lines[6 : lines.index("", 6)]]
    flags = {name.lower().replace(" ", "_").replace("channels", "channel") for name in listed}
    assert Permissions(bits) == Permissions(**dict.fromkeys(flags, True))


@pytest.mark.parametrize(
    "setting, value, words",
    [
        ("bot_require_code_grant", True, "“Requires OAuth2 Code Grant” is on"),
        ("interactions_endpoint_url", "https://example.org", "“Interactions Endpoint URL” is set"),
        ("bot_public", False, "“Public Bot” is off"),
    ],
)
async def test_the_invitation_names_a_setting_in_its_way(
    discord: Applications, cairn: Typed, setting: str, value: object, words: str
) -> None:
    _, before, _ = await cairn("invite")
    discord.application[setting] = value

    _, out, _ = await cairn("invite")

    assert out.startswith(before)
    assert out.removeprefix(before).strip().startswith(words)


def busy(seconds: object) -> web.Response:
    return web.json_response({"message": "Slow down.", "retry_after": seconds}, status=429)


async def test_discord_is_waited_for_as_long_as_it_says(discord: Applications) -> None:
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    discord.trouble = [busy(0.25), busy(3)]
    async with asking_as(TOKEN, discord.address, sleep) as rest:
        assert (await rest.application())["id"] == APPLICATION
        assert waited == [0.25, 3]

        discord.trouble = [busy(1) for _ in range(TRIES + 1)]
        with pytest.raises(Refused, match="too busy"):
            await rest.application()
        assert len(discord.trouble) == 1


@pytest.mark.parametrize(
    "answer, words",
    [
        (busy(600), "too many requests of this bot; try again in 600 seconds"),
        (web.Response(status=429, text="<html>"), "too many requests of this bot; try again later"),
        (web.Response(status=503, text="<html>"), "trouble of its own (status 503); try again"),
        (web.Response(text="<html>"), "does not answer as Discord does; look at the address"),
        (web.json_response([1]), "does not answer as Discord does; look at the address"),
        (web.Response(status=301, headers={"Location": "/"}), "refuses this (status 301)"),
    ],
)
async def test_an_answer_that_is_none_is_said_in_words(
    discord: Applications, cairn: Typed, answer: web.Response, words: str
) -> None:
    discord.trouble = [answer]

    status, out, err = await cairn("sync")

    assert (status, out) == (1, "")
    assert err.startswith("cairn: ")
    assert err.count("\n") == 1
    assert words in err
    assert len(discord.asked) == 1


async def test_what_discord_does_not_take_is_named(discord: Applications) -> None:
    fault = {"_errors": [{"code": "BASE_TYPE_BAD_LENGTH", "message": "Must be 1 to 100 long."}]}
    body = {
        "code": 50035,
        "message": "Invalid Form Body",
        "errors": {"3": {"options": {"0": {"description": fault}}}},
    }
    discord.trouble = [web.json_response(body, status=400)]

    async with asking_as(TOKEN, discord.address) as rest:
        with pytest.raises(Refused) as refused:
            await rest.put(f"/applications/{APPLICATION}/commands", [])

    assert str(refused.value) == (
        "Discord does not take this (Invalid Form Body): "
        "3.options.0.description: Must be 1 to 100 long."
    )


async def test_a_host_that_hangs_up_or_is_not_there_is_said_in_words(
    cairn: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAIRN_DISCORD_TOKEN", TOKEN)
    async with saying(b"") as address:
        monkeypatch.setenv("CAIRN_DISCORD_API_URL", address)
        assert (await cairn("sync"))[2].startswith("cairn: cannot reach 127.0.0.1: ")

    status, out, err = await cairn("sync")

    assert (status, out) == (1, "")
    assert err.startswith("cairn: cannot reach 127.0.0.1: ")
    assert err.count("\n") == 1


async def test_the_bot_says_who_it_is(
    discord: Applications, cairn: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAIRN_DISCORD_API_URL", f"{discord.address}/")

    assert (await cairn("invite"))[0] == 0

    (agent,) = discord.agents
    assert agent.startswith("DiscordBot (https://")
