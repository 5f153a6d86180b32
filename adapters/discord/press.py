"""Buttons: each is a command, and its id says which, so that no process has to remember it."""

import re
from collections.abc import Mapping
from typing import Any, Protocol, Self, TypeAlias, cast

from discord import ButtonStyle, Interaction, ui

from bot.commands.wire import PREFIX, unpack

_Button: TypeAlias = ui.Button[ui.LayoutView]


class Presses(Protocol):
    """What a client has that answers buttons."""

    async def pressed(
        self, interaction: Interaction, command: tuple[str, ...], args: Mapping[str, str]
    ) -> None:
        """Somebody pressed a button with this command and these arguments."""
        ...


class Press(ui.DynamicItem[_Button], template=re.escape(PREFIX) + r"[\s\S]*"):
    """The button behind every id that begins with the prefix, on whatever message it stands.

    There is one such class and one template: every template that matches is called.
    """

    def __init__(self, label: str | None, custom_id: str) -> None:
        super().__init__(ui.Button(style=ButtonStyle.secondary, label=label, custom_id=custom_id))

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        return cls(getattr(item, "label", None), match.string)

    async def callback(self, interaction: Interaction[Any]) -> None:
        """Hand the command to the client."""
        unpacked = unpack(self.custom_id)
        if unpacked:
            await cast("Presses", interaction.client).pressed(interaction, *unpacked)
