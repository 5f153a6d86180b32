"""The check before every send finds what Slack would refuse without saying why."""

from typing import Any

import pytest

from adapters.slack.limits import message_breaches, view_breaches

WORDS: dict[str, Any] = {"type": "plain_text", "text": "Go", "emoji": False}
BUTTON: dict[str, Any] = {"type": "button", "action_id": "a", "text": WORDS, "value": "v"}


def actions(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "actions", "elements": list(elements)}


def rich(*elements: dict[str, Any]) -> dict[str, Any]:
    section = {"type": "rich_text_section", "elements": list(elements)}
    return {"type": "rich_text", "elements": [section]}


def text(words: str, **more: Any) -> dict[str, Any]:
    return {"type": "text", "text": words, **more}


def named(name: str) -> dict[str, Any]:
    return {
        "type": "input",
        "block_id": name,
        "label": WORDS,
        "element": {"type": "plain_text_input", "action_id": "field"},
    }


def modal(**more: Any) -> dict[str, Any]:
    return {"type": "modal", "title": WORDS, "blocks": [named("a")], **more}


def test_what_slack_takes_breaks_nothing() -> None:
    assert message_breaches([actions(BUTTON), rich(text("a" * 3000))]) == []
    assert view_breaches(modal()) == []


@pytest.mark.parametrize(
    "blocks, breach",
    [
        ([], "blocks of the message: 0"),
        ([{"type": "divider"}] * 51, "blocks of the message: 51"),
        ([rich(text("a" * 2900))] * 5, "characters of the message: 15011"),
        ([rich(text("a" * 3001))], "text of a text: 3001"),
        ([rich(text(""))], "text of a text: 0"),
        ([rich()], "elements of a rich_text_section: 0"),
        ([rich(text("a", colour="red"))], "a text with colour"),
        ([rich({"type": "broadcast", "range": "here"})], "a broadcast is nothing that is sent"),
        ([rich({"type": "usergroup", "usergroup_id": "S1"})], "a usergroup is nothing"),
        ([rich({"type": "link", "url": "https://a.b/" + "c" * 3000})], "url of a link: 3012"),
        ([{"type": "header", "text": {**WORDS, "text": "a" * 151}}], "text of a header: 151"),
        ([{"type": "header", "text": {"type": "mrkdwn", "text": "a"}}], "a mrkdwn is nothing"),
        ([{"type": "header"}], "a header without text"),
        ([actions(*[BUTTON] * 2)], "two elements of a block have one id"),
        ([actions(*[{**BUTTON, "action_id": str(n)} for n in range(26)])], "elements of a actions"),
        ([actions({**BUTTON, "action_id": "a" * 256})], "id of an element: 256"),
        ([actions({**BUTTON, "text": {**WORDS, "text": "👩" * 38}})], "text of a button: 76"),
        ([actions({**BUTTON, "value": "a" * 2001})], "value of a button: 2001"),
    ],
)
def test_what_slack_refuses_in_a_message_is_found(blocks: list[Any], breach: str) -> None:
    assert any(breach in found for found in message_breaches(blocks)), message_breaches(blocks)


@pytest.mark.parametrize(
    "view, breach",
    [
        (modal(title={**WORDS, "text": "a" * 25}), "title of the view: 25"),
        (modal(submit={**WORDS, "text": ""}), "submit of the view: 0"),
        (modal(private_metadata="a" * 3001), "private metadata: 3001"),
        (modal(callback_id="a" * 256), "id of the view: 256"),
        (modal(blocks=[]), "blocks of the view: 0"),
        (modal(blocks=[named(str(n)) for n in range(101)]), "blocks of the view: 101"),
        (modal(blocks=[named("a"), named("a")]), "two blocks have one id"),
        (modal(blocks=[named("a") | {"label": {**WORDS, "text": "a" * 2001}}]), "label of a"),
    ],
)
def test_what_slack_refuses_in_a_view_is_found(view: dict[str, Any], breach: str) -> None:
    assert any(breach in found for found in view_breaches(view)), view_breaches(view)


@pytest.mark.parametrize(
    "element, breach",
    [
        ({"options": []}, "options of a radio_buttons: 0"),
        ({"options": [{"text": WORDS, "value": str(n)} for n in range(11)]}, "radio_buttons: 11"),
        ({"options": [{"text": WORDS, "value": "a" * 151}]}, "value of an option: 151"),
        ({"options": [{"text": {**WORDS, "text": "a" * 76}, "value": "a"}]}, "of an option: 76"),
        ({"options": [{"text": WORDS, "value": "a"}], "placeholder": WORDS}, "with placeholder"),
    ],
)
def test_what_slack_refuses_of_choices_is_found(element: dict[str, Any], breach: str) -> None:
    asked = named("a") | {"element": {"type": "radio_buttons", "action_id": "field", **element}}

    assert any(breach in found for found in view_breaches(modal(blocks=[asked])))
