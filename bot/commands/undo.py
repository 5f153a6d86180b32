"""The button that takes an answer back."""

from collections.abc import Mapping

from bot.commands.wire import fits
from bot.message import Button


def undo_buttons(path: tuple[str, ...], before: Mapping[str, str | None]) -> tuple[Button, ...]:
    """A button that brings back what was there, or none where no button can.

    None stands for what was never set: no argument says that.
    """
    args = tuple((name, old) for name, old in before.items() if old is not None)
    button = Button("Undo", path, args)
    return (button,) if len(args) == len(before) and fits(button) else ()
