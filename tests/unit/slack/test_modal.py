import json
from dataclasses import replace
from enum import StrEnum
from typing import Annotated, Any

import pytest

from adapters.slack.modal import Answers, Target, answers_of, errors_of, modal_of
from adapters.slack.slash import Slash
from bot.commands.call import Reply
from bot.commands.form import Form, form_of
from bot.commands.registry import REGISTRY
from bot.commands.spec import Command, Commands, Kind, Opt
from bot.domain.refusal import Refusal
from bot.message import Message, Text, line, usage

SLASH = Slash("roads")
HERE = Target("https://hooks.slack.com/commands/1", "C1", "1700000000.000100")


class Colour(StrEnum):
    RED = "red"


class Many(StrEnum):
    A, B, C, D, E, F, G, H, J, K, L = "abcdefghjkl"


def declared(number: int) -> Command:
    """Two commands that have, between them, all that an option can be."""
    commands = Commands()

    @commands.command("odd thing", "A help text that is too long for a title")
    def first(
        ctx: Any,
        one: Annotated[Colour, Opt("One choice")],
        many: Annotated[Many, Opt("Many choices")],
        whose: Annotated[str, Opt("Whose", kind=Kind.PERSON, complete="person")],
        where: Annotated[str, Opt("Where", kind=Kind.CHANNEL)],
        which: Annotated[int | None, Opt("Which", least=0, most=9)] = None,
    ) -> Reply:
        return Reply(Message(()))

    @commands.command("other", "Short")
    def second(
        ctx: Any,
        long: Annotated[str, Opt("x" * 46, most=9000)],
        role: Annotated[str | None, Opt("Role", kind=Kind.ROLE)] = None,
        whether: Annotated[bool | None, Opt("Whether")] = None,
        week: Annotated[int | None, Opt("Week", complete="week")] = None,
        cohort: Annotated[str | None, Opt("Cohort", complete="cohort")] = None,
    ) -> Reply:
        return Reply(Message(()))

    return commands.declared[number]


def checkin(**known: str) -> Form:
    command = REGISTRY.find(("checkin",))
    assert command
    form = form_of(command, known)
    assert form
    return form


def elements(command: Command) -> dict[str, dict[str, Any]]:
    view = modal_of(Form(command, (), command.options), HERE, SLASH)
    return {
        block["block_id"]: block["element"] for block in view["blocks"] if block["type"] == "input"
    }


def test_a_check_in_looks_as_people_expect() -> None:
    view = modal_of(checkin(), HERE, SLASH)

    assert view["title"]["text"] == "Say what you did today"
    assert (view["submit"]["text"], view["close"]["text"]) == ("Send", "Cancel")
    done, *others = view["blocks"]
    assert (done["block_id"], done["label"]["text"]) == ("done", "What did you do?")
    assert not done["optional"]
    assert done["element"] == {
        "type": "plain_text_input",
        "action_id": "field",
        "multiline": True,
        "min_length": 1,
        "max_length": 500,
    }
    assert all(block["optional"] for block in others)


def test_a_help_text_that_is_too_long_for_a_title_stands_below_it() -> None:
    command = declared(0)

    view = modal_of(Form(command, (), command.options), HERE, SLASH)

    assert view["title"]["text"] == "Odd thing"
    assert view["blocks"][0]["text"]["text"] == command.help


def test_every_kind_of_option_has_its_field() -> None:
    first, second = elements(declared(0)), elements(declared(1))

    assert {name: element["type"] for name, element in first.items()} == {
        "one": "radio_buttons",
        "many": "static_select",
        "whose": "users_select",
        "where": "conversations_select",
        "which": "number_input",
    }
    assert (first["which"]["min_value"], first["which"]["max_value"]) == ("0", "9")
    assert first["where"]["filter"] == {"include": ["public", "private"]}
    assert [one["value"] for one in first["many"]["options"]] == list(Many)
    assert {name: element["type"] for name, element in second.items()} == {
        "long": "plain_text_input",
        "role": "plain_text_input",
        "whether": "radio_buttons",
        "week": "external_select",
        "cohort": "external_select",
    }
    assert second["long"]["max_length"] == 3000
    assert second["week"]["min_query_length"] == 0
    assert [one["value"] for one in second["whether"]["options"]] == ["yes", "no"]


def test_days_and_times_have_pickers() -> None:
    found = {command.name: elements(command) for command in REGISTRY.commands if command.options}

    assert found["cohort create"]["start"]["type"] == "datepicker"
    assert found["reminders"]["time"]["type"] == "timepicker"


def sent(view: dict[str, Any], **states: dict[str, Any]) -> dict[str, Any]:
    values = {name: {"field": state} for name, state in states.items()}
    found: dict[str, Any] = json.loads(json.dumps({**view, "state": {"values": values}}))
    return found


def test_what_is_known_comes_back_with_what_is_filled_in() -> None:
    view = modal_of(checkin(mood="good", next="ä & b=c"), HERE, SLASH)

    answers = answers_of(sent(view, done={"type": "plain_text_input", "value": "chapter 1"}))

    known = {"mood": "good", "next": "ä & b=c"}
    assert answers == Answers(("checkin",), {**known, "done": "chapter 1"}, HERE)


def test_what_is_left_empty_is_left_out() -> None:
    view = modal_of(checkin(), Target(), SLASH)

    answers = answers_of(
        sent(
            view,
            done={"type": "plain_text_input", "value": " 0 "},
            next={"type": "plain_text_input", "value": None},
            mood={"type": "radio_buttons", "selected_option": None},
            minutes={"type": "number_input"},
            day={"type": "datepicker", "selected_date": None},
        )
    )

    assert answers == Answers(("checkin",), {"done": " 0 "}, Target())


@pytest.mark.parametrize("view", [{}, {"callback_id": "other"}, {"callback_id": ""}])
def test_a_form_of_somebody_else_is_not_ours(view: dict[str, Any]) -> None:
    assert answers_of(view) is None


def test_what_is_known_is_never_lost_but_refused() -> None:
    def knowing(length: int) -> Form:
        return replace(checkin(), known=(("next", "x" * length),))

    assert modal_of(knowing(2000), HERE, SLASH)
    with pytest.raises(Refusal, match="give /checkin done=… at once"):
        modal_of(knowing(3000), HERE, SLASH)


def test_a_refusal_is_said_at_its_field() -> None:
    view = modal_of(checkin(), HERE, SLASH)
    said = Message((Text(line("That is no day; see ", usage("week"), ".")),))

    for option, where in (("mood", "mood"), ("other", "done"), (None, "done")):
        assert errors_of(Reply(said, ok=False, option=option), view, SLASH) == {
            "response_action": "errors",
            "errors": {where: "That is no day; see /roads week."},
        }
    assert errors_of(Reply(said, ok=False), {"blocks": []}, SLASH) is None
