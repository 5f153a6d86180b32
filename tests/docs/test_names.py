"""What pages for developers name in backticks exists."""

import re
import shlex
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from bot.cli.arguments import arguments
from bot.commands.registry import REGISTRY
from bot.config import PREFIX, Settings
from bot.web.pages import ALIVE, METRICS, READY
from tests.docs.generate import ROOT
from tests.docs.test_links import FENCE

CHECKED = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "docs/architecture.md",
    ROOT / "docs/security.md",
    *sorted((ROOT / "docs/decisions").glob("*.md")),
]
FOLDERS = ("bot", "adapters", "tests", "migrations", "content", "docs", "benchmarks", ".ci")
IDENTIFIER = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*(?:\(\))?")
SOURCES = "\n".join(
    path.read_text("utf-8")
    for folder in ("bot", "adapters", "tests", "migrations")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if path.parent.name != "docs"
) + "".join((ROOT / name).read_text("utf-8") for name in ("pyproject.toml", "Makefile"))
WORDS = frozenset(re.findall(r"\w+", SOURCES))


def wrong(name: str) -> str | None:
    """What is wrong with a name in backticks; None if it exists, or if it is no name."""
    if name.split("/", maxsplit=1)[0] in FOLDERS and " " not in name:
        return None if list(ROOT.glob(name)) else "no such file"
    if name in (ALIVE, READY, METRICS):
        return None
    if re.fullmatch(r"/[a-z]+( [a-z]+)*( \w+=.*)?", name):
        # On Slack every command stands behind /cairn.
        words = [word for word in name[1:].split() if "=" not in word and word != "cairn"]
        there = REGISTRY.longest(words) or REGISTRY.group(words[0])
        return None if there else "no such command"
    if name.startswith("cairn "):
        return wrong_on_the_command_line(name)
    if name.startswith("make ") and " " in name:
        target = name.split()[1]
        makefile = (ROOT / "Makefile").read_text("utf-8")
        return None if re.search(rf"^{target}:", makefile, re.MULTILINE) else "no such target"
    if name.startswith(PREFIX):
        known = name.removeprefix(PREFIX).lower() in Settings.model_fields
        return None if known or name == PREFIX else "no such setting"
    if IDENTIFIER.fullmatch(name):
        gone = set(re.findall(r"\w+", name)) - WORDS
        return f"nothing is called {', '.join(sorted(gone))}" if gone else None
    return None


def wrong_on_the_command_line(text: str) -> str | None:
    """As `wrong`, of a `cairn` command: whole, or only its first word."""
    words = shlex.split(text)[1:]
    if len(words) == 1:
        words.append("--help")
    try:
        with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
            arguments().parse_args(words)
    except SystemExit as stopped:
        return "cairn does not take that" if stopped.code else None
    return None


@pytest.mark.parametrize("page", CHECKED, ids=lambda page: str(page.relative_to(ROOT)))
def test_what_is_named_exists(page: Path) -> None:
    prose = FENCE.sub("", page.read_text("utf-8"))
    names = re.findall(r"`([^`\n]+)`", prose)

    assert {name: what for name in names if (what := wrong(name))} == {}


@pytest.mark.parametrize(
    "name",
    [
        "bot/nowhere.py",
        "tests/**/test_nothing.py",
        "/nonsense",
        "/cairn nonsense",
        "cairn fly",
        "make coffee",
        "CAIRN_COFFEE",
        "Store.fetch_everything_at_once",
    ],
)
def test_what_does_not_exist_is_found(name: str) -> None:
    assert wrong(name) is not None


@pytest.mark.parametrize(
    "name",
    ["bot/app.py", "tests/fakes/*.py", "/cohort", "/cairn setup", "cairn db", "make test", "Tx"],
)
def test_what_exists_is_let_through(name: str) -> None:
    assert wrong(name) is None
