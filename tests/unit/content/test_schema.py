"""The schemas accept what there is, and refuse what the loader refuses for its form."""

import json
import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from bot.content import ContentErrors, folders, shipped
from bot.content.document import Listing, Node, Scalar, Table, compose
from bot.content.folder import Files
from bot.content.loader import parse
from bot.content.schema import first_line, kind_of, schemas, words
from bot.content.schema.outline import Outline, paths
from tests.unit.content import sample

VALIDATORS = {
    kind: Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    for kind, schema in schemas().items()
}
SHIPPED = [path for folder in folders(shipped()) for path in sorted(folder.glob("*.yaml"))]
FORM = re.compile(
    r"should be |is missing$|is not a field here|has \d+ items?; |is empty$|has \d+ characters; "
    r"|is not an id; |is not a (whole number|number above|date|version|web address)"
    r"|is neither true nor false$|is none of (?!the )"
)
"""What the loader says about the form of a field, and not about what it means."""
NO_TOPICS = re.compile(r"weeks\[\d+\]\.topics: has 0 items")
"""Fits or not, depending on the variants of the week; the schema lets it pass."""

Place: TypeAlias = tuple[str | int, ...]


def plain(node: Node) -> Any:
    """A tree as an editor sees it, by the core schema of YAML 1.2."""
    match node:
        case Table(entries=entries):
            return {name: plain(inner) for name, inner in entries.items()}
        case Listing(items=items):
            return [plain(inner) for inner in items]
        case Scalar(text=text, quoted=True):
            return text
        case Scalar(text=text):
            return _unquoted(text)


def _unquoted(text: str) -> Any:
    if text in ("", "~", "null"):
        return None
    if re.fullmatch(r"true|false|-?[0-9]+(\.[0-9]+)?", text):
        return json.loads(text)
    return text


def refusals(name: str, tree: Any) -> list[str]:
    return [error.message for error in VALIDATORS[kind_of(name)].iter_errors(tree)]


def example() -> dict[str, Any]:
    return {name: plain(compose(name, text.encode())) for name, text in sample.files().items()}


EXAMPLE = example()


@pytest.mark.parametrize("kind", VALIDATORS)
def test_a_schema_is_one(kind: str) -> None:
    Draft202012Validator.check_schema(schemas()[kind])


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_shipped_files_fit_and_name_their_schema(path: Path) -> None:
    source = path.read_bytes()

    assert refusals(path.name, plain(compose(path.name, source))) == []
    assert source.decode().startswith(first_line(path.name, "../../docs/schema"))


@pytest.mark.parametrize("name", EXAMPLE)
def test_the_example_of_the_guide_fits_and_names_its_schemas(name: str) -> None:
    assert refusals(name, EXAMPLE[name]) == []
    assert sample.files()[name].startswith(first_line(name, "../../docs/schema"))


def test_the_example_has_each_kind_of_file() -> None:
    assert {kind_of(name) for name in EXAMPLE} == set(schemas())


@pytest.mark.parametrize("kind", VALIDATORS)
def test_every_field_has_words_and_no_words_lack_a_field(kind: str) -> None:
    said = {path: field["description"] for path, field in paths(schemas()[kind])}

    assert {".": schemas()[kind]["description"], **said} == words()[kind]
    for text in words()[kind].values():
        assert re.fullmatch(r"[A-Z].+\.", text)


@pytest.mark.parametrize(
    "name, place, value",
    [
        ("roadmap.yaml", ("id",), "Evening Sketching"),
        ("roadmap.yaml", ("id",), "x" * 61),
        ("roadmap.yaml", ("id",), None),
        ("roadmap.yaml", ("version",), "1.0"),
        ("roadmap.yaml", ("title",), "x" * 101),
        ("roadmap.yaml", ("title",), "  "),
        ("roadmap.yaml", ("title",), ["Evening"]),
        ("roadmap.yaml", ("paces",), {"standard": {"hours": 4}}),
        ("roadmap.yaml", ("paces", "sprint", "hours"), 0),
        ("roadmap.yaml", ("paces", "sprint", "hours"), "some"),
        ("roadmap.yaml", ("paces", "sprint", "minutes"), 9),
        ("roadmap.yaml", ("legs", 0, "weeks"), [1, 2, 3]),
        ("roadmap.yaml", ("branches", 0, "ways"), []),
        ("roadmap.yaml", ("aliases",), {"ten-mugs": "Ten Cups"}),
        ("roadmap.yaml", ("aliases",), {"Ten Mugs": "ten-cups"}),
        ("roadmap.yaml", ("aliases",), {"ten-mugs": {"milestone": "Ten Cups"}}),
        ("roadmap.yaml", ("aliases",), {"ten-mugs": {"cup": "ten-cups"}}),
        ("roadmap.yaml", ("retired",), ["Ten Mugs"]),
        ("roadmap.yaml", ("retired",), [{"milestone": "Lines"}]),
        ("phase-1.yaml", ("weeks", 0, "prompts"), [{"id": "one", "text": "Only one?"}]),
        ("phase-1.yaml", ("weeks", 0, "hours", 1), 101),
        ("phase-1.yaml", ("weeks", 0, "light"), "yes"),
        ("phase-1.yaml", ("weeks", 1, "variants", 0, "milestone"), {"id": "cup"}),
        ("resources.yaml", (), {}),
        ("resources.yaml", (), []),
        ("resources.yaml", (0, "style"), "look"),
        ("resources.yaml", (0, "hours"), 0),
        ("resources.yaml", (0, "url"), "javascript:alert(1)"),
        ("resources.yaml", (0, "url"), "https://somebody@example.org/"),
        ("events.yaml", (0, "months"), [13]),
        ("events.yaml", (0, "editions", 0, 0), "2027-02-30"),
        ("events.yaml", (0, "editions", 0, 0), "2027-2-3"),
        ("events.yaml", (0, "editions", 0), ["2027-02-03"]),
        ("glossary.yaml", ("terms", 0, "aspects"), ["a", "b", "c", "d", "e"]),
        ("habits.yaml", ("rituals", 0, "weeks"), [501]),
        ("quiz.yaml", ("questions", 0, "answers", 0, "weights", "indoors"), 10),
    ],
)
def test_what_the_loader_refuses_for_its_form_the_schema_refuses(
    name: str, place: Place, value: Any
) -> None:
    tree = changed(EXAMPLE[name], place, value)

    assert faults_of_form(name, tree)
    assert refusals(name, tree)


WRONG: tuple[Any, ...] = (
    None, True, "", " ", "Not An Id", "2027-13-01", "https://", "x" * 700, -1, 0, 1.5, 100_000, [],
    [[]], {}, {"": ""}, ["x"] * 1001,
)  # fmt: skip
"""Each of these fits hardly anywhere."""


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_no_change_of_form_gets_past_the_schema_alone(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(EXAMPLE)))
    place = data.draw(st.sampled_from([*places(EXAMPLE[name])]))
    kind = data.draw(st.sampled_from(["replace", "remove", "add"]))
    match kind:
        case "replace":
            tree = changed(EXAMPLE[name], place, data.draw(st.sampled_from(WRONG)))
        case "remove" if place:
            tree = without(EXAMPLE[name], place)
        case _:
            tree = changed(EXAMPLE[name], (*place, "strange"), 1)

    if faults_of_form(name, tree):
        assert refusals(name, tree)


@pytest.mark.parametrize(
    "name, value",
    [
        ("aliases", {"lines": "ten-cups", "mugs": {"milestone": "ten-cups", "topic": "lines"}}),
        ("retired", ["ten-mugs", {"milestone": "lines"}]),
    ],
)
def test_ids_may_be_given_up_at_once_or_by_kind(name: str, value: Any) -> None:
    tree = changed(EXAMPLE["roadmap.yaml"], (name,), value)

    assert faults_of_form("roadmap.yaml", tree) == []
    assert refusals("roadmap.yaml", tree) == []


def test_readers_that_disagree_are_found() -> None:
    field = Outline.new()
    field.text(100)

    field.text(60)
    assert field.schema["maxLength"] == 60
    with pytest.raises(ValueError, match="one reader takes string, another integer"):
        field.whole(1, 9)


def places(tree: Any, at: Place = ()) -> Iterator[Place]:
    """The way to each value in a tree, the tree itself first."""
    yield at
    inner: Sequence[tuple[str | int, Any]] = []
    if isinstance(tree, dict):
        inner = [*tree.items()]
    elif isinstance(tree, list):
        inner = [*enumerate(tree)]
    for key, value in inner:
        yield from places(value, (*at, key))


def changed(tree: Any, place: Place, value: Any) -> Any:
    """The tree with another value at a place; a table there gets an entry, a list an item."""
    if not place:
        return value
    copy = deepcopy(tree)
    spot = copy
    for key in place[:-1]:
        spot = spot[key]
    match spot, place[-1]:
        case dict(), key:
            spot[key] = value
        case list(), int(number):
            spot[number] = value
        case list(), _:
            spot.append(value)
        case _:
            return changed(tree, place[:-1], value)
    return copy


def without(tree: Any, place: Place) -> Any:
    copy = deepcopy(tree)
    spot = copy
    for key in place[:-1]:
        spot = spot[key]
    del spot[place[-1]]
    return copy


def faults_of_form(name: str, tree: Any) -> list[str]:
    """What the loader says about the form of a file of the example, were it this one."""
    trees = {**EXAMPLE, name: tree}
    sources = {file: json.dumps(one, ensure_ascii=False).encode() for file, one in trees.items()}
    try:
        parse(Files("", sources))
    except ContentErrors as found:
        return [
            str(error)
            for error in found.errors
            if error.file == name and FORM.search(error.reason) and not NO_TOPICS.search(str(error))
        ]
    return []
