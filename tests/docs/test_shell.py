"""Commands that a page shows with what they print: run in an empty folder, one page one folder."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.generate import ROOT, pages
from tests.docs.test_names import wrong_on_the_command_line

CONSOLE = re.compile(r"^```console\n(.*?)^```$", re.DOTALL | re.MULTILINE)
SHELL = re.compile(r"^```sh\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def written(page: Path, pattern: re.Pattern[str]) -> list[str]:
    return pattern.findall(page.read_text("utf-8"))


def run(command: str, folder: Path) -> str:
    words = shlex.split(command)
    assert words[0] == "cairn", f"only cairn is run: {command}"
    clean = {name: value for name, value in os.environ.items() if not name.startswith("CAIRN_")}
    done = subprocess.run(
        [sys.executable, "-m", "bot", *words[1:]],
        cwd=folder,
        env={**clean, "PYTHONPATH": str(ROOT), "COLUMNS": "80"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.stdout


@pytest.mark.parametrize(
    "page", [page for page in pages() if written(page, CONSOLE)], ids=lambda page: page.name
)
def test_commands_print_what_the_page_shows(page: Path, tmp_path: Path) -> None:
    for block in written(page, CONSOLE):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, shown = part.partition("\n")
            assert run(command, tmp_path) == shown


@pytest.mark.parametrize(
    "page", [page for page in pages() if written(page, SHELL)], ids=lambda page: page.name
)
def test_commands_that_are_only_named_can_be_typed(page: Path) -> None:
    lines = [line for block in written(page, SHELL) for line in block.splitlines()]
    typed = [re.sub(r"\s+#.*", "", line) for line in lines if line.startswith("cairn ")]

    assert {line: what for line in typed if (what := wrong_on_the_command_line(line))} == {}
