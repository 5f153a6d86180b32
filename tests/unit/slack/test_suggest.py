from adapters.slack.limits import IN_SELECT, OPTION, OPTION_VALUE
from adapters.slack.suggest import options_of
from bot.commands.complete import Choice


def shown(found: list[Choice], started: str = "") -> list[tuple[str, str]]:
    return [(one["text"]["text"], one["value"]) for one in options_of(found, started)]


def test_what_is_typed_can_be_chosen_too() -> None:
    found = [Choice("ML spring", "id:1")]

    assert shown(found, "ml") == [("ML spring", "id:1"), ("“ml”", "ml")]
    assert shown(found, " ML spring ") == [("ML spring", "id:1")]
    assert shown(found) == [("ML spring", "id:1")]
    assert shown([]) == []


def test_labels_are_cut_and_values_never() -> None:
    found = [Choice("l" * 100, "short"), Choice("long", "v" * (OPTION_VALUE + 1))]

    [(label, value)] = shown(found)
    assert (len(label), value) == (OPTION, "short")


def test_no_value_is_there_twice_and_the_list_has_an_end() -> None:
    assert shown([Choice("a", "1"), Choice("b", "1")]) == [("a", "1")]

    many = [Choice(f"week {number}", str(number)) for number in range(200)]
    assert len(shown(many, "week")) == IN_SELECT
    assert shown(many, "week")[-1] == ("“week”", "week")
