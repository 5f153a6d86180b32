from enum import StrEnum
from typing import Annotated, Any

import pytest

from adapters.discord.modal import answers_of, modal_of
from bot.commands.call import Reply
from bot.commands.form import Form, form_of
from bot.commands.registry import REGISTRY
from bot.commands.spec import Command, Commands, Kind, Opt
from bot.domain.refusal import Refusal
from bot.message import Message
from tests.wire.discord.components import check_modal

TEXT_INPUT, SELECT, USER_SELECT, CHANNEL_SELECT, RADIO = 4, 3, 5, 8, 21


class Colour(StrEnum):
    RED = "red"


class Many(StrEnum):
    A, B, C, D, E, F, G, H, J, K, L = "abcdefghjkl"


def checkin(**known: str) -> Form:
    command = REGISTRY.find(("checkin",))
    assert command
    form = form_of(command, known)
    assert form
    return form


def declared() -> Command:
    """A command with all that an option can be."""
    commands = Commands()

    @commands.command("odd thing", "A help text that is far too long for the title of a modal")
    def handler(
        ctx: Any,
        one: Annotated[Colour, Opt("One choice")],
        many: Annotated[Many, Opt("Many choices")],
        whose: Annotated[str, Opt("Whose", kind=Kind.PERSON)],
        where: Annotated[str, Opt("Where", kind=Kind.CHANNEL)],
        long_name: Annotated[str, Opt("x" * 46, most=9000)],
    ) -> Reply:
        return Reply(Message(()))

    [command] = commands.declared
    return command


def labels(form: Form) -> list[dict[str, Any]]:
    modal = modal_of(form).to_dict()
    check_modal(modal)
    found: list[dict[str, Any]] = modal["components"]
    return found


def test_a_form_asks_for_what_is_needed_first() -> None:
    command = REGISTRY.find(("cohort", "create"))
    assert command
    form = form_of(command, {})
    assert form

    names = [label["component"]["custom_id"] for label in labels(form)]

    assert names == ["name", "start", "timezone", "roadmap", "pace"]


def test_a_check_in_looks_as_people_expect() -> None:
    modal = modal_of(checkin()).to_dict()

    assert modal["title"] == "Say what you did today"
    assert modal["custom_id"] == "cairn:checkin"
    done, _, _, minutes, mood = (label["component"] for label in modal["components"])
    assert modal["components"][0]["label"] == "What did you do?"
    assert (done["type"], done["style"], done["required"]) == (TEXT_INPUT, 2, True)
    assert (done["min_length"], done["max_length"]) == (1, 500)
    assert (minutes["placeholder"], minutes["style"]) == ("0 to 1440", 1)
    assert mood["type"] == RADIO
    assert [(one["label"], one["value"]) for one in mood["options"]][:2] == [
        ("Great", "great"),
        ("Good", "good"),
    ]
    assert not mood["required"]


def test_every_kind_of_option_has_its_field() -> None:
    command = declared()
    modal = modal_of(Form(command, (), command.options)).to_dict()
    check_modal(modal)
    one, many, whose, where, long = modal["components"]

    assert modal["title"] == "A help text that is far too long for the tit…"
    assert [label["component"]["type"] for label in (one, many, whose, where, long)] == [
        SELECT,
        SELECT,
        USER_SELECT,
        CHANNEL_SELECT,
        TEXT_INPUT,
    ]
    assert len(many["component"]["options"]) == 11
    assert where["component"]["channel_types"] == [0, 5]
    assert (long["label"], long["description"]) == ("Long name", "x" * 46)
    assert long["component"]["max_length"] == 4000


@pytest.mark.parametrize(
    "name, placeholder", [("start", "2026-03-02"), ("timezone", None), ("capacity", "0 to 100000")]
)
def test_a_field_shows_how_it_is_written(name: str, placeholder: str | None) -> None:
    command = REGISTRY.find(("cohort", "create"))
    assert command
    option = command.option(name)
    assert option

    [label] = labels(Form(command, (), (option,)))

    assert label["component"].get("placeholder") == placeholder


def test_what_was_typed_before_stands_in_its_fields() -> None:
    command = declared()
    typed = {"one": "red", "many": "c", "whose": "41", "where": "42", "long_name": "a `b`\nc"}

    modal = modal_of(Form(command, (), command.options), typed).to_dict()

    check_modal(modal)
    one, many, whose, where, long = (label["component"] for label in modal["components"])
    assert [two["value"] for two in one["options"] if two["default"]] == ["red"]
    assert [two["value"] for two in many["options"] if two["default"]] == ["c"]
    assert whose["default_values"] == [{"id": 41, "type": "user"}]
    assert where["default_values"] == [{"id": 42, "type": "channel"}]
    assert long["value"] == "a `b`\nc"


def test_what_is_known_comes_back_with_what_is_filled_in() -> None:
    modal = modal_of(checkin(mood="good", next="ä & b=c")).to_dict()

    sent = {"custom_id": modal["custom_id"], "components": [text("done", "chapter 1")]}

    known = {"mood": "good", "next": "ä & b=c"}
    assert answers_of(sent) == (("checkin",), {**known, "done": "chapter 1"})


def text(name: str, value: str) -> dict[str, Any]:
    return {"type": 18, "id": 1, "component": {"type": 4, "custom_id": name, "value": value}}


def test_what_is_left_empty_is_left_out() -> None:
    nothing: list[dict[str, Any]] = [{"value": ""}, {"value": None}, {"values": []}]
    components = [
        {"type": 18, "component": {"type": 4, "custom_id": f"c{number}", **one}}
        for number, one in enumerate(nothing)
    ]
    row = {"type": 1, "components": [{"type": 4, "custom_id": "done", "value": " 0 "}]}
    words = {"type": 10, "id": 3}

    sent = {"custom_id": "cairn:checkin", "components": [*components, row, words]}

    assert answers_of(sent) == (("checkin",), {"done": " 0 "})


@pytest.mark.parametrize("custom_id", ["", "other:1", "cairn", None])
def test_a_form_of_somebody_else_is_not_ours(custom_id: str | None) -> None:
    assert answers_of({"custom_id": custom_id, "components": []}) is None
    assert answers_of({}) is None


def test_what_is_known_is_never_lost_but_refused() -> None:
    with pytest.raises(Refusal, match="give /checkin done as well"):
        modal_of(checkin(next="x" * 100))
