"""JSON schemas of a roadmap's files, with which editors complete and check while people write.

They are made from the readers, so that the two cannot differ.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

from bot.content.folder import OPTIONAL
from bot.content.loader import assembled
from bot.content.schema.outline import Outline, Schema, paths

DIALECT = "https://json-schema.org/draft/2020-12/schema"

FILES = ("roadmap.yaml", "phase-1.yaml", "resources.yaml", *OPTIONAL)

_WORDS = Path(__file__).with_name("words.yaml")


def kind_of(name: str) -> str:
    """The kind of a file by its name: `phase-3.yaml` is a phase."""
    return name.removesuffix(".yaml").partition("-")[0]


def file_name(kind: str) -> str:
    """The name of the file that holds the schema of a kind of file."""
    return f"{kind}.schema.json"


def first_line(name: str, folder: str) -> str:
    """The line with which a file names its schema in `folder`, for editors."""
    return f"# yaml-language-server: $schema={folder}/{file_name(kind_of(name))}\n"


@cache
def schemas() -> Mapping[str, Schema]:
    """The schema of each kind of file."""
    roots = {name: Outline.new() for name in FILES}
    assembled(roots)
    return {kind_of(name): _described(kind_of(name), root.schema) for name, root in roots.items()}


def texts() -> Mapping[str, str]:
    """The schemas as files, by their names."""
    return {
        file_name(kind): json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
        for kind, schema in schemas().items()
    }


@cache
def words() -> Mapping[str, Mapping[str, str]]:
    """What each field is for: by kind of file, and there by the path of the field."""
    found: dict[str, dict[str, str]] = yaml.safe_load(_WORDS.read_text("utf-8"))
    return found


def _described(kind: str, schema: Schema) -> Schema:
    said = words()[kind]
    for path, inner in paths(schema):
        inner["description"] = said[path]
    return {"$schema": DIALECT, "title": kind, "description": said["."], **schema}
