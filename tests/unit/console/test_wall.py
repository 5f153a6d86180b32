import pytest

from adapters.console.place import Arrival
from adapters.console.wall import NoButton, Shown, Viewer, Wall
from bot.domain.places import Place
from bot.message import Button, Buttons, Message
from bot.ports import Outgoing

ADA, EVE = Viewer("ada", "Rehearsal"), Viewer("eve", "Elsewhere")


def message(*labels: str) -> Message:
    return Message((Buttons(tuple(Button(label, (label.lower(),)) for label in labels)),))


def arrival(said: Message, *, edited: bool = False, direct: bool = False) -> Arrival:
    place = Place("console", "Rehearsal", "ada" if direct else "#ml", direct)
    return Arrival(Outgoing(place, said, "n", "week"), "#ml/1", edited)


def test_an_edit_takes_the_buttons_along() -> None:
    wall = Wall()
    wall.arrive(arrival(message("Old")))
    wall.arrive(arrival(message("New"), edited=True))
    assert wall.button(ADA, "new")[1].label == "New"
    with pytest.raises(NoButton, match="there is “New”"):
        wall.button(ADA, "Old")


def test_an_exact_label_on_an_older_message_goes_before_a_start_on_a_newer() -> None:
    wall = Wall()
    wall.show(Shown(message("Mark"), account="ada"))
    wall.show(Shown(message("Mark done"), account="ada"))
    assert wall.button(ADA, "mark")[1].label == "Mark"
    assert wall.button(ADA, "mark d")[1].label == "Mark done"


def test_a_direct_post_is_for_one_and_a_channel_for_its_community() -> None:
    wall = Wall()
    wall.arrive(arrival(message("Direct"), direct=True))
    wall.arrive(arrival(message("Public")))
    assert wall.button(ADA, "Direct")[0].channel is None
    assert wall.button(ADA, "Public")[0].channel == "#ml"
    for viewer, label in ((EVE, "Public"), (Viewer("lin", "Rehearsal"), "Direct"), (ADA, "")):
        with pytest.raises(NoButton):
            wall.button(viewer, label)
