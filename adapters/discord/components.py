"""Components as Discord takes them.

Those of discord.py remember what contains them and how they are to be answered, which takes several
times as long. Here a button's id says which command it is, and a click is answered as every other
interaction is: nothing has to be remembered.
"""

from collections.abc import Sequence
from typing import Any, TypeAlias

from discord import ButtonStyle, ComponentType, ui

Component: TypeAlias = dict[str, Any]

_ROW, _BUTTON = ComponentType.action_row.value, ComponentType.button.value
_TEXT, _GALLERY = ComponentType.text_display.value, ComponentType.media_gallery.value
_FILE, _RULE = ComponentType.file.value, ComponentType.separator.value
_CONTAINER = ComponentType.container.value
_PLAIN, _LINK = ButtonStyle.secondary.value, ButtonStyle.link.value


class Shown(ui.LayoutView):
    """A message on Discord, which discord.py has to keep nothing of.

    `whole` says whether it says all of the message.
    """

    def __init__(self, components: list[Component], *, whole: bool) -> None:
        super().__init__(timeout=None)
        self.components = components
        self.whole = whole

    def to_components(self) -> list[Component]:
        return self.components

    def has_components_v2(self) -> bool:
        return True

    def is_finished(self) -> bool:
        """Whether discord.py may forget the view; it would keep a private one for 15 minutes."""
        return True


def container(inside: Sequence[Component], colour: int) -> Component:
    return {"type": _CONTAINER, "accent_color": colour, "components": inside}


def text(content: str) -> Component:
    return {"type": _TEXT, "content": content}


def rule() -> Component:
    return {"type": _RULE}


def gallery(pictures: Sequence[tuple[str, str]]) -> Component:
    """The pictures: for each the name of the file that goes with the message, and its alt text."""
    items = [{"media": _sent(name), "description": alt} for name, alt in pictures]
    return {"type": _GALLERY, "items": items}


def file(name: str) -> Component:
    """A file that goes with the message."""
    return {"type": _FILE, "file": _sent(name)}


def row(buttons: Sequence[Component]) -> Component:
    return {"type": _ROW, "components": buttons}


def press(label: str, custom_id: str) -> Component:
    """A button."""
    return {"type": _BUTTON, "style": _PLAIN, "label": label, "custom_id": custom_id}


def link(label: str, url: str | None) -> Component:
    """A button that leads to an address."""
    return {"type": _BUTTON, "style": _LINK, "label": label, "url": url}


def _sent(name: str) -> dict[str, str]:
    return {"url": f"attachment://{name}"}
