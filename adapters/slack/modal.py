"""Forms as modals, and what somebody filled in as the arguments of a command.

A modal carries what is known already, and where the answer belongs, so that it can be sent off
after the process that opened it is gone.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from adapters.slack.limits import (
    IN_RADIO,
    INPUT,
    LABEL,
    METADATA,
    OPTION,
    TITLE,
    view_breaches,
)
from adapters.slack.slash import Slash
from bot.commands.call import Reply
from bot.commands.form import Form
from bot.commands.spec import Kind, Option
from bot.domain.refusal import Refusal
from bot.domain.usage import Usage
from bot.message import plain
from bot.message.length import cut, size

FORM = "cairn:form"
"""How a view says that it is one of ours."""

FIELD = "field"
"""What the element of every block is called; the block has the name of the option."""

PARAGRAPH = 150
"""Characters from which on a text gets a field of several lines."""

_ANSWERS = ("value", "selected_date", "selected_time", "selected_user", "selected_conversation")
"""Where Slack puts what was filled in, by the kind of the element."""

Element = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Target:
    """Where the answer to a form belongs.

    `reply` is the address for answers that came with what opened the form; `channel` and `thread`
    are where that was.
    """

    reply: str | None = None
    channel: str | None = None
    thread: str | None = None


@dataclass(frozen=True, slots=True)
class Answers:
    """The command that a form asked for, with all its arguments as text."""

    command: tuple[str, ...]
    args: Mapping[str, str]
    target: Target


def modal_of(form: Form, target: Target, slash: Slash) -> Element:
    """The form as a view to be opened.

    Raises:
        Refusal: what is known already does not fit into the view.
        ValueError: a limit of Slack is broken, which is a bug.
    """
    metadata = _packed(form, target)
    if size(metadata) > METADATA:
        needed = [field.name for field in form.fields if field.required]
        raise Refusal(
            "That is too much to keep while a form is open; give ",
            Usage(form.command.name, tuple((name, "…") for name in needed)),
            " at once.",
        )
    fits = size(form.title) <= TITLE
    title = form.title if fits else cut(form.command.name.capitalize(), TITLE)
    view = {
        "type": "modal",
        "callback_id": FORM,
        "title": _plain(title),
        "submit": _plain("Send"),
        "close": _plain("Cancel"),
        "private_metadata": metadata,
        "blocks": [*([] if fits else [_said(form.title)]), *map(_block, form.fields)],
    }
    if breaches := view_breaches(view):
        raise ValueError(f"Slack would refuse the form: {'; '.join(breaches)}")
    return view


def answers_of(view: Mapping[str, Any]) -> Answers | None:
    """What a view that was sent off asks for, with what was known and what was filled in.

    Fields left empty are left out. None for a view that is not one of ours.
    """
    if view.get("callback_id") != FORM:
        return None
    kept = json.loads(view["private_metadata"])
    filled = dict(_filled(view.get("state", {}).get("values", {})))
    return Answers(
        command=tuple(kept["command"]),
        args=kept["known"] | filled,
        target=Target(**{one.name: kept.get(one.name) for one in fields(Target)}),
    )


def errors_of(reply: Reply, view: Mapping[str, Any], slash: Slash) -> Element | None:
    """The answer that says a refusal at its field, or at the first; None where there are none."""
    names = [block["block_id"] for block in view.get("blocks", ()) if block["type"] == "input"]
    if not names:
        return None
    words = cut(plain(slash.spelled(reply.message)).strip(), LABEL)
    where = reply.option if reply.option in names else names[0]
    return {"response_action": "errors", "errors": {where: words}}


def _packed(form: Form, target: Target) -> str:
    kept = {"command": form.command.path, "known": dict(form.known)}
    known = {name: value for name, value in asdict(target).items() if value}
    return json.dumps(kept | known, ensure_ascii=False)


def _filled(values: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    for name, elements in values.items():
        state = elements.get(FIELD, {})
        chosen = state.get("selected_option") or {}
        given = [chosen.get("value"), *(state.get(answer) for answer in _ANSWERS)]
        yield from ((name, str(one)) for one in given if one)


def _block(field: Option) -> Element:
    return {
        "type": "input",
        "block_id": field.name,
        "label": _plain(cut(field.help, LABEL)),
        "element": _element(field) | {"action_id": FIELD},
        "optional": not field.required,
    }


def _element(field: Option) -> Element:
    match field.kind:
        case Kind.TEXT | Kind.INTEGER if field.complete:
            return _menu("external_select", min_query_length=0)
        case Kind.TEXT | Kind.ROLE:
            return _text(field)
        case Kind.INTEGER:
            bounds = {"min_value": field.least, "max_value": field.most}
            known = {name: str(bound) for name, bound in bounds.items() if bound is not None}
            return {"type": "number_input", "is_decimal_allowed": False, **known}
        case Kind.BOOLEAN:
            return _choice(("yes", "no"))
        case Kind.CHOICE:
            return _choice(field.choices)
        case Kind.DATE | Kind.TIME:
            return {"type": "datepicker" if field.kind is Kind.DATE else "timepicker"}
        case Kind.PERSON:
            return _menu("users_select")
        case Kind.CHANNEL:
            return _menu("conversations_select", filter={"include": ["public", "private"]})


def _text(field: Option) -> Element:
    most = min(field.most or INPUT, INPUT)
    least = {"min_length": field.least} if field.required and field.least else {}
    return {
        "type": "plain_text_input",
        "multiline": most >= PARAGRAPH,
        "max_length": most,
        **least,
    }


def _choice(choices: Sequence[str]) -> Element:
    options = [{"text": _plain(cut(one.capitalize(), OPTION)), "value": one} for one in choices]
    if len(options) <= IN_RADIO:
        return {"type": "radio_buttons", "options": options}
    return _menu("static_select", options=options)


def _menu(kind: str, **properties: object) -> Element:
    return {"type": kind, "placeholder": _plain("Choose"), **properties}


def _said(text: str) -> Element:
    return {"type": "section", "text": _plain(text)}


def _plain(text: str) -> Element:
    return {"type": "plain_text", "text": text, "emoji": False}
