"""Commands that messages name: each is a value that every platform writes in its own way."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import bot
from adapters.discord.markdown import used
from bot.commands.registry import REGISTRY
from bot.message import Bold, Buttons, Code, Image, Message, Plain, Progress, Title, Usage, usage
from tests.contract.catalogue import catalogue
from tests.contract.test_views import lines

ROOT = Path(bot.__file__).parent
PARTS = ("commands", "jobs", "services", "views")
"""The packages in which messages are written."""

FIRST_WORDS = sorted({command.path[0] for command in REGISTRY.commands})
BARE = re.compile(rf"(?<![\w.:/])/(?:{'|'.join(FIRST_WORDS)})\b")
"""`/progress` in a sentence, but not in an address."""

OPTION = re.compile(r"(?<![\w.?&/])[a-z_]+=(?!\s)")
"""`phase=2` in a sentence: on Discord it is `phase:2`."""


def words(message: Message) -> Iterator[str]:
    """What a message says without its commands."""
    for block in message.blocks:
        match block:
            case Title(text) | Progress(text, _, _) | Image(_, text):
                yield text
            case Buttons(items):
                yield from (button.label for button in items)
            case _:
                pass
    for spans in lines(message):
        yield from (span.text for span in spans if isinstance(span, Plain | Bold | Code))


def literals(path: Path) -> Iterator[tuple[int, str]]:
    """Every text in a module that is no docstring and no note beside a constant."""
    tree = ast.parse(path.read_text("utf-8"))
    notes = {id(one.value) for one in ast.walk(tree) if isinstance(one, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in notes:
            yield node.lineno, node.value


def test_no_message_names_a_command_in_bare_words() -> None:
    found = {
        name: said
        for name, message in catalogue().items()
        for said in words(message)
        if BARE.search(said)
    }

    assert found == {}


def test_no_code_of_messages_names_a_command_in_bare_words() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {text}"
        for part in PARTS
        for path in sorted((ROOT / part).rglob("*.py"))
        for number, text in literals(path)
        if BARE.search(text)
    ]

    assert found == []


def test_no_view_writes_an_option_as_one_platform_does() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {text}"
        for part in ("services", "views")
        for path in sorted((ROOT / part).rglob("*.py"))
        for number, text in literals(path)
        if OPTION.search(text)
    ]

    assert found == []


def test_every_command_that_is_named_is_there_and_takes_its_options() -> None:
    named = {
        span
        for message in catalogue().values()
        for spans in lines(message)
        for span in spans
        if isinstance(span, Usage)
    }

    assert len(named) > 20
    for one in named:
        command = REGISTRY.find(one.command.split())
        assert command is not None, one
        assert {name for name, _ in one.options} <= {option.name for option in command.options}


def test_each_platform_writes_a_command_in_its_own_way() -> None:
    create = usage("cohort create", name="Owls 2", start="2026-03-02")

    assert str(create) == '/cohort create name="Owls 2" start=2026-03-02'
    assert used(create) == "/cohort create name:Owls 2 start:2026-03-02"
    assert str(usage("reminders", on="yes")) == "/reminders on=yes"
    assert used(usage("reminders", on="yes")) == "/reminders on:True"
    assert str(usage("help", command="checkin")) == "/help command=checkin"
