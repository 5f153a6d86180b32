"""Buttons: each is a command, and its id says which, so that no process has to remember it."""

import re
from typing import TypeAlias

from discord import ButtonStyle, ui

from bot.commands.wire import PREFIX

AGAIN = "again:"
"""Begins the id of a button that opens a form again, in the place of the usual prefix."""

_Button: TypeAlias = ui.Button[ui.LayoutView]


class Press(
    ui.DynamicItem[_Button], template=f"(?:{re.escape(PREFIX)}|{re.escape(AGAIN)})" + r"[\s\S]*"
):
    """The button behind every id that begins with a prefix of ours, on whatever message it stands.

    discord.py keeps nothing of it and calls nothing here: a click is answered as every other
    interaction is, also when the message is one that discord.py cannot read.
    """

    def __init__(self, label: str | None, custom_id: str) -> None:
        super().__init__(ui.Button(style=ButtonStyle.secondary, label=label, custom_id=custom_id))
