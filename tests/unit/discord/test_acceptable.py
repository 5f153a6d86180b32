"""The limits that made-up registries do not reach."""

from typing import Any

import pytest

from adapters.discord.acceptable import characters, faults
from adapters.discord.declare import payloads
from bot.commands.lookup import Registry
from bot.commands.spec import Command, Kind
from tests.unit.discord.registries import command, option


def refused(*commands: Command) -> str:
    with pytest.raises(ValueError, match=r"\w") as caught:
        payloads(Registry(commands))
    return str(caught.value)


def test_discord_takes_a_hundred_commands() -> None:
    commands = [command(f"do{number}") for number in range(101)]

    assert len(payloads(Registry(commands[:100]))) == 100
    assert refused(*commands) == "there are 101 commands; Discord takes 100"


def long_command(characters_in_all: int) -> Command:
    choices = [f"{number:02}".ljust(100, "x") for number in range(25)]
    full = option("o", Kind.CHOICE, choices=tuple(choices), help="h" * 99)  # 100 + 5,000
    half = option("p", Kind.CHOICE, choices=tuple(choices[:14]), help="h" * 50)  # 51 + 2,800
    rest = characters_in_all - 5100 - 2851 - len("do")
    return command("do", full, half, help="h" * rest)


def test_a_command_has_eight_thousand_characters_at_most() -> None:
    (declared,) = payloads(Registry([long_command(8000)]))

    assert characters(declared) == 8000
    assert refused(long_command(8001)) == "/do has 8001 characters in all; Discord takes 8000"


def test_of_translations_only_the_longest_counts() -> None:
    registry = Registry([command("do", help="Does it")])
    german = {"do": "tu", "Does it": "Tut es, und zwar gleich"}
    french = {"do": "faire", "Does it": "Le fait"}

    (declared,) = payloads(registry, {"de": german, "fr": french})

    assert characters(declared) == len("faire") + len("Tut es, und zwar gleich")


def test_a_word_is_a_command_or_the_first_word_of_others() -> None:
    assert "both a command" in refused(command("streak"), command("streak why"))
    assert "both a command" in refused(command("streak why"), command("streak"))
    assert "more than two words" in refused(command("streak why so"))


def choices(count: int, length: int = 4) -> tuple[str, ...]:
    return tuple(f"{number:03}".ljust(length, "x") for number in range(count))


@pytest.mark.parametrize(
    "fits, does_not",
    [
        (command("x" * 32), command("x" * 33)),
        (command("do", option("x" * 32)), command("do", option("x" * 33))),
        (command("do", help="x" * 100), command("do", help="x" * 101)),
        (command("do", option("o", help="x" * 100)), command("do", option("o", help="x" * 101))),
        (
            command("do", *map(option, choices(25))),
            command("do", *map(option, choices(26))),
        ),
        (
            command("do", option("o", Kind.CHOICE, choices=choices(25))),
            command("do", option("o", Kind.CHOICE, choices=choices(26))),
        ),
        (
            command("do", option("o", Kind.CHOICE, choices=choices(1, 100))),
            command("do", option("o", Kind.CHOICE, choices=choices(1, 101))),
        ),
        (command("do", option("o", most=6000)), command("do", option("o", most=6001))),
    ],
)
def test_what_fits_is_taken_and_one_more_is_not(fits: Command, does_not: Command) -> None:
    assert payloads(Registry([fits]))
    assert refused(does_not).startswith(f"/{does_not.name}")


def test_a_number_fits_into_53_bits() -> None:
    most = 2**53

    assert payloads(Registry([command("do", option("n", Kind.INTEGER, least=-most, most=most))]))
    assert refused(command("do", option("n", Kind.INTEGER, most=most + 1))).startswith("/do n has")


def fine(**changed: Any) -> dict[str, Any]:
    return {"type": 3, "name": "who", "description": "Who", "required": False} | changed


CHOICE = {"name": "me", "value": "me"}


@pytest.mark.parametrize(
    "options, words",
    [
        ([fine(), fine(name="what", required=True)], "/do has a required option after one"),
        ([fine(), fine()], "/do has two of the name “who”"),
        ([fine(choices=[CHOICE], autocomplete=True)], "/do who has choices and is completed"),
        ([fine(choices=[CHOICE, CHOICE])], "/do who has two of the name “me”"),
        ([fine(max_length=0)], "/do who has a length from 0 to 0"),
    ],
)
def test_what_the_declaration_never_does_would_be_found(
    options: list[dict[str, Any]], words: str
) -> None:
    (fault,) = faults([{"name": "do", "description": "Does it", "options": options}])

    assert fault.startswith(words)


def test_a_command_without_a_fault_has_none() -> None:
    options = [fine(required=True), fine(name="what", choices=[CHOICE])]

    assert list(faults([{"name": "do", "description": "Does it", "options": options}])) == []
