"""Writes what the code says into the documentation again: `make docs`."""

from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.docs import formats, permissions, reference, shell, story, tables

ROOT = Path(__file__).resolve().parents[2]

PAGES: Mapping[str, Callable[[], str]] = {
    "docs/commands.md": reference.commands_page,
    "docs/permissions.md": permissions.page,
    "docs/roadmap-fields.md": formats.fields_page,
    "docs/settings.md": reference.settings_page,
    **formats.schema_files(),
}
"""Files that are made as a whole, by their place in the repository."""


def stories() -> list[Path]:
    """Pages whose answers are kept true."""
    return [path for path in pages() if story.parts_of(path.read_text("utf-8"))]


def pages() -> list[Path]:
    """Every page that people read, in order."""
    return sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def main() -> None:
    for name, make in PAGES.items():
        (ROOT / name).write_text(make(), "utf-8")
    for path in pages():
        written = path.read_text("utf-8")
        with TemporaryDirectory(prefix="cairn-docs-") as folder:
            told = story.refreshed(tables.refreshed(written))
            path.write_text(shell.refreshed(told, Path(folder)), "utf-8")


if __name__ == "__main__":
    main()
