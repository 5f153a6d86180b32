"""The format of roadmaps: their JSON schemas, and the page `docs/roadmap-fields.md`."""

from collections.abc import Callable, Iterator, Mapping

from bot.content.forms import ADDRESS, ID, VERSION
from bot.content.schema import schemas, texts
from bot.content.schema.outline import Schema, paths

FOLDER = "docs/schema"
MANY = 1000
"""As many as nobody counts."""

HEAD = """\
<!-- Made by `make docs` from the code; what is changed here by hand is lost. -->

# Fields of a roadmap

Every file and field that a roadmap can have; [Bringing a roadmap](guides/roadmap-authors.md) builds
one. Fields in *italics* may be left out, and any other field is an error. A number in brackets is
the most characters that fit. The same is written down for editors in `docs/schema/`.
"""

NAMES = {
    "roadmap": "roadmap.yaml",
    "phase": "phase-1.yaml, phase-2.yaml …",
    "resources": "resources.yaml",
    "events": "events.yaml, if there is one",
    "glossary": "glossary.yaml, if there is one",
    "habits": "habits.yaml, if there is one",
    "quiz": "quiz.yaml, if there is one",
}

_PATTERNS = {
    f"^{ID.pattern}$": "an id",
    f"^{VERSION.pattern}$": "a version",
    f"^{ADDRESS.pattern}$": "a web address",
}


def schema_files() -> Mapping[str, Callable[[], str]]:
    """How each schema is made, by its place in the repository."""
    return {f"{FOLDER}/{name}": _file(name) for name in texts()}


def fields_page() -> str:
    """docs/roadmap-fields.md."""
    return HEAD + "".join(
        f"\n## {name}\n\n{_about(schemas()[kind])}" for kind, name in NAMES.items()
    )


def _file(name: str) -> Callable[[], str]:
    return lambda: texts()[name]


def _about(schema: Schema) -> str:
    """What a file is for, and its tables; those that are the same are shown once."""
    tables: dict[str, list[str]] = {}
    for path, table in _tables(schema):
        tables.setdefault(_rows(table), []).append(f"`{path}`" if path else "")
    listed = schema["type"] == "array"
    parts = [schema["description"] + (" It is a list; each item has these." if listed else "")]
    for words, where in tables.items():
        heading = f"### {', '.join(where)}\n\n" if where[0] else ""
        parts.append(f"{heading}| field | form | what it is for |\n| --- | --- | --- |\n{words}")
    return "\n\n".join(part.rstrip("\n") for part in parts) + "\n"


def _tables(schema: Schema) -> Iterator[tuple[str, Schema]]:
    yield "", schema.get("items", schema)
    for path, inner in paths(schema):
        table = inner.get("items", inner)
        if "properties" in table:
            yield path, table


def _rows(table: Schema) -> str:
    return "".join(
        f"| {_name(name, table)} | {form(field)} | {field['description']} |\n"
        for name, field in table["properties"].items()
    )


def _name(name: str, table: Schema) -> str:
    return name if name in table["required"] else f"*{name}*"


def form(schema: Schema) -> str:
    """What fits into a field, in words."""
    match schema:
        case {"type": "array", "items": item, "maxItems": most}:
            return f"a list{_count(schema.get('minItems', 0), most)}: {form(item)}"
        case {"anyOf": [plain, {"properties": kinds}]}:
            return f"{form(plain)}, or a table of: {', '.join(kinds)}"
        case {"properties": _}:
            return "a table"
        case {"type": "object", "additionalProperties": value}:
            return f"a table, with a value for each id: {form(value)}"
        case {"type": "string"}:
            return _text(schema)
        case {"type": "integer", "minimum": low, "maximum": high}:
            return f"a whole number, {low} to {high}"
        case {"type": "number", "maximum": high}:
            return f"a number above 0, at most {high}"
        case {"type": "boolean"}:
            return "true or false"
        case _:
            raise ValueError(f"has no words: {schema}")


def _count(least: int, most: int) -> str:
    if least == most:
        return f" of {least}"
    if most >= MANY:
        return ""
    return f" of {least} to {most}" if least else f" of at most {most}"


def _text(schema: Schema) -> str:
    match schema:
        case {"enum": every}:
            return f"one of {', '.join(every)}"
        case {"format": "date"}:
            return "a date"
        case {"pattern": pattern} if pattern in _PATTERNS:
            return _PATTERNS[pattern]
        case _:
            return f"text ({schema['maxLength']})"
