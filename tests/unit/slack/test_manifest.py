"""The manifest is what Slack takes: no limit broken, no name of Slack's own, nothing too much."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from adapters.slack.acceptable import RESERVED
from adapters.slack.manifest import manifest
from adapters.slack.scopes import EVENTS, SCOPES
from adapters.slack.slash import OWN, Slash
from bot.cli.main import main
from bot.commands.registry import REGISTRY

PUBLIC = "https://cairn.example.org/bot/"
EVENTS_ADDRESS = "https://cairn.example.org/bot/slack/events"
SCHEMA = json.loads((Path(__file__).parent / "manifest.schema.json").read_text("utf-8"))
"""The parts of Slack's own schema of a manifest that say something of this one."""

WAYS = [(None, False), (PUBLIC, False), (PUBLIC, True)]


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("PUBLIC_URL", "SLACK_COMMAND", "SLACK_SHORT_COMMANDS"):
        monkeypatch.delenv(f"CAIRN_{name}", raising=False)


def addresses(made: dict[str, Any]) -> list[str | None]:
    settings = made["settings"]
    return [
        settings["event_subscriptions"].get("request_url"),
        settings["interactivity"].get("request_url"),
        settings["interactivity"].get("message_menu_options_url"),
        *(command.get("url") for command in made["features"]["slash_commands"]),
    ]


@pytest.mark.parametrize("public, many", WAYS)
def test_slack_takes_it(public: str | None, many: bool) -> None:  # noqa: FBT001 - a parameter
    jsonschema.validate(manifest(REGISTRY, Slash(), public, many=many), SCHEMA)


def test_the_schema_refuses_what_slack_refuses() -> None:
    made = manifest(REGISTRY, Slash(), PUBLIC)
    made["features"]["slash_commands"][0]["command"] = "cairn"

    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(made, SCHEMA)


def test_over_sockets_there_is_no_address() -> None:
    made = manifest(REGISTRY, Slash(), None)

    assert set(addresses(made)) == {None}
    assert made["settings"]["socket_mode_enabled"]
    assert "redirect_urls" not in made["oauth_config"]
    assert not made["settings"]["org_deploy_enabled"]


def test_over_http_all_comes_to_one_address() -> None:
    made = manifest(REGISTRY, Slash(), PUBLIC)

    assert set(addresses(made)) == {EVENTS_ADDRESS}
    assert not made["settings"]["socket_mode_enabled"]
    assert "redirect_urls" not in made["oauth_config"]


def test_many_workspaces_come_back_from_slack() -> None:
    made = manifest(REGISTRY, Slash(), PUBLIC, many=True)

    assert made["oauth_config"]["redirect_urls"] == [
        "https://cairn.example.org/bot/slack/oauth_redirect"
    ]
    assert made["settings"]["org_deploy_enabled"]


def test_commands_say_how_they_are_used() -> None:
    declared = manifest(REGISTRY, Slash("roads"), None)["features"]["slash_commands"]

    commands = {one["command"]: one for one in declared}
    assert set(commands) == {"/roads", *(f"/{name}" for name in OWN)}
    assert all(one["should_escape"] and one["description"] for one in declared)
    first = {command.path[0] for command in REGISTRY.listed}
    assert set(commands["/roads"]["usage_hint"].split(" | ")) == first
    assert commands["/checkin"]["usage_hint"].startswith("done=… [next=…]")
    assert commands["/cohort"]["usage_hint"].startswith("list | info | join")


def test_it_asks_for_what_is_explained_and_never_rotates_its_tokens() -> None:
    made = manifest(REGISTRY, Slash(), None)

    assert made["oauth_config"]["scopes"] == {"bot": [asked.name for asked in SCOPES]}
    events = made["settings"]["event_subscriptions"]["bot_events"]
    assert events == [asked.name for asked in EVENTS]
    assert not made["settings"]["token_rotation_enabled"]


@pytest.mark.parametrize("name", sorted(RESERVED))
def test_a_command_of_slacks_own_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=f"^/{name} is a command of Slack's own$"):
        manifest(REGISTRY, Slash(name), None)


@pytest.mark.parametrize(
    "name, words",
    [
        ("cohort", "there are two commands /cohort"),
        ("a" * 32, f"the command /{'a' * 32} has 33 characters, and may have 2 to 32"),
    ],
)
def test_a_command_that_cannot_be_is_refused(name: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        manifest(REGISTRY, Slash(name), None)


def typed(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    return (main(["slack", *words]), *capsys.readouterr())


def test_both_formats_say_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    made = manifest(REGISTRY, Slash(), None)

    assert yaml.safe_load(typed(capsys, "manifest")[1]) == made
    assert json.loads(typed(capsys, "manifest", "--format", "json")[1]) == made


def test_the_settings_say_the_way_and_the_commands(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAIRN_PUBLIC_URL", PUBLIC)
    monkeypatch.setenv("CAIRN_SLACK_COMMAND", "/roads")
    monkeypatch.setenv("CAIRN_SLACK_SHORT_COMMANDS", "false")
    http, many, socket = (
        yaml.safe_load(typed(capsys, "manifest", *flags)[1])
        for flags in ([], ["--many"], ["--socket"])
    )

    slash = Slash("roads", frozenset())
    assert http == manifest(REGISTRY, slash, PUBLIC)
    assert many == manifest(REGISTRY, slash, PUBLIC, many=True)
    assert socket == manifest(REGISTRY, slash, None)
    assert [one["command"] for one in socket["features"]["slash_commands"]] == ["/roads"]


@pytest.mark.parametrize(
    "name, value, words",
    [
        ("PUBLIC_URL", "", "CAIRN_PUBLIC_URL is missing"),
        ("PUBLIC_URL", "http://cairn.example.org", "Slack only takes https://"),
        ("SLACK_COMMAND", "/help", "/help is a command of Slack's own; see CAIRN_SLACK_COMMAND"),
    ],
)
def test_what_cannot_be_is_one_line(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    value: str,
    words: str,
) -> None:
    if name != "PUBLIC_URL":
        monkeypatch.setenv("CAIRN_PUBLIC_URL", PUBLIC)
    monkeypatch.setenv(f"CAIRN_{name}", value)

    status, out, err = typed(capsys, "manifest", "--http")

    assert (status, out) == (1, "")
    assert words in err
    assert err.count("\n") == 1
