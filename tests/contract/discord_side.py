"""Discord, with the eyes and the hands of somebody who uses it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from adapters.discord.limits import TEXT, modal_breaches
from adapters.discord.markdown import text_of, used
from adapters.discord.modal import answers_of, modal_of
from adapters.discord.render import view_of
from bot.commands.form import Form
from bot.commands.spec import Command, Kind, Option
from bot.commands.wire import unpack
from bot.message import Crew, Link, Message, Room, Span, Time, Usage, Worded
from bot.message.length import size
from bot.message.plain import plain_span
from tests.contract.catalogue import catalogue
from tests.contract.discord_reader import Reading, read
from tests.contract.platforms import Pressed, Seen
from tests.wire.discord.components import check_modal

TEXT_DISPLAY, BUTTON = 10, 2
SELECTED = {Kind.PERSON: 5, Kind.ROLE: 6, Kind.CHANNEL: 8}
"""The kinds of options that are picked from a list, by the type of that."""


@cache
def rendered() -> Mapping[str, tuple[list[Any], list[Reading]]]:
    """Every message of the catalogue, as components and as it is read."""
    found = {}
    for name, message in catalogue().items():
        components = json.loads(json.dumps(view_of(message).components))
        texts = [read(one["content"]) for one in walk(components) if one["type"] == TEXT_DISPLAY]
        found[name] = (components, texts)
    return found


def walk(components: list[Any]) -> Iterator[dict[str, Any]]:
    for one in components:
        yield one
        yield from walk(one.get("components", []))


@dataclass(frozen=True, slots=True)
class Discord:
    shortened: int = 2

    def see(self, name: str) -> Seen:
        components, texts = rendered()[name]
        marks = [mark for reading in texts for mark in reading.marks]
        return Seen(
            words="\n".join(reading.words for reading in texts),
            leads=frozenset(url for kind, url in marks if kind in ("link", "address")),
            buttons=tuple(
                Pressed(one["label"], unpack(one.get("custom_id", "")), one.get("url"))
                for one in walk(components)
                if one["type"] == BUTTON
            ),
        )

    def says(self, span: Span) -> str:
        match span:
            case Time():
                return "<t:"
            case Link(text, _):
                return text
            case Room(channel) if channel.isdecimal():
                return f"<#{channel}>"
            case Crew(role) if role.isdecimal():
                return f"<@&{role}>"
            case Usage():
                return used(span)
            case _:
                return plain_span(span)

    def leads(self, link: Link) -> str:
        if link.text == link.url:
            return link.url
        return link.url.replace("(", "%28").replace(")", "%29")

    def holds(self, message: Message) -> bool:
        blocks = (block for block in message.blocks if isinstance(block, Worded))
        return sum(size(text_of(block)) + 1 for block in blocks) <= TEXT

    def fill_in(self, form: Form) -> tuple[Mapping[str, str], Any]:
        modal = json.loads(json.dumps(modal_of(form).to_dict()))
        check_modal(modal)
        assert modal_breaches(modal) == [], form.command.name
        submitted, given = sent_off(modal, form.command)
        assert list(given) == [field.name for field in form.fields], form.command.name
        return given, answers_of(submitted)


def sent_off(modal: Mapping[str, Any], command: Command) -> tuple[dict[str, Any], dict[str, str]]:
    """What Discord sends once every field is filled in, and what they were filled in with."""
    components, given = [], {}
    for label in modal["components"]:
        inner = label["component"]
        field = command.option(inner["custom_id"])
        assert field is not None
        given[field.name] = filled(field, inner)
        many = inner["type"] in (3, 5, 6, 7, 8)
        answer = {"values": [given[field.name]]} if many else {"value": given[field.name]}
        sent = {"type": inner["type"], "id": 2, "custom_id": inner["custom_id"], **answer}
        components.append({"type": 18, "id": 1, "component": sent})
    return {"custom_id": modal["custom_id"], "components": components}, given


def filled(field: Option, component: Mapping[str, Any]) -> str:
    """Something that somebody could choose or type."""
    if component.get("options"):
        assert {one["value"] for one in component["options"]} >= set(field.choices)
        return str(component["options"][-1]["value"])
    if field.kind in SELECTED:
        assert component["type"] == SELECTED[field.kind]
        return "123456789012345678"
    if field.kind is Kind.TEXT:
        longest = "ü" * (field.most or 1)
        assert component["max_length"] == len(longest)
        return longest
    return str(component["placeholder"])
