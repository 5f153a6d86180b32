"""Every command of `cairn`, and every option, is in a page that people read."""

import re
from argparse import ArgumentParser, _SubParsersAction
from collections.abc import Iterator

import pytest

from bot.cli.arguments import arguments
from tests.docs.generate import ROOT, pages

UNREAD = (ROOT / "docs/decisions", ROOT / "CHANGELOG.md")
READ = [path for path in pages() if not {path, path.parent} & {*UNREAD}]
TEXTS = [path.read_text("utf-8") for path in READ]


def commands(parser: ArgumentParser, path: str = "cairn") -> Iterator[tuple[str, list[str]]]:
    """Each command that can be typed, and the long names of its options."""
    below = [action for action in parser._actions if isinstance(action, _SubParsersAction)]
    for action in below:
        for name, inner in action.choices.items():
            yield from commands(inner, f"{path} {name}")
    if not below:
        options = [word for action in parser._actions for word in action.option_strings]
        yield path, [word for word in options if word.startswith("--") and word != "--help"]


COMMANDS = dict(commands(arguments()))


def mentions(command: str, text: str) -> bool:
    return re.search(rf"{command}(?![\w-])", text) is not None


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_documented(command: str) -> None:
    assert [text for text in TEXTS if mentions(command, text)]


@pytest.mark.parametrize(
    "command, option", [(name, option) for name, options in COMMANDS.items() for option in options]
)
def test_every_option_is_documented_where_its_command_is(command: str, option: str) -> None:
    assert [text for text in TEXTS if mentions(command, text) and mentions(option, text)]


def test_the_commands_are_found() -> None:
    assert {"cairn run", "cairn db backup", "cairn discord sync"} <= COMMANDS.keys()
    assert COMMANDS["cairn discord sync"] == ["--guild", "--remove"]
    assert not mentions("cairn db", "cairn dbs")
