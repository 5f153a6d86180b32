"""A modal as a person fills it in."""

from typing import TypeAlias

from tests.wire.discord.components import (
    BUTTON,
    CHECKBOX,
    CHECKBOXES,
    LABEL,
    RADIO,
    ROW,
    SELECTS,
    TEXT,
    TEXT_INPUT,
    UPLOAD,
    walk,
)
from tests.wire.discord.refusals import Json

Entry: TypeAlias = str | bool | list[str]


def filled(modal: Json, entries: dict[str, Entry]) -> list[Json]:
    """The modal's components as they come back; entries go by custom id or by label.

    Raises:
        ValueError: a client would not let the person send this.
    """
    left = dict(entries)
    filled = [_part(component, left) for component in modal["components"]]
    if left:
        raise ValueError(f"the form does not ask for {sorted(left)}")
    return filled


def _part(component: Json, left: dict[str, Entry]) -> Json:
    number = {"id": component.get("id", 0)}
    match component["type"]:
        case 18:
            label = component["label"]
            inner = _entry(component["component"], left, label)
            return {"type": LABEL, **number, "component": inner}
        case 1:
            row = [_entry(one, left, one.get("label", "")) for one in component["components"]]
            return {"type": ROW, **number, "components": row}
        case _:
            return {"type": TEXT, **number}


def _entry(field: Json, left: dict[str, Entry], label: str) -> Json:
    name, kind = field["custom_id"], field["type"]
    given = left.pop(name) if name in left else left.pop(label, None)
    entry = {"type": kind, "custom_id": name, "id": field.get("id", 0)}
    if kind == TEXT_INPUT:
        return entry | {"value": _text(field, given, label)}
    if kind == CHECKBOX:
        return entry | {"value": bool(given)}
    if kind == RADIO:
        return entry | {"value": _one_of(field, given, label)}
    if kind in SELECTS | {CHECKBOXES, UPLOAD}:
        return entry | {"values": _some_of(field, given, label)}
    raise ValueError(f"{label} cannot be filled in")


def _text(field: Json, given: Entry | None, label: str) -> str:
    text = field.get("value", "") if given is None else given
    if not isinstance(text, str):
        raise TypeError(f"{label} takes text")
    needed = field.get("required", True)
    least = field.get("min_length") or 1
    if len(text) < least and (text or needed):
        raise ValueError(f"{label} needs {least} characters")
    if len(text) > (field.get("max_length") or 4000):
        raise ValueError(f"{label} is too long: {len(text)}")
    return text


def _one_of(field: Json, given: Entry | None, label: str) -> str | None:
    values = _some_of({**field, "max_values": 1}, [] if given is None else [str(given)], label)
    return values[0] if values else None


def _some_of(field: Json, given: Entry | None, label: str) -> list[str]:
    options = field.get("options", [])
    if given is None:
        given = [one["value"] for one in options if one.get("default")]
    values = [given] if isinstance(given, str) else given
    if not isinstance(values, list):
        raise TypeError(f"{label} takes a list")
    known = [one["value"] for one in options]
    if known and set(values) - set(known):
        raise ValueError(f"{label} is of {known}, not {values}")
    if not values and field.get("required", True):
        raise ValueError(f"{label} must be answered")
    if len(values) > field.get("max_values", len(known) or 1):
        raise ValueError(f"{label} takes fewer answers")
    return values


def component(message: Json, named: str) -> Json:
    """The button or select of a message with this custom id or label.

    Raises:
        LookupError: there is none, or it cannot be pressed.
    """
    seen = [one for _, one in walk(message.get("components") or [])]
    able = [one for one in seen if one["type"] in SELECTS | {BUTTON} and "custom_id" in one]
    found = [one for one in able if named in {one["custom_id"], one.get("label")}]
    if len(found) != 1:
        names = [one.get("label", one["custom_id"]) for one in able]
        raise LookupError(f"{len(found)} components are called {named}; there are {names}")
    if found[0].get("disabled"):
        raise LookupError(f"{named} is disabled")
    return found[0]
