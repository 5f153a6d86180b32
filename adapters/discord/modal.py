"""Forms as modals, and what somebody filled in as the arguments of a command.

The id of a modal names the command and what is known already, as a button's does, so that a form
can be sent off after the process that opened it is gone.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, TypeAlias

from discord import RadioGroupOption, SelectOption, TextStyle, ui

from adapters.discord.declare import POSTABLE
from adapters.discord.limits import (
    DESCRIPTION,
    IN_MODAL,
    IN_RADIO,
    INPUT,
    LABEL,
    MODAL_TITLE,
    PLACEHOLDER,
    modal_breaches,
)
from bot.commands.form import Form
from bot.commands.spec import Kind, Option
from bot.commands.wire import fits, pack, unpack
from bot.domain.refusal import Refusal
from bot.message import Button
from bot.message.length import cut

PARAGRAPH = 150
"""Characters from which on a text gets a field of several lines."""

_Item: TypeAlias = ui.Item[Any]

_PICKERS: Mapping[Kind, Callable[..., _Item]] = {
    Kind.PERSON: ui.UserSelect,
    Kind.CHANNEL: partial(ui.ChannelSelect, channel_types=list(POSTABLE)),
    Kind.ROLE: ui.RoleSelect,
}


class Opened(ui.Modal):
    """A form on Discord. What becomes of it is told by its id, so nothing is kept of it."""

    def is_finished(self) -> bool:
        """Whether discord.py may forget the modal."""
        return True


def modal_of(form: Form) -> Opened:
    """The form: what is needed first, and then as much of the rest as there is room for.

    Raises:
        Refusal: what is known already does not fit into the modal's id.
        ValueError: a limit of Discord is broken, which is a bug.
    """
    known = Button(form.title, form.command.path, form.known)
    if not fits(known):
        raise Refusal(
            f"That is too much to keep while a form is open; give /{form.command.name} "
            f"{_listed(field.name for field in form.fields if field.required)} as well."
        )
    modal = Opened(title=cut(form.title, MODAL_TITLE), custom_id=pack(known), timeout=None)
    for field in sorted(form.fields, key=lambda field: not field.required)[:IN_MODAL]:
        modal.add_item(_label(field))
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


def _label(field: Option) -> ui.Label[Opened]:
    fits_label = len(field.help) <= LABEL
    return ui.Label(
        text=field.help if fits_label else cut(field.name.replace("_", " ").capitalize(), LABEL),
        description=None if fits_label else cut(field.help, DESCRIPTION),
        component=_input(field),
    )


def _input(field: Option) -> _Item:
    match field.kind:
        case Kind.BOOLEAN:
            return _choice(field, ("yes", "no"))
        case Kind.CHOICE:
            return _choice(field, field.choices)
        case Kind.PERSON | Kind.CHANNEL | Kind.ROLE:
            return _PICKERS[field.kind](
                custom_id=field.name, required=field.required, min_values=int(field.required)
            )
        case Kind.DATE:
            return _text(field, "2026-03-02", 40)
        case Kind.TIME:
            return _text(field, "09:00", 40)
        case Kind.INTEGER:
            return _text(field, f"{field.least} to {field.most}", 20)
        case Kind.TEXT:
            return _text(field, None, field.most or INPUT)


def _text(field: Option, placeholder: str | None, most: int) -> _Item:
    return ui.TextInput(
        custom_id=field.name,
        style=TextStyle.paragraph if most >= PARAGRAPH else TextStyle.short,
        placeholder=placeholder and cut(placeholder, PLACEHOLDER),
        required=field.required,
        min_length=field.least if field.kind is Kind.TEXT and field.required else None,
        max_length=min(most, INPUT),
    )


def _choice(field: Option, choices: Sequence[str]) -> _Item:
    if 2 <= len(choices) <= IN_RADIO:
        return ui.RadioGroup(
            custom_id=field.name,
            required=field.required,
            options=[RadioGroupOption(label=one.capitalize(), value=one) for one in choices],
        )
    return ui.Select(
        custom_id=field.name,
        required=field.required,
        min_values=int(field.required),
        options=[SelectOption(label=one.capitalize(), value=one) for one in choices],
    )
