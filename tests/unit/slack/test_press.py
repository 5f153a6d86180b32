import pytest

from adapters.slack.press import element_of, is_link, pressed
from bot.message import Button

UNDO = Button("Undo", ("undo", "checkin"), (("day", "2026-03-02"), ("revision", "3")))


def test_a_button_says_itself_what_it_does() -> None:
    shown = element_of(UNDO, 3)

    assert shown["action_id"] == "cairn:3"
    assert pressed(shown) == (UNDO.command, dict(UNDO.args))
    assert not is_link(shown)


def test_a_click_on_a_link_means_nothing() -> None:
    shown = element_of(Button("Read", url="https://a.b/"), 1)

    assert is_link(shown)
    assert pressed(shown) is None


@pytest.mark.parametrize("value", [{}, {"value": ""}, {"value": "other:1"}, {"value": None}])
def test_a_button_of_somebody_else_is_not_ours(value: dict[str, str]) -> None:
    assert pressed({"action_id": "x", **value}) is None
    assert not is_link(value)
