"""Forms as modals, and what somebody filled in as the arguments of a command.

The id of a modal names the command and what is known already, as a button's does, so that a form
can be sent off after the process that opened it is gone.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, TypeAlias

from discord import (
    RadioGroupOption,
    SelectDefaultValue,
    SelectDefaultValueType,
    SelectOption,
    TextStyle,
    ui,
)

from adapters.discord.declare import POSTABLE
from adapters.discord.limits import (
    DESCRIPTION,
    IN_RADIO,
    INPUT,
    LABEL,
    MODAL_TITLE,
    PLACEHOLDER,
    modal_breaches,
)
from adapters.discord.markdown import is_id
from bot.commands.form import Form
from bot.commands.spec import Kind, Option
from bot.commands.wire import fits, pack, unpack
from bot.domain.refusal import Refusal
from bot.message import Button, usage
from bot.message.length import cut

PARAGRAPH = 150
"""Characters from which on a text gets a field of several lines."""

_Item: TypeAlias = ui.Item[Any]

_PICKERS: Mapping[Kind, tuple[Callable[..., _Item], SelectDefaultValueType]] = {
    Kind.PERSON: (ui.UserSelect, SelectDefaultValueType.user),
    Kind.CHANNEL: (
        partial(ui.ChannelSelect, channel_types=list(POSTABLE)),
        SelectDefaultValueType.channel,
    ),
    Kind.ROLE: (ui.RoleSelect, SelectDefaultValueType.role),
}


class Opened(ui.Modal):
    """A form on Discord. What becomes of it is told by its id, so nothing is kept of it."""

    def is_finished(self) -> bool:
        """Whether discord.py may forget the modal."""
        return True


def modal_of(form: Form, typed: Mapping[str, str] | None = None) -> Opened:
    """The form, with what has been `typed` into its fields before.

    Raises:
        Refusal: what is known already does not fit into the modal's id.
        ValueError: a limit of Discord is broken, which is a bug.
    """
    known = Button(form.title, form.command.path, form.known)
    if not fits(known):
        raise Refusal(
            "That is too much to keep while a form is open; give ",
            usage(form.command.name),
            f" {_listed(field.name for field in form.fields if field.required)} as well.",
        )
    modal = Opened(title=cut(form.title, MODAL_TITLE), custom_id=pack(known), timeout=None)
    for field in form.fields:
        modal.add_item(_label(field, (typed or {}).get(field.name)))
    if breaches := modal_breaches(modal.to_dict()):
        raise ValueError(f"Discord would refuse the form: {'; '.join(breaches)}")
    return modal


def answers_of(submitted: Mapping[str, Any]) -> tuple[tuple[str, ...], dict[str, str]] | None:
    """The command and its arguments from the data of a modal that was sent off.

    Fields left empty are left out. None for a modal that is not one of ours.
    """
    unpacked = unpack(str(submitted.get("custom_id", "")))
    if unpacked is None:
        return None
    command, known = unpacked
    return command, {**known, **dict(_filled(submitted.get("components", ())))}


def _listed(names: Iterable[str]) -> str:
    return " and ".join(names)


def _filled(components: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    for one in components:
        yield from _filled(one.get("components", ()))
        if "component" in one:
            yield from _filled([one["component"]])
        values = one.get("values") or [one.get("value")]
        if values[0] and "custom_id" in one:
            yield str(one["custom_id"]), str(values[0])


def label_of(field: Option) -> str:
    """What is asked: the help of an option or, where that is too long, its name."""
    if len(field.help) <= LABEL:
        return field.help
    return cut(field.name.replace("_", " ").capitalize(), LABEL)


def _label(field: Option, typed: str | None) -> ui.Label[Opened]:
    label = label_of(field)
    return ui.Label(
        text=label,
        description=None if label == field.help else cut(field.help, DESCRIPTION),
        component=_input(field, typed),
    )


def _input(field: Option, typed: str | None) -> _Item:
    match field.kind:
        case Kind.BOOLEAN:
            return _choice(field, ("yes", "no"), typed)
        case Kind.CHOICE:
            return _choice(field, field.choices, typed)
        case Kind.PERSON | Kind.CHANNEL | Kind.ROLE:
            return _picker(field, typed)
        case Kind.DATE:
            return _text(field, typed, "2026-03-02", 40)
        case Kind.TIME:
            return _text(field, typed, "09:00", 40)
        case Kind.INTEGER:
            return _text(field, typed, f"{field.least} to {field.most}", 20)
        case Kind.TEXT:
            return _text(field, typed, None, field.most or INPUT)


def _picker(field: Option, typed: str | None) -> _Item:
    picker, kind = _PICKERS[field.kind]
    picked = [SelectDefaultValue(id=int(typed), type=kind)] if typed and is_id(typed) else []
    return picker(
        custom_id=field.name,
        required=field.required,
        min_values=int(field.required),
        default_values=picked,
    )


def _text(field: Option, typed: str | None, placeholder: str | None, most: int) -> _Item:
    return ui.TextInput(
        custom_id=field.name,
        style=TextStyle.paragraph if most >= PARAGRAPH else TextStyle.short,
        placeholder=placeholder and cut(placeholder, PLACEHOLDER),
        default=typed,
        required=field.required,
        min_length=field.least if field.kind is Kind.TEXT and field.required else None,
        max_length=min(most, INPUT),
    )


def _choice(field: Option, choices: Sequence[str], typed: str | None) -> _Item:
    if 2 <= len(choices) <= IN_RADIO:
        return ui.RadioGroup(
            custom_id=field.name,
            required=field.required,
            options=[
                RadioGroupOption(label=one.capitalize(), value=one, default=one == typed)
                for one in choices
            ],
        )
    return ui.Select(
        custom_id=field.name,
        required=field.required,
        min_values=int(field.required),
        options=[
            SelectOption(label=one.capitalize(), value=one, default=one == typed) for one in choices
        ],
    )
