"""A form in a terminal: one field after the other."""

import re
from datetime import date

from bot.commands.call import Call, Caller
from bot.commands.form import Form
from bot.commands.spec import Kind, Option
from bot.commands.values import value
from bot.domain.refusal import Refusal

SEND = "."
"""Sends the form as it is, once everything that is needed is there."""


_NAMED = re.compile(r"\boption ([\w-]+)")
_WORD = re.compile(r"(?<![\w/-])[\w-]+")
_QUOTED = re.compile("“[^”]*”")


class Asking:
    """Somebody fills in a form; what is needed is asked first.

    When the command refuses the answers, it is asked again what the refusal names.
    """

    def __init__(self, caller: Caller, form: Form, channel: str | None) -> None:
        self.caller = caller
        self.form = form
        self._channel = channel
        self._answers = dict(form.known)
        self._fields = sorted(form.fields, key=lambda field: not field.required)
        self._told = False

    @property
    def field(self) -> Option | None:
        """The field asked for now, None when the form is complete."""
        return self._fields[0] if self._fields else None

    def question(self) -> str:
        """What is asked, in words; the first field that is not needed says so for all of them."""
        field = self.field
        if field is None:
            return ""
        choices = f" ({', '.join(field.choices)})" if field.kind is Kind.CHOICE else ""
        if field.required or self._told:
            return f"{field.help}{choices}"
        self._told = True
        return f"{field.help}{choices}\nEnter leaves it out; {SEND} leaves out all the rest."

    def take(self, text: str, today: date) -> str | None:
        """Take an answer; what is wrong with it, if something is, and then the field stays.

        An empty one leaves out a field that is not needed.
        """
        field = self._fields[0]
        if text == SEND and not field.required:
            self._fields.clear()
            return None
        if text:
            try:
                value(field, text, today)
            except Refusal as refusal:
                return str(refusal)
            self._answers[field.name] = text
        elif field.required:
            return f"{field.name} is needed; /cancel drops the form."
        del self._fields[0]
        return None

    def again(self, refusal: str) -> bool:
        """Ask once more for the options that these words name; false when they name none."""
        text = _QUOTED.sub("", refusal)
        # “an IANA name such as …” is not about an option called name.
        words = _NAMED.findall(text) or _WORD.findall(text)
        self._fields = [field for field in self.form.command.options if field.name in words]
        for field in self._fields:
            self._answers.pop(field.name, None)
        return bool(self._fields)

    def written(self) -> str:
        """The command with all the answers, to be typed at once."""
        pairs = (f' {name}="{_escaped(text)}"' for name, text in self._answers.items())
        return f"/{self.form.command.name}{''.join(pairs)}"

    @property
    def call(self) -> Call:
        """The command with all the answers."""
        return Call(self.caller, self.form.command.path, dict(self._answers), self._channel)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
