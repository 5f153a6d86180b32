"""What Discord takes in one message or one modal, and the check that stands before every send.

discord.py leaves most of these to the server, whose refusal would come too late to be mended.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from discord import ComponentType

from bot.message.length import size

COMPONENTS = 40
"""Components of a message, counting those inside others."""

TEXT = 4000
"""Characters of all the text in a message."""

ID = 100
BUTTON_LABEL = 80
BUTTON_URL = 512
IN_ROW = 5
ALT = 1024
FILES = 10
"""Files of a message, and pictures of a gallery."""

MENTIONS = 100
"""People that one message may notify."""

MODAL_TITLE = 45
IN_MODAL = 5
LABEL = 45
DESCRIPTION = 100
PLACEHOLDER = 100
INPUT = 4000
OPTION = 100
IN_RADIO = 10
IN_SELECT = 25

Json: TypeAlias = Mapping[str, Any]

_NAMES = {kind.value: kind.name for kind in ComponentType}
_TEXTS: Mapping[int, Sequence[tuple[str, int]]] = {
    ComponentType.button.value: (("label", BUTTON_LABEL), ("url", BUTTON_URL)),
    ComponentType.text_display.value: (("content", TEXT),),
    ComponentType.label.value: (("label", LABEL), ("description", DESCRIPTION)),
    ComponentType.text_input.value: (("placeholder", PLACEHOLDER),),
}
_LISTS: Mapping[int, tuple[str, int, int]] = {
    ComponentType.action_row.value: ("components", 1, IN_ROW),
    ComponentType.container.value: ("components", 1, COMPONENTS),
    ComponentType.media_gallery.value: ("items", 1, FILES),
    ComponentType.radio_group.value: ("options", 2, IN_RADIO),
    ComponentType.select.value: ("options", 1, IN_SELECT),
}


def message_breaches(components: Sequence[Json]) -> list[str]:
    """The limits that the components of a message break, in words; none when it can be sent."""
    every = _every(components)
    words = sum(size(one["content"]) for one in every if "content" in one)
    return [
        *_too_long("components of the message", len(every), COMPONENTS),
        *_too_long("text of the message", words, TEXT),
        *_breaches(every),
    ]


def modal_breaches(modal: Json) -> list[str]:
    """The limits that a modal breaks, in words; none when it can be opened."""
    return [
        *_too_long("title of the modal", size(modal["title"]), MODAL_TITLE, 1),
        *_too_long("id of the modal", len(modal["custom_id"]), ID, 1),
        *_too_long("components of the modal", len(modal["components"]), IN_MODAL, 1),
        *_breaches(_every(modal["components"])),
    ]


def _breaches(every: Sequence[Json]) -> Iterator[str]:
    ids = [one["custom_id"] for one in every if one.get("custom_id") is not None]
    if len(set(ids)) < len(ids):
        yield "two components have one id"
    for custom_id in ids:
        yield from _too_long("id", len(custom_id), ID, 1)
    for one in every:
        kind = one["type"]
        for name, most in _TEXTS.get(kind, ()):
            if one.get(name) is not None:
                yield from _too_long(f"{name} of a {_NAMES[kind]}", size(one[name]), most, 1)
        if kind in _LISTS:
            name, least, most = _LISTS[kind]
            yield from _too_long(f"{name} of a {_NAMES[kind]}", len(one[name]), most, least)
        for item in one.get("items", ()):
            if item.get("description") is not None:
                yield from _too_long("alt text", size(item["description"]), ALT, 1)
        for option in one.get("options", ()):
            yield from _too_long("label of an option", size(option["label"]), OPTION, 1)
            yield from _too_long("value of an option", size(option["value"]), OPTION, 1)


def _too_long(what: str, length: int, most: int, least: int = 0) -> Sequence[str]:
    if least <= length <= most:
        return ()
    return (f"{what}: {length}, and it takes {least} to {most}",)


def _every(components: Sequence[Json]) -> Sequence[Json]:
    """The components, and those inside others."""
    found = list(components)
    for one in found:  # which grows meanwhile
        if "components" in one:
            found += one["components"]
        if "component" in one:
            found.append(one["component"])
    return found
