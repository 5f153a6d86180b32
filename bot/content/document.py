"""YAML → a tree that remembers its lines.

Scalars stay text until somebody asks for a number or a flag, so `title: No` is the word "No". What
a roadmap has no use for is refused: the same key twice, aliases, tags, a second document.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import yaml

from bot.content.errors import ContentError, ContentErrors
from bot.content.forms import unfit

MAX_BYTES = 1_000_000
MAX_DEPTH = 16

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Scalar:
    """Text as it was written; `quoted` tells "12" from 12."""

    line: int
    text: str
    quoted: bool


@dataclass(frozen=True, slots=True)
class Listing:
    line: int
    items: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Table:
    line: int
    entries: Mapping[str, "Node"]


Node: TypeAlias = Scalar | Listing | Table
_Fail: TypeAlias = Callable[[int, str, str], None]


def compose(file: str, source: bytes) -> Node:
    """The tree in a file. Raises ContentErrors with everything that keeps it from being one."""
    problems: list[ContentError] = []

    def fail(line: int, field: str, reason: str) -> None:
        problems.append(ContentError(file, line, field, reason))

    if len(source) > MAX_BYTES:
        fail(1, "", f"is larger than {MAX_BYTES:,} bytes")
        raise ContentErrors(problems)
    try:
        text = source.decode("utf-8-sig")
        _refuse_unfit(text, problems, fail)
        node = _document(_Events(yaml.parse(text, Loader=_Loader)), fail)
    except _TooDeep:
        pass
    except UnicodeDecodeError as error:
        fail(source.count(b"\n", 0, error.start) + 1, "", "is not text in UTF-8")
    except yaml.MarkedYAMLError as error:
        fail(_line(error.problem_mark), "", f"is not YAML: {error.problem}")
    except yaml.YAMLError as error:
        fail(1, "", f"is not YAML: {str(error).splitlines()[0]}")
    if problems:
        raise ContentErrors(problems)
    return node


def _refuse_unfit(text: str, problems: list[ContentError], fail: _Fail) -> None:
    """Report the first character of each line that nobody can see; none is no reason to stop."""
    lines = text.replace("\t", " ").replace("\r\n", "\n").split("\n")
    for number, line in enumerate(lines, 1):
        if character := unfit(line):
            fail(number, "", f"has the character {character}, which nobody can see")
    if problems:
        raise ContentErrors(problems)


class _TooDeep(Exception):
    """The reader would follow no further; the reason was reported."""


class _Events:
    """What the parser saw, one at a time, each with the line it stands on."""

    def __init__(self, events: Iterator[yaml.Event]) -> None:
        self._events = events

    def next(self) -> tuple[yaml.Event, int]:
        event = next(self._events)
        return event, _line(event.start_mark)


def _line(mark: Any) -> int:
    return mark.line + 1 if mark else 1


def _document(events: _Events, fail: _Fail) -> Node:
    events.next()
    event, line = events.next()
    if isinstance(event, yaml.StreamEndEvent):
        fail(line, "", "is empty")
        return Scalar(line, "", quoted=False)
    event, line = events.next()
    node = _node(event, line, events, fail, "")
    events.next()
    event, line = events.next()
    if not isinstance(event, yaml.StreamEndEvent):
        fail(line, "", "holds a second document; a file holds one")
    return node


def _node(
    event: yaml.Event, line: int, events: _Events, fail: _Fail, field: str, depth: int = 0
) -> Node:
    if depth > MAX_DEPTH:
        fail(line, field, f"lies more than {MAX_DEPTH} levels deep")
        raise _TooDeep
    if getattr(event, "anchor", None) and not isinstance(event, yaml.AliasEvent):
        fail(line, field, "has an anchor, which begins with &; a roadmap needs none")
    if getattr(event, "tag", None) not in (None, "!"):
        fail(line, field, "has a tag; a roadmap needs none")
    match event:
        case yaml.ScalarEvent():
            return Scalar(line, event.value, quoted=bool(event.style))
        case yaml.SequenceStartEvent():
            return Listing(line, tuple(_items(events, fail, field, depth + 1)))
        case yaml.MappingStartEvent():
            return Table(line, _entries(events, fail, field, depth + 1))
        case _:
            fail(line, field, "points at another place with *; write it out instead")
            return Scalar(line, "", quoted=True)


def _items(events: _Events, fail: _Fail, field: str, depth: int) -> Iterator[Node]:
    number = 0
    while True:
        event, line = events.next()
        if isinstance(event, yaml.SequenceEndEvent):
            return
        yield _node(event, line, events, fail, f"{field}[{number}]", depth)
        number += 1


def _entries(events: _Events, fail: _Fail, field: str, depth: int) -> dict[str, Node]:
    entries: dict[str, Node] = {}
    while True:
        event, line = events.next()
        if isinstance(event, yaml.MappingEndEvent):
            return entries
        key = _node(event, line, events, fail, field, depth)
        name = key.text if isinstance(key, Scalar) else "?"
        inner = joined(field, name)
        event, value_line = events.next()
        value = _node(event, value_line, events, fail, inner, depth)
        if name == "?":
            fail(line, field, "has a name that is not text")
        elif name in entries:
            fail(line, inner, f"is here twice; the first is on line {entries[name].line}")
        else:
            entries[name] = value


def joined(field: str, name: str) -> str:
    """The path of an entry: `weeks[2]` and `id` make `weeks[2].id`."""
    short = name if len(name) <= 40 else f"{name[:39]}…"
    return f"{field}.{short}" if field else short
