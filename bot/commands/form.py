"""What to ask for when a command is given without what it needs."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.commands.spec import Command, Kind, Option
from bot.commands.values import is_readable


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form, and the arguments that are already known."""

    command: Command
    known: tuple[tuple[str, str], ...]
    fields: tuple[Option, ...]

    @property
    def title(self) -> str:
        return self.command.help


def form_of(command: Command, args: Mapping[str, str], *, in_channel: bool = True) -> Form | None:
    """The form that completes the command, or None when nothing it needs is missing.

    There is none either where something given makes no sense: that is said before anything is
    filled in. What is needed comes first. Who is not in a channel may have to say which one they
    mean.
    """
    if all(option.name in args for option in command.required) or not is_readable(command, args):
        return None
    asked = [
        option
        for option in command.options
        if option.asked or (option.kind is Kind.CHANNEL and not in_channel)
    ]
    fields = [option for option in asked if option.name not in args]
    fields.sort(key=lambda option: not option.required)
    return Form(command, tuple(args.items()), tuple(fields))
