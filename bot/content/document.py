"""YAML → a tree that remembers its lines.

Scalars stay text until somebody asks for a number or a flag, so `title: No` is the word "No". What
a roadmap has no use for is refused: the same key twice, aliases, tags, a second document.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias

import yaml

from bot.content.errors import ContentError, ContentErrors
from bot.content.forms import unfit

MAX_BYTES = 1_000_000
MAX_DEPTH = 16

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Scalar(NamedTuple):
    """Text as it was written; `quoted` tells "12" from 12."""

    line: int
    text: str
    quoted: bool


class Listing(NamedTuple):
    line: int
    items: tuple["Node", ...]


class Table(NamedTuple):
    line: int
    entries: Mapping[str, "Node"]


Node: TypeAlias = Scalar | Listing | Table
_Fail: TypeAlias = Callable[[int, str, str], None]
_Events: TypeAlias = Iterator[yaml.Event]


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
        node = _document(yaml.parse(text, Loader=_Loader), fail)
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
    plain = text.replace("\t", " ").replace("\r\n", "\n")
    if unfit(plain.replace("\n", " ")) is None:
        return
    for number, line in enumerate(plain.split("\n"), 1):
        if character := unfit(line):
            fail(number, "", f"has the character {character}, which nobody can see")
    raise ContentErrors(problems)


class _TooDeep(Exception):
    """The reader would follow no further; the reason was reported."""


def _line(mark: Any) -> int:
    return mark.line + 1 if mark else 1


def _document(events: _Events, fail: _Fail) -> Node:
    next(events)
    event = next(events)
    if isinstance(event, yaml.StreamEndEvent):
        line = _line(event.start_mark)
        fail(line, "", "is empty")
        return Scalar(line, "", quoted=False)
    node = _node(next(events), events, fail, "")
    next(events)
    event = next(events)
    if not isinstance(event, yaml.StreamEndEvent):
        fail(_line(event.start_mark), "", "holds a second document; a file holds one")
    return node


def _node(event: Any, events: _Events, fail: _Fail, field: str, depth: int = 0) -> Node:
    line = _line(event.start_mark)
    if depth > MAX_DEPTH:
        fail(line, field, f"lies more than {MAX_DEPTH} levels deep")
        raise _TooDeep
    if isinstance(event, yaml.AliasEvent):
        fail(line, field, "points at another place with *; write it out instead")
        return Scalar(line, "", quoted=True)
    if event.anchor:
        fail(line, field, "has an anchor, which begins with &; a roadmap needs none")
    if event.tag not in (None, "!"):
        fail(line, field, "has a tag; a roadmap needs none")
    match event:
        case yaml.ScalarEvent():
            return Scalar(line, event.value, quoted=bool(event.style))
        case yaml.SequenceStartEvent():
            return Listing(line, tuple(_items(events, fail, field, depth + 1)))
        case _:
            return Table(line, _entries(events, fail, field, depth + 1))


def _items(events: _Events, fail: _Fail, field: str, depth: int) -> Iterator[Node]:
    for number, event in enumerate(events):
        if isinstance(event, yaml.SequenceEndEvent):
            return
        yield _node(event, events, fail, f"{field}[{number}]", depth)


def _entries(events: _Events, fail: _Fail, field: str, depth: int) -> dict[str, Node]:
    entries: dict[str, Node] = {}
    for event in events:
        if isinstance(event, yaml.MappingEndEvent):
            break
        key = _node(event, events, fail, field, depth)
        name = key.text if isinstance(key, Scalar) else "?"
        inner = joined(field, name)
        value = _node(next(events), events, fail, inner, depth)
        if name == "?":
            fail(key.line, field, "has a name that is not text")
        elif name in entries:
            fail(key.line, inner, f"is here twice; the first is on line {entries[name].line}")
        else:
            entries[name] = value
    return entries


def joined(field: str, name: str) -> str:
    """The path of an entry: `weeks[2]` and `id` make `weeks[2].id`."""
    short = name if len(name) <= 40 else f"{name[:39]}…"
    return f"{field}.{short}" if field else short
