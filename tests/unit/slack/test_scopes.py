"""Cairn asks Slack for what its code needs, and for nothing else."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from slack_sdk.web.async_client import AsyncWebClient

import adapters.slack
from adapters.slack import events
from adapters.slack.scopes import EVENTS, SCOPES
from bot.cli import on_slack

SOURCES = sorted(Path(adapters.slack.__file__).parent.glob("*.py"))
ASKED = {asked.name for asked in SCOPES}

READS = {"channels:read", "groups:read"}
HISTORY = {"channels:history", "groups:history", "im:history"}
NEEDS: dict[str, set[str]] = {
    "apps_connections_open": set(),
    "auth_test": set(),
    "oauth_v2_access": set(),
    "views_open": set(),
    "views_publish": set(),
    "views_update": set(),
    "chat_postMessage": {"chat:write"},
    "chat_update": {"chat:write"},
    "conversations_open": {"im:write"},
    "conversations_info": READS,
    "conversations_history": HISTORY,
    "conversations_replies": HISTORY,
    "files_upload_v2": {"files:write"},
    "users_info": {"users:read"},
}
"""What each method needs for public and private channels and for direct conversations with it, by
docs.slack.dev/reference/methods. Those for direct conversations stand only where they are asked
about.
"""

EVENT_NEEDS = {"user_change": {"users:read"}}
"""What an event needs: docs.slack.dev/reference/events."""


def methods_in(source: str) -> Iterator[str]:
    """The methods of Slack's client that are named."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and "_" in node.attr.strip("_"):
            there = getattr(AsyncWebClient, node.attr, None)
            if callable(there) and node.attr != "api_call":
                yield node.attr


def events_in(source: str) -> Iterator[str]:
    """The kinds of events that something is done about."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.MatchValue(value=ast.Constant(value=str(kind))):
                yield kind
            case ast.Call(func=ast.Name(id="Plugs"), args=[ast.Dict(keys=keys), *_]):
                yield from (str(key.value) for key in keys if isinstance(key, ast.Constant))
            case _:
                pass


CALLED = {name for path in SOURCES for name in methods_in(path.read_text("utf-8"))}


@pytest.mark.parametrize("method", sorted(CALLED))
def test_what_is_called_is_granted(method: str) -> None:
    assert NEEDS[method] <= ASKED


def test_nothing_is_asked_for_that_nothing_needs() -> None:
    needed = {"commands"}.union(*(NEEDS[method] for method in CALLED))
    needed |= set().union(*(EVENT_NEEDS.get(asked.name, set()) for asked in EVENTS))

    assert needed == ASKED


def test_it_is_told_of_what_it_does_something_about_and_of_nothing_else() -> None:
    handled = {
        kind
        for path in (Path(events.__file__), Path(on_slack.__file__))
        for kind in events_in(path.read_text("utf-8"))
    }

    assert handled == {asked.name for asked in EVENTS}


def test_each_scope_and_each_event_is_asked_for_once() -> None:
    for asked in (SCOPES, EVENTS):
        names = [one.name for one in asked]
        assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    "line, found",
    [
        ("await client.chat_postMessage(channel=c)", ["chat_postMessage"]),
        ("ask(here.client.users_info)", ["users_info"]),
        ("client.token", []),
        ("self.admin_users_remove(user=u)", ["admin_users_remove"]),
    ],
)
def test_what_is_called_is_found(line: str, found: list[str]) -> None:
    assert list(methods_in(line)) == found


def test_what_is_heard_is_found() -> None:
    source = """
match kind:
    case "channel_rename":
        pass
Plugs({"team_join": (hear,)}, lacking)
"""
    assert set(events_in(source)) == {"channel_rename", "team_join"}
