"""Events keep their names, and every field is one that the operators' guide explains."""

import ast
import logging
from collections.abc import Iterator, Sequence
from typing import TypeAlias

import pytest

from tests.docs.generate import ROOT
from tests.log.kept import documented

LEVELS = frozenset({"debug", "info", "warning", "error", "exception", "critical"})
BINDS = frozenset({"about", "from_now_on"})
PYTHONS = frozenset({"exc_info", "stack_info", "stacklevel"})
TAKEN = frozenset({*vars(logging.makeLogRecord({})), "message", "asctime"})
"""What the standard library keeps of every record itself."""

Every: TypeAlias = Sequence[tuple[str, str, ast.Call, set[str]]]
"""Where, by which name, how, and with which fields."""

EVERYWHERE = frozenset({"at", "level", "event", "logger", "exception"})


def calls(tree: ast.Module) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="log"), attr=name)) if (
                name in LEVELS
            ):
                yield name, node
            case ast.Call(func=ast.Name(id=name)) if name in BINDS:
                yield name, node


def fields(tree: ast.Module, call: ast.Call) -> Iterator[str]:
    for keyword in call.keywords:
        match keyword:
            case ast.keyword(arg=str(name)) if name in PYTHONS:
                pass
            case ast.keyword(arg=str(name)):
                yield name
            case ast.keyword(value=ast.Name(id=name) | ast.Call(func=ast.Name(id=name))):
                held = set(keys(tree, name))
                assert held, f"line {call.lineno}: nobody can tell what is in {name}"
                yield from held
            case _:
                pytest.fail(f"line {call.lineno}: nobody can tell its fields")


def keys(tree: ast.Module, name: str) -> Iterator[str]:
    """Of the mapping that a function returns, a variable holds, or a method is called with."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=called) if called == name:
                yield from in_dicts(node)
            case ast.Assign(targets=[ast.Name(id=called)]) if called == name:
                yield from in_dicts(node)
            case ast.FunctionDef(args=ast.arguments(kwarg=ast.arg(arg=called))) if called == name:
                yield from given(tree, node.name)
            case _:
                pass


def in_dicts(node: ast.AST) -> Iterator[str]:
    for one in ast.walk(node):
        if isinstance(one, ast.Dict):
            yield from (str(key.value) for key in one.keys if isinstance(key, ast.Constant))


def given(tree: ast.Module, method: str) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr=called)) if called == method:
                yield from (keyword.arg for keyword in node.keywords if keyword.arg)
            case _:
                pass


@pytest.fixture(scope="module")
def logged_anywhere() -> Every:
    return list(found())


def found() -> Iterator[tuple[str, str, ast.Call, set[str]]]:
    for folder in ("bot", "adapters"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            tree = ast.parse(path.read_text("utf-8"))
            for name, call in calls(tree):
                where = f"{path.relative_to(ROOT)}:{call.lineno}"
                yield where, name, call, set(fields(tree, call))


def test_an_event_has_a_name_and_no_sentence_made_for_it(logged_anywhere: Every) -> None:
    odd = [
        where
        for where, name, call, _ in logged_anywhere
        if name in LEVELS and not (len(call.args) == 1 and isinstance(call.args[0], ast.Constant))
    ]
    assert odd == []


def test_a_field_takes_no_name_of_the_standard_library(logged_anywhere: Every) -> None:
    taken = [(where, names & TAKEN) for where, _, _, names in logged_anywhere]
    assert [one for one in taken if one[1]] == []


def test_every_field_is_in_the_guide(logged_anywhere: Every) -> None:
    used = set().union(*(names for _, _, _, names in logged_anywhere))
    assert used | EVERYWHERE == documented()
