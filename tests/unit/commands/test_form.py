from bot.commands.form import form_of
from bot.commands.registry import REGISTRY


def fields(name: str, args: dict[str, str]) -> list[str] | None:
    command = REGISTRY.find(name.split())
    assert command
    form = form_of(command, args)
    return [option.name for option in form.fields] if form else None


def test_a_form_asks_for_what_is_not_known_yet() -> None:
    assert fields("checkin", {}) == ["done", "next", "blocked", "minutes", "day", "mood"]
    assert fields("checkin", {"mood": "good"}) == ["done", "next", "blocked", "minutes", "day"]


def test_nothing_is_asked_when_nothing_needed_is_missing() -> None:
    assert fields("checkin", {"done": "x"}) is None
    assert fields("progress", {}) is None


def test_a_form_keeps_what_is_known() -> None:
    command = REGISTRY.find(["cohort", "create"])
    assert command
    form = form_of(command, {"name": "ML"})
    assert form is not None
    assert form.known == (("name", "ML"),)
    assert form.title == command.help
