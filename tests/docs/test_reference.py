import re

import pytest

from bot.commands.registry import REGISTRY
from bot.commands.spec import Command
from bot.config import PREFIX, Settings
from tests.docs.generate import PAGES, ROOT

COMMANDS = (ROOT / "docs/commands.md").read_text("utf-8")
SETTINGS = (ROOT / "docs/settings.md").read_text("utf-8")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_made_from_the_code_says_what_the_code_says(name: str) -> None:
    written = (ROOT / name).read_text("utf-8")

    assert written == PAGES[name](), f"{name} is out of date: make docs"


@pytest.mark.parametrize("command", REGISTRY.commands, ids=lambda command: command.name)
def test_every_command_and_option_is_documented(command: Command) -> None:
    section = COMMANDS.partition(f"\n### /{command.name}\n")[2].partition("\n### ")[0]

    assert f"{command.help}." in section
    assert re.findall(r"^\| `(\w+)`", section, re.MULTILINE) == [o.name for o in command.options]


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_documented(name: str) -> None:
    row = re.search(rf"^\| `{PREFIX}{name.upper()}` \| .+ \| (.+) \|$", SETTINGS, re.MULTILINE)

    assert row is not None
    assert row[1] == Settings.model_fields[name].description


def test_every_command_says_what_it_is_for() -> None:
    bare = [c.name for c in REGISTRY.commands if not c.help or not all(o.help for o in c.options)]

    assert bare == []
