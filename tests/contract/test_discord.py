"""What holds of every message and every form on Discord."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from adapters.discord.limits import message_breaches, modal_breaches
from adapters.discord.markdown import text_of, used
from adapters.discord.modal import answers_of, modal_of
from adapters.discord.render import files_of, view_of
from bot.commands.form import Form, form_of
from bot.commands.registry import REGISTRY
from bot.commands.spec import Command, Kind, Option
from bot.commands.wire import unpack
from bot.message import (
    Block,
    Bullets,
    Crew,
    Fields,
    Line,
    Link,
    Message,
    Progress,
    Room,
    Text,
    Time,
    Title,
    Usage,
    Worded,
)
from bot.message.length import size
from bot.message.plain import plain_span
from tests.contract.catalogue import catalogue
from tests.contract.discord_reader import Reading, read
from tests.wire.discord.components import check_message, check_modal

ROOM = 4000
TEXT_DISPLAY, GALLERY, BUTTON = 10, 12, 2
SELECTED = {Kind.PERSON: 5, Kind.ROLE: 6, Kind.CHANNEL: 8}
"""The kinds of options that are picked from a list, by the type of that."""


@cache
def rendered() -> Mapping[str, tuple[Message, list[Any], list[Reading]]]:
    """Every message of the catalogue, as components and as it is read."""
    found = {}
    for name, message in catalogue().items():
        components = json.loads(json.dumps([view_of(message).children[0].to_component_dict()]))
        texts = [read(one["content"]) for one in walk(components) if one["type"] == TEXT_DISPLAY]
        found[name] = (message, components, texts)
    return found


def shown(texts: list[Reading]) -> str:
    return "\n".join(reading.words for reading in texts)


def lines(block: Block) -> Iterator[str | Line]:
    """Everything that a block says in words, in reading order."""
    match block:
        case Title(text):
            yield text
        case Progress(label, done, total):
            yield from (label, f"{done} of {total}")
        case Text(spans):
            yield spans
        case Fields(pairs):
            for name, value in pairs:
                yield from (name, value)
        case Bullets(items):
            yield from items
        case _:
            pass


def words(said: str | Line) -> Iterator[str]:
    if isinstance(said, str):
        yield said
        return
    for span in said:
        match span:
            case Time():
                yield "<t:"
            case Link(text, _):
                yield text
            case Room(channel) if channel.isdecimal():
                yield f"<#{channel}>"
            case Crew(role) if role.isdecimal():
                yield f"<@&{role}>"
            case Usage():
                yield used(span)
            case _:
                yield plain_span(span)


def missing(message: Message, shown: str) -> list[str]:
    """The words that are not shown, or not where they belong."""
    found: list[str] = []
    place = 0
    for one in (word for block in message.blocks for said in lines(block) for word in words(said)):
        wanted = one.strip()
        at = shown.find(wanted, place)
        if at < 0:
            found.append(wanted)
        else:
            place = at + len(wanted)
    return found


def test_every_message_is_as_discord_takes_it() -> None:
    for name, (message, components, _) in rendered().items():
        check_message(components, v2=True)
        assert message_breaches(components) == [], name
        pictures = [one for one in walk(components) if one["type"] == GALLERY]
        assert len(files_of(message)) == sum(len(one["items"]) for one in pictures), name


def test_nothing_said_is_lost() -> None:
    shortened = []
    for name, (message, _, texts) in rendered().items():
        if lost := missing(message, shown(texts)):
            blocks = [block for block in message.blocks if isinstance(block, Worded)]
            assert sum(size(text_of(block)) + 1 for block in blocks) > ROOM, f"{name} lost {lost}"
            assert "… and " in shown(texts), name
            shortened.append(name)
    assert len(shortened) <= 2, shortened


def test_nothing_is_markup_but_ours() -> None:
    ours = {"header", "list", "bold", "code", "link", "address", "time"}
    for name, (message, _, texts) in rendered().items():
        named = {
            ("mention", f"<#{span.id}>" if isinstance(span, Room) else f"<@&{span.role}>")
            for block in message.blocks
            for said in lines(block)
            for span in (() if isinstance(said, str) else said)
            if isinstance(span, Room | Crew)
        }
        named |= {("ping", words) for _, words in named if "&" in words}  # it is allowed none
        marks = [mark for reading in texts for mark in reading.marks]
        kinds = [kind for kind, _ in marks]
        assert [one for one in marks if one[0] not in ours and one not in named] == [], name
        assert kinds.count("header") <= 1, name


def test_links_lead_where_they_say() -> None:
    for name, (message, _, texts) in rendered().items():
        marks = [mark for reading in texts for mark in reading.marks]
        leads = {url for kind, url in marks if kind in ("link", "address")}
        meant = {
            span.url.replace("(", "%28").replace(")", "%29") if span.text != span.url else span.url
            for block in message.blocks
            for said in lines(block)
            for span in (() if isinstance(said, str) else said)
            if isinstance(span, Link)
        }
        assert meant <= leads, name


def test_every_button_comes_back_as_its_command() -> None:
    for name, (message, components, _) in rendered().items():
        buttons = [one for one in walk(components) if one["type"] == BUTTON]

        assert [one["label"] for one in buttons] == [one.label for one in message.buttons], name
        for one, button in zip(buttons, message.buttons, strict=True):
            if button.url is None:
                assert unpack(one["custom_id"]) == (button.command, dict(button.args)), name
            else:
                assert one["url"] == button.url, name


def walk(components: list[Any]) -> Iterator[dict[str, Any]]:
    for one in components:
        yield one
        yield from walk(one.get("components", []))


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


def forms() -> Iterator[Form]:
    """For every command the form people meet, and one that asks for everything there is."""
    for command in REGISTRY.commands:
        if form := form_of(command, {}):
            yield form
        yield Form(command, (), command.options)
        yield from (Form(command, (), (option,)) for option in command.options)


def test_every_form_opens_and_comes_back() -> None:
    asked = [form for form in forms() if form.fields]
    for form in asked:
        name = form.command.name
        modal = json.loads(json.dumps(modal_of(form).to_dict()))
        submitted, given = sent_off(modal, form.command)

        check_modal(modal)
        assert modal_breaches(modal) == [], name
        assert answers_of(submitted) == (form.command.path, given), name
        needed = [option.name for option in form.fields if option.required]
        assert list(given)[: len(needed)] == needed, name
        assert len(given) == min(5, len(form.fields)), name
    assert len(asked) > 100
