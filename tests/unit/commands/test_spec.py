from datetime import date, time
from enum import StrEnum
from typing import Annotated

import pytest

from bot.commands.call import Reply
from bot.commands.lookup import Registry
from bot.commands.registry import REGISTRY
from bot.commands.spec import NAME_MAX, TEXT_MAX, Commands, Kind, Opt, Option, Role, Scope
from bot.views.answers import sentence


class Mood(StrEnum):
    UP = "up"
    DOWN = "down"


def declared(*names: str) -> Commands:
    commands = Commands()
    for name in names:
        commands.command(name, "Do it")(lambda ctx: Reply(sentence("Done.")))
    return commands


def test_a_parameter_becomes_an_option() -> None:
    commands = Commands()

    @commands.command("do it", "Do it", role=Role.MEMBER, scope=Scope.COHORT, writes=True)
    def handler(
        ctx: object,
        *,
        text: Annotated[str, Opt("Text")],
        from_: Annotated[date | None, Opt("A day", asked=False)] = None,
        at: Annotated[time | None, Opt("A time", asked=False)] = None,
        number: Annotated[int, Opt("A number", least=1, most=9, asked=False)] = 1,
        sure: Annotated[bool, Opt("Sure")] = False,
        mood: Annotated[Mood, Opt("Mood")] = Mood.UP,
        who: Annotated[str | None, Opt("Who", kind=Kind.PERSON, most=NAME_MAX)] = None,
    ) -> Reply:
        return Reply(sentence("Done."))

    (command,) = commands.declared
    assert (command.name, command.role, command.scope) == ("do it", Role.MEMBER, Scope.COHORT)
    assert (command.private, command.writes, command.hidden) == (True, True, False)
    assert command.options[:-1] == (
        Option("text", "Text", Kind.TEXT, required=True, parameter="text", least=1, most=TEXT_MAX),
        Option("from", "A day", Kind.DATE, required=False, parameter="from_", asked=False),
        Option("at", "A time", Kind.TIME, required=False, parameter="at", asked=False),
        Option("number", "A number", Kind.INTEGER, False, "number", 1, 9, asked=False),
        Option("sure", "Sure", Kind.BOOLEAN, required=False, parameter="sure"),
        Option(
            "mood", "Mood", Kind.CHOICE, False, "mood", choices=("up", "down"), choice_type=Mood
        ),
        Option("who", "Who", Kind.PERSON, False, "who", least=1, most=NAME_MAX),
    )
    assert command.options[-1].name == "cohort"
    assert [option.name for option in command.required] == ["text"]


def test_a_parameter_without_a_declaration_is_an_error() -> None:
    def handler(ctx: object, bare: str) -> Reply:
        return Reply(sentence("Done."))

    with pytest.raises(TypeError, match="'bare' needs Annotated"):
        Commands().command("do", "Do it")(handler)


def test_two_commands_of_one_name_are_an_error() -> None:
    with pytest.raises(ValueError, match="two commands have one name"):
        Registry([*declared("do it").declared, *declared("do it").declared])


def test_the_registry_finds_what_was_declared() -> None:
    registry = Registry(declared("do", "do it", "go").declared)

    assert [c.name for c in registry.group("do")] == ["do it"]
    longest = registry.longest(["do", "it", "now"])
    assert longest is not None
    assert longest.name == "do it"
    shorter = registry.longest(["do", "that"])
    assert shorter is not None
    assert shorter.name == "do"
    assert registry.longest(["stay"]) is None
    assert registry.longest([]) is None


@pytest.mark.parametrize("command", REGISTRY.commands, ids=lambda command: command.name)
def test_every_declaration_fits_the_platforms(command: object) -> None:
    found = next(c for c in REGISTRY.commands if c is command)

    assert 1 <= len(found.path) <= 2
    assert all(part.isascii() and part.islower() and len(part) <= 32 for part in found.path)
    assert 1 <= len(found.help) <= 100
    assert len(found.options) <= 25
    assert len({option.name for option in found.options}) == len(found.options)
    required = [option.required for option in found.options]
    assert required == sorted(required, reverse=True), "what is needed comes first"
    for option in found.options:
        assert 1 <= len(option.help) <= 100
        assert len(option.choices) <= 25
        assert option.kind is not Kind.INTEGER or None not in (option.least, option.most)


def test_hidden_commands_are_not_told_of() -> None:
    hidden = {command.name for command in REGISTRY.commands if command.hidden}
    assert hidden == {"home", "quiz", "undo checkin", "undo end", "undo holiday"}
    assert not any(command.hidden for command in REGISTRY.listed)
    assert REGISTRY.group("undo") == ()
