"""The guide explains all that the code asks of Discord, and nothing else."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.discord.invite import INTENTS, PERMISSIONS
from tests.docs.generate import ROOT

GUIDE = (ROOT / "docs/guides/discord.md").read_text("utf-8")
SOURCES = sorted((ROOT / "adapters/discord").glob("*.py"))


def explained(heading: str) -> dict[str, str]:
    """The rows of the table under a heading: what is asked for, and what it is for."""
    section = GUIDE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (.+?) \| (.+) \|$", section, re.MULTILINE)
    return dict(rows[2:])


def intents_in(source: str) -> Iterator[str]:
    """What each use of discord.py's `Intents` turns on; `?` where that cannot be read off."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Attribute(attr="Intents") | ast.Name(id="Intents")):
                yield from ("?" for _ in node.args)
                yield from (word.arg or "?" for word in node.keywords)
            case ast.Attribute(value=ast.Attribute(attr="Intents") | ast.Name(id="Intents")):
                yield "?"
            case ast.Assign(targets=[ast.Attribute(value=ast.Name(id=name), attr=flag)]) if (
                "intents" in name
            ):
                yield flag


def test_every_permission_of_the_invitation_is_explained_and_no_other() -> None:
    assert list(explained("What it asks for")) == [asked.label for asked in PERMISSIONS]


def test_every_intent_is_explained_and_no_other() -> None:
    assert list(explained("What it listens to")) == [asked.label for asked in INTENTS]


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_the_code_listens_to_nothing_else(source: Path) -> None:
    assert set(intents_in(source.read_text("utf-8"))) <= {asked.flag for asked in INTENTS}


@pytest.mark.parametrize(
    "line, found",
    [
        ("discord.Intents(guilds=True)", ["guilds"]),
        ("Intents(guilds=True, members=True)", ["guilds", "members"]),
        ("discord.Intents.default()", ["?"]),
        ("Intents(**wanted)", ["?"]),
        ("intents.message_content = True", ["message_content"]),
    ],
)
def test_what_the_code_listens_to_is_found(line: str, found: list[str]) -> None:
    assert list(intents_in(line)) == found
