"""Buttons, menus, pickers and text fields."""

from typing import Any

from tests.wire.slack.composed import (
    BUTTON_STYLE,
    CONFIRM,
    DISPATCH,
    FILTER,
    GROUP,
    IDENTITY,
    MARKED_OPTION,
    OPTION,
    options,
    person,
    plain,
)
from tests.wire.slack.rules import (
    Check,
    Form,
    Notes,
    address,
    both,
    flag,
    focus,
    form,
    like,
    number,
    some,
    text,
)

DAY = like(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", "must be a date YYYY-MM-DD")
TIME = like(r"([01]\d|2[0-3]):[0-5]\d", "must be a time HH:mm")
PLACE = like(r"[CDG][A-Z0-9]{8,}", "must be a conversation")
NUMERAL = like(r"-?\d+(\.\d+)?", "must be a number in a string")
UNIX = number(10**9, 10**10 - 1)
HELD: Form = {"action_id": IDENTITY, "focus_on_load": focus}
MENU: Form = {**HELD, "placeholder": plain(150), "confirm": CONFIRM}
MANY: Form = {**MENU, "max_selected_items": number(1, 1000)}
SEVERAL: Form = {**MANY, "initial_options": some(OPTION, 100)}
ONE: Form = {**MENU, "initial_option": OPTION}
EXTERNAL: Form = {"min_query_length": number(0, 1000)}
CONVERSATION: Form = {
    "filter": FILTER,
    "response_url_enabled": flag,
    "default_to_current_conversation": flag,
}


def _preset(one: str, several: str, known: str = "options") -> Check:
    """What is chosen beforehand is one of the options, word for word."""

    def check(value: Any, path: str, notes: Notes) -> None:
        if not isinstance(value, dict):
            return
        offered = list(value.get(known) or [])
        for group in value.get("option_groups") or []:
            offered += group.get("options") or []
        chosen = [*([value[one]] if one in value else []), *(value.get(several) or [])]
        if any(option not in offered for option in chosen):
            notes.note(f"initial option is not among the {known}", path)

    return check


def _one_source(value: Any, path: str, notes: Notes) -> None:
    if isinstance(value, dict) and ("options" in value) == ("option_groups" in value):
        notes.note("needs either options or option_groups", path)


STATIC: Form = {"options": options(100), "option_groups": some(GROUP, 100)}
LISTED = (_one_source, _preset("initial_option", "initial_options"))
BOXES = _preset("initial_option", "initial_options")

BUTTON = form(
    "button",
    {"text": plain(75)},
    {
        "action_id": IDENTITY,
        "url": address,
        "value": text(2000),
        "style": BUTTON_STYLE,
        "confirm": CONFIRM,
        "accessibility_label": text(75),
    },
)
CHOOSING: dict[str, Check] = {
    "static_select": both(form("static_select", {}, {**ONE, **STATIC}), *LISTED),
    "external_select": form("external_select", {}, {**ONE, **EXTERNAL}),
    "users_select": form("users_select", {}, {**MENU, "initial_user": person}),
    "conversations_select": form(
        "conversations_select", {}, {**MENU, **CONVERSATION, "initial_conversation": PLACE}
    ),
    "channels_select": form(
        "channels_select", {}, {**MENU, "initial_channel": PLACE, "response_url_enabled": flag}
    ),
    "multi_static_select": both(form("multi_static_select", {}, {**SEVERAL, **STATIC}), *LISTED),
    "multi_external_select": form("multi_external_select", {}, {**SEVERAL, **EXTERNAL}),
    "multi_users_select": form(
        "multi_users_select", {}, {**MANY, "initial_users": some(person, 100)}
    ),
    "multi_conversations_select": form(
        "multi_conversations_select",
        {},
        {
            **MANY,
            "filter": FILTER,
            "initial_conversations": some(PLACE, 100),
            "default_to_current_conversation": flag,
        },
    ),
    "multi_channels_select": form(
        "multi_channels_select", {}, {**MANY, "initial_channels": some(PLACE, 100)}
    ),
    "checkboxes": both(
        form(
            "checkboxes",
            {"options": options(10, MARKED_OPTION)},
            {**HELD, "confirm": CONFIRM, "initial_options": some(MARKED_OPTION, 10)},
        ),
        BOXES,
    ),
    "radio_buttons": both(
        form(
            "radio_buttons",
            {"options": options(10, MARKED_OPTION)},
            {**HELD, "confirm": CONFIRM, "initial_option": MARKED_OPTION},
        ),
        BOXES,
    ),
    "datepicker": form("datepicker", {}, {**MENU, "initial_date": DAY}),
    "timepicker": form("timepicker", {}, {**MENU, "initial_time": TIME, "timezone": text(50)}),
    "datetimepicker": form(
        "datetimepicker", {}, {**HELD, "confirm": CONFIRM, "initial_date_time": UNIX}
    ),
}
OVERFLOW = form(
    "overflow",
    {"options": both(some(OPTION, 5, 2), options(5))},
    {"action_id": IDENTITY, "confirm": CONFIRM},
)
PRESSED: dict[str, Check] = {"button": BUTTON, "overflow": OVERFLOW, **CHOOSING}
TYPED: Form = {**HELD, "placeholder": plain(150), "dispatch_action_config": DISPATCH}
TYPING: dict[str, Check] = {
    "plain_text_input": form(
        "plain_text_input",
        {},
        {
            **TYPED,
            "initial_value": text(3000, 0),
            "multiline": flag,
            "min_length": number(0, 3000),
            "max_length": number(1, 3000),
        },
    ),
    "email_text_input": form("email_text_input", {}, {**TYPED, "initial_value": text(3000)}),
    "url_text_input": form("url_text_input", {}, {**TYPED, "initial_value": address}),
    "number_input": form(
        "number_input",
        {"is_decimal_allowed": flag},
        {**TYPED, "initial_value": NUMERAL, "min_value": NUMERAL, "max_value": NUMERAL},
    ),
    "file_input": form(
        "file_input",
        {},
        {"action_id": IDENTITY, "filetypes": some(text(20), 50), "max_files": number(1, 10)},
    ),
}
ENTERED: dict[str, Check] = {**TYPING, **CHOOSING}
IMAGE = form(
    "image",
    {"alt_text": text(2000)},
    {"image_url": address, "slack_file": form(None, {}, {"id": text(100), "url": address})},
)
