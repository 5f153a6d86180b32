"""A small roadmap to break: the example of the authors' guide."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[3]
GUIDE = ROOT / "docs" / "guides" / "roadmap-authors.md"

_FILE = re.compile(r"```yaml\n# content/evening-sketching/([a-z0-9.-]+)\n(.*?)```", re.DOTALL)


def files() -> dict[str, str]:
    """The files of the example by name, as they stand in the guide."""
    return dict(_FILE.findall(GUIDE.read_text()))


def write(folder: Path, texts: dict[str, str]) -> Path:
    """Put the files into a folder, which is made if need be."""
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text)
    return folder


def line_of(text: str, words: str) -> int:
    """The line, from 1, on which these words first stand."""
    return text.count("\n", 0, text.index(words)) + 1
