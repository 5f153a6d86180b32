"""Slack, with the eyes and the hands of somebody who uses it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from adapters.slack.limits import TOTAL, view_breaches, weight
from adapters.slack.modal import Target, answers_of, modal_of
from adapters.slack.press import pressed
from adapters.slack.render import Rendered, one, pages
from adapters.slack.slash import Slash
from bot.commands.form import Form
from bot.commands.spec import Option
from bot.message import Link, Message, Room, Span, Usage
from bot.message.plain import plain_span
from tests.contract.catalogue import catalogue
from tests.contract.platforms import Pressed, Seen
from tests.contract.slack_reader import read
from tests.wire.slack.blocks import check_view

SLASH = Slash("roads")
TARGET = Target("https://hooks.slack.com/commands/T1/2/abc", "C1")

PICKED = {
    "datepicker": ("selected_date", "2026-03-02"),
    "timepicker": ("selected_time", "09:30"),
    "users_select": ("selected_user", "U0123ABCDE"),
    "conversations_select": ("selected_conversation", "C0123ABCDE"),
    "number_input": ("value", "3"),
}
"""What is filled in where nothing is typed, and what Slack calls that."""


@cache
def rendered() -> Mapping[str, Rendered]:
    """Every message of the catalogue as it is posted."""
    return {name: one(message, SLASH) for name, message in catalogue().items()}


@cache
def answered() -> Mapping[str, list[Rendered]]:
    """Every message of the catalogue as it is answered."""
    return {name: pages(message, SLASH) for name, message in catalogue().items()}


def walk(blocks: list[Any]) -> Iterator[dict[str, Any]]:
    """Every element, whatever it stands in."""
    for found in blocks:
        yield found
        for inner in found.values():
            if isinstance(inner, dict) and "type" in inner:
                yield from walk([inner])
            elif isinstance(inner, list):
                yield from walk([part for part in inner if isinstance(part, dict)])


def as_slack_sdk_has_it(block: dict[str, Any]) -> dict[str, Any]:
    """The block with only what its library knows, which also looks for limits that are broken."""
    parsed = Block.parse(block)
    assert parsed is not None
    return parsed.to_dict()


@dataclass(frozen=True, slots=True)
class Slack:
    shortened: int = 0

    def see(self, name: str) -> Seen:
        blocks = rendered()[name].blocks
        reading = read(blocks)
        return Seen(
            words=reading.words,
            leads=frozenset(url for kind, url in reading.marks if kind == "link"),
            buttons=tuple(
                Pressed(found["text"]["text"], pressed(found), found.get("url"))
                for found in walk(blocks)
                if found["type"] == "button"
            ),
        )

    def says(self, span: Span) -> str:
        match span:
            case Link(text, _):
                return text
            case Room(channel) if channel.isupper():
                return f"<#{channel}>"
            case Usage():
                return SLASH.written(span)
            case _:
                return plain_span(span)

    def leads(self, link: Link) -> str:
        return link.url

    def holds(self, message: Message) -> bool:
        return weight(str(message)) <= TOTAL

    def fill_in(self, form: Form) -> tuple[Mapping[str, str], Any]:
        view = json.loads(json.dumps(modal_of(form, TARGET, SLASH)))
        assert view_breaches(view) == [], form.command.name
        assert View(**view).to_dict() == view, form.command.name
        check_view(view)
        fields = [block for block in view["blocks"] if block["type"] == "input"]
        assert len(fields) == len(form.fields)
        values, given = {}, {}
        for block in fields:
            field = form.command.option(block["block_id"])
            assert field is not None
            state, given[field.name] = filled(field, block["element"])
            kind = block["element"]["type"]
            values[block["block_id"]] = {block["element"]["action_id"]: {"type": kind, **state}}
        back = answers_of({**view, "id": "V1", "state": {"values": values}})
        assert back is not None
        assert back.target == TARGET
        return given, (back.command, back.args)


def filled(field: Option, element: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
    """Something that somebody could choose or type, as Slack sends it and as it is meant."""
    if element.get("options"):
        assert {found["value"] for found in element["options"]} >= set(field.choices)
        return {"selected_option": element["options"][-1]}, str(element["options"][-1]["value"])
    if element["type"] == "external_select":
        assert field.complete
        chosen = {"text": {"type": "plain_text", "text": "7: Seven"}, "value": "7"}
        return {"selected_option": chosen}, "7"
    if element["type"] in PICKED:
        name, value = PICKED[element["type"]]
        return {name: value}, value
    assert element["type"] == "plain_text_input"
    longest = "ü" * min(field.most or 1, 3000)
    assert element["max_length"] == len(longest)
    return {"value": longest}, longest
