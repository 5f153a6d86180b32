"""What Slack checks Block Kit with: small checks that are put together to whole forms.

Limits are from docs.slack.dev/reference/block-kit as of 2026. A check takes a value and where it
stands, and says to the notes what is wrong, in Slack's words.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from tests.wire.slack.refusals import Json


@dataclass
class Notes:
    """What was found. `people` is who is in the workspace; None leaves that unasked."""

    people: Collection[str] | None = None
    wrong: list[str] = field(default_factory=list)
    block_ids: set[str] = field(default_factory=set)
    focused: int = 0

    def note(self, words: str, path: str) -> None:
        self.wrong.append(f"[ERROR] {words} [json-pointer:{path}]")


Check: TypeAlias = Callable[[Any, str, Notes], None]
Form: TypeAlias = Mapping[str, Check]


def text(most: int, least: int = 1) -> Check:
    """A string between these lengths."""

    def check(value: Any, path: str, notes: Notes) -> None:
        if not isinstance(value, str):
            notes.note("must be a string", path)
            return
        if len(value) < least:
            notes.note(f"must be more than {least - 1} characters", path)
        if len(value) > most:
            notes.note(f"must be less than {most + 1} characters", path)

    return check


def number(least: int, most: int) -> Check:
    def check(value: Any, path: str, notes: Notes) -> None:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            notes.note(f"must be an integer from {least} to {most}", path)

    return check


def flag(value: Any, path: str, notes: Notes) -> None:
    if not isinstance(value, bool):
        notes.note("must be a boolean", path)


def focus(value: Any, path: str, notes: Notes) -> None:
    flag(value, path, notes)
    notes.focused += value is True


def one_of(*known: object) -> Check:
    def check(value: Any, path: str, notes: Notes) -> None:
        if value not in known:
            notes.note(f"must be one of {', '.join(str(one) for one in known)}", path)

    return check


def like(pattern: str, words: str) -> Check:
    found = re.compile(pattern)

    def check(value: Any, path: str, notes: Notes) -> None:
        if not isinstance(value, str) or not found.fullmatch(value):
            notes.note(words, path)

    return check


def address(value: Any, path: str, notes: Notes) -> None:
    text(3000)(value, path, notes)
    if isinstance(value, str) and not re.match(r"https?://\S+$|mailto:\S+$", value):
        notes.note("must be a valid URL", path)


def some(item: Check, most: int, least: int = 1) -> Check:
    """A list of so many."""

    def check(value: Any, path: str, notes: Notes) -> None:
        if not isinstance(value, list):
            notes.note("must be an array", path)
            return
        if len(value) < least:
            notes.note(f"no less than {least} items allowed", path)
        if len(value) > most:
            notes.note(f"no more than {most} items allowed", path)
        for index, one in enumerate(value):
            item(one, f"{path}/{index}", notes)

    return check


def form(kind: str | None, needed: Form, may: Form | None = None) -> Check:
    """An object of exactly these properties. Slack refuses every other one."""
    known = {**({} if kind is None else {"type": one_of(kind)}), **needed, **(may or {})}
    required = [*(["type"] if kind else []), *needed]

    def check(value: Any, path: str, notes: Notes) -> None:
        if not isinstance(value, dict):
            notes.note("must be an object", path)
            return
        for name in required:
            if name not in value:
                notes.note(f"missing required field: {name}", path)
        for name, given in value.items():
            if name not in known:
                notes.note(f"invalid additional property: {name}", path)
            else:
                known[name](given, f"{path}/{name}", notes)

    return check


def kinds(of: Mapping[str, Check]) -> Check:
    """One of several objects, told apart by their type."""

    def check(value: Any, path: str, notes: Notes) -> None:
        kind = str(value.get("type")) if isinstance(value, dict) else ""
        if kind not in of:
            notes.note(f"unsupported type: {kind}", f"{path}/type")
            return
        of[kind](value, path, notes)

    return check


def both(*checks: Check) -> Check:
    def check(value: Any, path: str, notes: Notes) -> None:
        for one in checks:
            one(value, path, notes)

    return check


def dicts(value: object) -> list[Json]:
    """The objects in a list, or none where it is no list."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
