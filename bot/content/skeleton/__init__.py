"""A small roadmap to fill in."""

from collections.abc import Mapping
from pathlib import Path

import yaml

from bot.content.schema import first_line

_FILES = ("roadmap.yaml", "phase-1.yaml", "resources.yaml", "habits.yaml")


def skeleton(roadmap: str, schemas: str) -> Mapping[str, str]:
    """The files of a roadmap of that id by name; `schemas` is the way to the folder of those."""
    title = roadmap.replace("-", " ").replace(".", " ").capitalize()
    return {
        name: first_line(name, schemas)
        + Path(__file__)
        .with_name(name)
        .read_text("utf-8")
        .replace("{id}", _scalar(roadmap))
        .replace("{title}", _scalar(title))
        for name in _FILES
    }


def _scalar(word: str) -> str:
    """As YAML has it; with quotes if it would be something else without."""
    return str(yaml.safe_dump(word)).partition("\n")[0]
