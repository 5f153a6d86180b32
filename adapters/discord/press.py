"""Buttons: each is a command, and its id says which, so that no process has to remember it."""

import re
from typing import TypeAlias

from discord import ButtonStyle, ui

from bot.commands.wire import PREFIX

_Button: TypeAlias = ui.Button[ui.LayoutView]


class Press(ui.DynamicItem[_Button], template=re.escape(PREFIX) + r"[\s\S]*"):
    """The button behind every id that begins with the prefix, on whatever message it stands.

    discord.py keeps nothing of it and calls nothing here: a click is answered as every other
    interaction is, also when the message is one that discord.py cannot read.
    """

    def __init__(self, label: str | None, custom_id: str) -> None:
        super().__init__(ui.Button(style=ButtonStyle.secondary, label=label, custom_id=custom_id))
