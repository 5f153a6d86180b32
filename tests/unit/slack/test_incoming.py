"""What people type after a slash, as Slack hands it over."""

from typing import Any

import pytest

from adapters.slack.incoming import accounts_in, call_of, deed_of, given
from adapters.slack.slash import Slash
from bot.commands.call import Caller
from bot.commands.registry import REGISTRY
from bot.domain.refusal import Refusal


def typed(text: str, command: str = "/cairn") -> dict[str, Any]:
    return {
        "command": command,
        "text": text,
        "user_id": "U1",
        "user_name": "ada",
        "channel_id": "C01",
        "trigger_id": "1.2.3",
        "response_url": "https://hooks.slack.example/1",
    }


def read(text: str, command: str = "/cairn") -> tuple[str, dict[str, str]]:
    said = given(typed(text, command), REGISTRY, Slash())
    return said.command.name, dict(said.args)


@pytest.mark.parametrize(
    "command, text, meant",
    [
        ("/cairn", "", ("help", {})),
        ("/cairn", "  ", ("help", {})),
        ("/cairn", "help checkin", ("help", {"command": "checkin"})),
        ("/cairn", "/progress", ("progress", {})),
        ("/progress", "", ("progress", {})),
        ("/progress", "share", ("progress", {"share": "yes"})),
        ("/checkin", "done=chapter one", ("checkin", {"done": "chapter one"})),
        ("/cohort", 'join "ML spring"', ("cohort join", {"cohort": "ML spring"})),
        ("/cairn", "cohort list", ("cohort list", {})),
    ],
)
def test_words_are_a_command(command: str, text: str, meant: tuple[str, dict[str, str]]) -> None:
    assert read(text, command) == meant


def test_the_root_command_may_have_another_name() -> None:
    said = given(typed("progress", "/path"), REGISTRY, Slash("path"))
    assert said.command.name == "progress"


@pytest.mark.parametrize(
    "text, done",
    [
        ("done=a &lt; b &amp;&amp; c &gt; d", "a < b && c > d"),
        ("done=&amp;lt;", "&lt;"),
        ("done=with <@U02|bob.b> in <#C09|general>", "with @bob.b in #general"),
        ("done=with <@U02>", "with @U02"),
        ("done=told <!subteam^S1|@guides> and <!here>", "told @guides and @here"),
        ("done=read <https://a.example/x?y=1&amp;z=2>", "read https://a.example/x?y=1&z=2"),
        ("done=read <https://a.example|a.example>", "read https://a.example"),
        ("done=wrote <mailto:bob@a.example|bob@a.example>", "wrote bob@a.example"),
        ("done=rang <tel:+49301234|030 1234> <tel:112>", "rang 030 1234 112"),
    ],
)
def test_a_text_says_what_was_typed(text: str, done: str) -> None:
    assert read(text, "/checkin") == ("checkin", {"done": done})


def test_people_and_channels_are_meant_by_their_ids() -> None:
    said = given(typed("cohort facilitator <@U02|bob>"), REGISTRY, Slash())

    assert said.args == {"person": "U02"}
    assert said.names["U02"] == "bob"
    assert accounts_in(said.command, said.args) == ("U02",)
    assert read("setup channel=<#C09|general>") == ("setup", {"channel": "C09"})


def test_a_channel_is_no_person() -> None:
    assert read("cohort facilitator <#C09|general>") == (
        "cohort facilitator",
        {"person": "#general"},
    )


def test_what_is_no_command_is_refused() -> None:
    for text, words in (("prgress", "did you mean"), ('checkin done="a', "A quote is left open")):
        with pytest.raises(Refusal, match=words):
            read(text)


def test_a_conversation_with_the_app_is_no_channel() -> None:
    ada = Caller("slack", "U1", "ada", "T1")
    there = call_of(deed_of(typed("")), ada, ("help",), {})
    direct = call_of(deed_of(typed("") | {"channel_id": "D1"}), ada, ("help",), {})

    assert (there.channel, there.key) == ("C01", "slack:1.2.3")
    assert direct.channel is None


def test_a_click_knows_the_message_it_was_made_on() -> None:
    click: dict[str, Any] = {
        "type": "block_actions",
        "user": {"id": "U1", "username": "ada"},
        "channel": {"id": "C01"},
        "container": {"is_ephemeral": True, "thread_ts": "1.0", "channel_id": "C01"},
        "response_url": "https://hooks.slack.example/1",
        "trigger_id": "1.2.3",
    }
    deed = deed_of(click)

    assert (deed.user, deed.name, deed.channel, deed.thread) == ("U1", "ada", "C01", "1.0")
    assert (deed.hidden, deed.view) == (True, None)


@pytest.mark.parametrize("kind, view", [("modal", "V1"), ("home", None)])
def test_only_a_modal_can_be_replaced_by_an_answer(kind: str, view: str | None) -> None:
    click = {"type": "block_actions", "user": {"id": "U1"}, "view": {"id": "V1", "type": kind}}

    assert deed_of(click).view == view


@pytest.mark.parametrize(
    "container, thread",
    [
        ({"message_ts": "2.0", "thread_ts": "1.0"}, "1.0"),
        ({"message_ts": "1.0", "thread_ts": "1.0"}, None),
        ({"message_ts": "1.0"}, None),
    ],
)
def test_a_click_is_answered_in_the_thread_it_was_made_in(
    container: dict[str, str], thread: str | None
) -> None:
    body = {"user": {"id": "U1"}, "container": {"type": "message", **container}}
    assert deed_of(body).thread == thread
