from pathlib import Path

import pytest

from tests.docs import shell
from tests.docs.generate import ROOT, pages
from tests.docs.test_names import wrong_on_the_command_line

TEXTS = {str(page.relative_to(ROOT)): page.read_text("utf-8") for page in pages()}


@pytest.mark.parametrize("name", [name for name, text in TEXTS.items() if shell.is_in(text)])
def test_commands_print_what_the_page_shows(name: str, tmp_path: Path) -> None:
    written = TEXTS[name]

    assert shell.refreshed(written, tmp_path) == written, f"{name} is out of date: make docs"


@pytest.mark.parametrize("name", [name for name, text in TEXTS.items() if shell.only_named(text)])
def test_commands_that_are_only_named_can_be_typed(name: str) -> None:
    typed = shell.only_named(TEXTS[name])

    assert {line: what for line in typed if (what := wrong_on_the_command_line(line))} == {}


def test_the_guide_for_operators_shows_what_is_printed() -> None:
    assert shell.is_in(TEXTS["docs/guides/operators.md"])


def test_output_that_is_no_longer_true_is_found(tmp_path: Path) -> None:
    page = "```console\n$ cairn db status\nAll is well.\n```\n"

    assert "All is well" not in shell.refreshed(page, tmp_path)
