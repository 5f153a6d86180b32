"""What everybody can see, and so which buttons they can press."""

from collections.abc import Iterable
from dataclasses import dataclass

from adapters.console.place import Arrival
from bot.message import Button, Message


class NoButton(Exception):
    """Nobody there can press that; the words say which buttons there are."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who reads: an account in one community."""

    account: str
    community: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A message on the wall: for `account` alone, or for a whole community in a channel."""

    message: Message
    account: str | None = None
    community: str | None = None
    channel: str | None = None
    id: str | None = None

    def visible(self, viewer: Viewer) -> bool:
        if self.account is not None:
            return self.account == viewer.account
        return self.community == viewer.community


class Wall:
    """Messages in the order they came."""

    def __init__(self) -> None:
        self._shown: list[Shown] = []

    def show(self, shown: Shown) -> Shown:
        self._shown.append(shown)
        return shown

    def arrive(self, arrival: Arrival) -> Shown:
        """A post, or an edit: that takes the place of what stood there."""
        place = arrival.outgoing.place
        shown = Shown(
            arrival.outgoing.message,
            account=place.channel if place.direct else None,
            community=None if place.direct else place.community,
            channel=None if place.direct else place.channel,
            id=arrival.id,
        )
        if arrival.edited:
            for index, earlier in enumerate(self._shown):
                if earlier.id == arrival.id:
                    self._shown[index] = shown
                    return shown
        return self.show(shown)

    def button(self, viewer: Viewer, label: str) -> tuple[Shown, Button]:
        """The button with that label on the newest message the viewer can see; a start will do.

        Raises:
            NoButton: there is none, or the start fits several.
        """
        seen = [shown for shown in reversed(self._shown) if shown.visible(viewer)]
        wanted = _same(label)
        for shown in seen:
            for button in shown.message.buttons:
                if _same(button.label) == wanted:
                    return shown, button
        for shown in seen if wanted else ():
            near = [b for b in shown.message.buttons if _same(b.label).startswith(wanted)]
            if len({_same(button.label) for button in near}) > 1:
                raise NoButton(f"“{label}” can be {_listed(b.label for b in near)}")
            if near:
                return shown, near[0]
        labels = dict.fromkeys(button.label for shown in seen for button in shown.message.buttons)
        there = f"there is {_listed(labels)}" if labels else "there is none at all"
        raise NoButton(f"{viewer.account} can see no button “{label}”; {there}")


def _same(label: str) -> str:
    return " ".join(label.casefold().split())


def _listed(labels: Iterable[str]) -> str:
    return ", ".join(f"“{label}”" for label in labels)
