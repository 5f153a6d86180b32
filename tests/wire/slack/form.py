"""Blocks as a person uses them: buttons found, fields filled in."""

from typing import Any, TypeAlias

from tests.wire.slack.deed import View
from tests.wire.slack.refusals import Json
from tests.wire.slack.rules import dicts

Entry: TypeAlias = str | int | list[str] | Json
PICKED = {
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "users_select": ("selected_user", "initial_user"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
}
ONE = {"static_select", "external_select", "radio_buttons", "overflow"}
SOME = {"multi_static_select", "multi_external_select", "checkboxes"}
PUSHED = {"button", *PICKED, *ONE, *SOME}


def held(source: Json) -> list[tuple[str, Json]]:
    """What can be used in a message or a view: (block id, element)."""
    return [
        (str(block["block_id"]), one)
        for block in dicts(source.get("blocks"))
        for one in (*dicts(block.get("elements")), block.get("accessory"), block.get("element"))
        if isinstance(one, dict) and "action_id" in one
    ]


def name_of(element: Json) -> str:
    return str((element.get("text") or element.get("placeholder") or {}).get("text", ""))


def element(source: Json, named: str) -> tuple[str, Json]:
    """The element with this label or action id.

    Raises:
        LookupError: there is none, or there are several.
    """
    able = held(source)
    found = [one for one in able if named in {one[1]["action_id"], name_of(one[1])}]
    if len(found) != 1:
        names = [name_of(one) or one["action_id"] for _, one in able]
        raise LookupError(f"{len(found)} elements are called {named}; there are {names}")
    return found[0]


def pushed(block_id: str, element: Json, value: Json) -> Json:
    """The action that using an element of a message or a view makes.

    Raises:
        LookupError: it is nothing to press or to choose from.
    """
    if element["type"] not in PUSHED:
        raise LookupError(f"{element['type']} is not for pressing")
    names = ("action_id", "type", "text", "value")
    action: Json = {name: element[name] for name in names if name in element}
    return action | {"block_id": block_id} | value


def inputs(view: Json) -> dict[str, tuple[str, Json]]:
    """The fields of a form by their block id: the label and the block."""
    blocks = [one for one in dicts(view["blocks"]) if one["type"] == "input"]
    return {str(one["block_id"]): (str(one["label"]["text"]), one) for one in blocks}


def field(view: Json, named: str) -> tuple[str, Json]:
    """The field with this label or block id.

    Raises:
        LookupError: there is none.
    """
    for block_id, (label, block) in inputs(view).items():
        if named in {block_id, label}:
            return block_id, block
    raise LookupError(f"no field {named}; there are {[one for one, _ in inputs(view).values()]}")


def filled(view: View, entries: dict[str, Entry]) -> Json:
    """The values of the form as they are sent; entries go by block id or by label.

    Raises:
        LookupError: the form does not ask for one of them.
        ValueError: Slack would not let the person send this.
    """
    given = {field(view.data, name)[0]: entry for name, entry in entries.items()}
    values: Json = {}
    for block_id, (label, block) in inputs(view.data).items():
        entry = given.get(block_id)
        made = value(block["element"], entry, view.offered.get(block_id, []), label)
        if not block.get("optional") and not _answered(made):
            raise ValueError(f"{label} must be answered")
        values[block_id] = {block["element"]["action_id"]: made}
    return {"values": values}


def _answered(value: Json) -> bool:
    return any(one not in (None, "", []) for name, one in value.items() if name != "type")


def value(one: Json, entry: Entry | None, offered: list[Json], label: str) -> Json:
    kind = str(one["type"])
    if kind in PICKED:
        name, initial = PICKED[kind]
        return {"type": kind, name: one.get(initial) if entry is None else entry}
    if kind in ONE:
        chosen = one.get("initial_option") if entry is None else option(one, entry, offered, label)
        return {"type": kind, "selected_option": chosen}
    if kind in SOME:
        if entry is None:
            return {"type": kind, "selected_options": one.get("initial_options", [])}
        several = entry if isinstance(entry, list) else [entry]
        chosen_ones = [option(one, each, offered, label) for each in several]
        return {"type": kind, "selected_options": chosen_ones}
    return {"type": kind, "value": _typed(one, entry, label)}


def _typed(one: Json, entry: Entry | None, label: str) -> str | None:
    text = one.get("initial_value") if entry is None else str(entry)
    if not text:
        return None
    if not one.get("min_length", 0) <= len(text) <= one.get("max_length", 3000):
        raise ValueError(f"{label} is too short or too long: {len(text)}")
    if one["type"] == "number_input":
        _check_number(one, text, label)
    return str(text)


def _check_number(one: Json, text: str, label: str) -> None:
    number = float(text) if one["is_decimal_allowed"] else int(text)
    least, most = one.get("min_value", number), one.get("max_value", number)
    if not float(least) <= number <= float(most):
        raise ValueError(f"{label} is from {least} to {most}")


def option(one: Json, entry: Any, offered: list[Json], label: str) -> Json:
    """The option with this label or value.

    Raises:
        ValueError: the menu does not have it.
    """
    groups = [group["options"] for group in one.get("option_groups", [])]
    known = [*one.get("options", []), *(each for group in groups for each in group), *offered]
    for each in known:
        if entry in (each, each["value"], each["text"]["text"]):
            return dict(each)
    raise ValueError(f"{label} is of {[each['text']['text'] for each in known]}, not {entry}")
