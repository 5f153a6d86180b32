"""What somebody typed into a form that was not taken: it stays to be read, copied and sent again.

Discord opens no form in answer to a form. So the answer repeats what was typed, and its button
opens the form filled in with it. The words are read off that answer, which only its reader sees,
and so nothing is kept of them anywhere else.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from discord import Message, TextDisplay

from adapters.discord.components import Component, press, row, text
from adapters.discord.escape import inline
from adapters.discord.modal import answers_of, label_of
from bot.commands.form import Form, form_of
from bot.commands.lookup import Registry
from bot.commands.wire import PREFIX, unpack
from bot.message.length import size

AGAIN = "again:"
"""Begins the id of a button that opens a form again, in the place of the usual prefix."""

ROOM = 3000
"""Characters of all that is repeated; the forms there are ask for less."""

_TO_CHANGE = " (to be changed)"
_GUARD = "\u200b"
"""Stands after each backtick, so that nothing typed ends the block that it is shown in."""

_SHOWN = re.compile(r"\*\*(?P<label>.+)\*\*.*\n```\n(?P<typed>[\s\S]*)\n```")


@dataclass(frozen=True, slots=True)
class Draft:
    """A form and what was typed into its fields."""

    form: Form
    typed: Mapping[str, str]
    known: str

    def below(self, wrong: str | None) -> Iterator[Component]:
        """What stands below a refusal, which is about the option `wrong`."""
        room = ROOM
        for field in self.form.fields:
            if field.name not in self.typed:
                continue
            change = _TO_CHANGE if field.name == wrong else ""
            typed = self.typed[field.name].replace("`", f"`{_GUARD}")
            repeated = f"**{inline(label_of(field))}**{change}\n```\n{typed}\n```"
            room -= size(repeated)
            if room >= 0:
                yield text(repeated)
        yield row([press("Try again", AGAIN + self.known)])


def draft_of(submitted: Mapping[str, Any], registry: Registry) -> Draft | None:
    """What was typed, from the data of a form that was sent off."""
    answers = answers_of(submitted)
    known = str(submitted.get("custom_id", "")).removeprefix(PREFIX)
    form = _form(known, registry)
    if answers is None or form is None:
        return None
    names = {field.name for field in form.fields}
    return Draft(form, {name: text for name, text in answers[1].items() if name in names}, known)


def draft_in(message: Message | None, custom_id: str, registry: Registry) -> Draft | None:
    """What was typed, from the answer on which somebody presses the button."""
    known = custom_id.removeprefix(AGAIN)
    form = _form(known, registry)
    if form is None:
        return None
    shown = dict(_shown(message)) if message else {}
    fields = ((field.name, shown.get(inline(label_of(field)))) for field in form.fields)
    return Draft(form, {name: typed for name, typed in fields if typed is not None}, known)


def _form(known: str, registry: Registry) -> Form | None:
    meant = unpack(PREFIX + known)
    command = registry.find(meant[0]) if meant else None
    return form_of(command, meant[1]) if meant and command else None


def _shown(message: Message) -> Iterator[tuple[str, str]]:
    for one in message.components:
        if isinstance(one, TextDisplay) and (found := _SHOWN.fullmatch(one.content)):
            yield found["label"], found["typed"].replace(f"`{_GUARD}", "`")
