import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.registry import REGISTRY
from bot.commands.undo import undo_buttons
from bot.commands.wire import LONGEST, PREFIX, fits, pack, unpack
from bot.message import Button

names = st.sampled_from(sorted({o.name for c in REGISTRY.commands for o in c.options}))
typed = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
arguments = st.lists(st.tuples(names, typed), max_size=3, unique_by=lambda pair: pair[0]).map(tuple)
buttons = st.builds(
    Button, st.just("Go"), st.sampled_from([c.path for c in REGISTRY.commands]), arguments
)


@given(buttons)
def test_what_fits_comes_back_as_the_same_command_and_arguments(button: Button) -> None:
    if fits(button):
        assert unpack(pack(button)) == (button.command, dict(button.args))
        assert len(pack(button)) <= LONGEST
    else:
        with pytest.raises(ValueError, match="a button of"):
            pack(button)


@given(buttons.filter(fits))
def test_what_is_packed_is_plain_ascii(button: Button) -> None:
    assert pack(button).isascii()
    assert pack(button).isprintable()
    assert " " not in pack(button)


@given(st.text(max_size=30))
def test_an_id_of_somebody_elses_is_not_ours(text: str) -> None:
    assert (unpack(text) is None) == (not text.startswith(PREFIX))


def test_undo_is_offered_only_where_a_button_can_bring_everything_back() -> None:
    path = ("settings",)

    assert undo_buttons(path, {"alias": "Ada"}) == (Button("Undo", path, (("alias", "Ada"),)),)
    assert undo_buttons(path, {"alias": None, "goal_days": "3"}) == ()
    assert undo_buttons(path, {"alias": "Ω" * 40}) == ()
