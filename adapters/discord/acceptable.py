"""What Discord accepts as the commands of an application."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

COMMANDS_MAX = 100
OPTIONS_MAX = 25
"""Also the sub-commands of a group."""
CHOICES_MAX = 25
NAME_MAX = 32
DESCRIPTION_MAX = 100
CHOICE_MAX = 100
"""Characters of a choice's name, and of its value."""
LENGTH_MAX = 6000
"""Characters of what an option takes."""
VALUE_MAX = 2**53
COMMAND_MAX = 8000
"""Characters of all names, descriptions and values of one command."""

_NAME = re.compile(rf"[-_'\w\u0900-\u097f\u0e00-\u0e7f]{{1,{NAME_MAX}}}")


def faults(commands: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """What Discord would refuse: which command or option, and what about it."""
    if len(commands) > COMMANDS_MAX:
        yield f"there are {len(commands)} commands; Discord takes {COMMANDS_MAX}"
    yield from _namesakes("the commands", commands)
    for command in commands:
        where = f"/{command['name']}"
        yield from _of_named(where, command)
        if (length := characters(command)) > COMMAND_MAX:
            yield f"{where} has {length} characters in all; Discord takes {COMMAND_MAX}"


def characters(named: Mapping[str, Any]) -> int:
    """How long a command is, as Discord counts: of translations, only the longest."""
    own = sum(
        max(len(text) for text in (named.get(field, ""), *_translated(named, field).values()))
        for field in ("name", "description")
    )
    inner = (*named.get("options", ()), *named.get("choices", ()))
    return own + len(str(named.get("value", ""))) + sum(characters(one) for one in inner)


def _translated(named: Mapping[str, Any], field: str) -> Mapping[str, str]:
    translated: Mapping[str, str] = named.get(f"{field}_localizations", {})
    return translated


def _of_named(where: str, named: Mapping[str, Any]) -> Iterator[str]:
    for name in (named["name"], *_translated(named, "name").values()):
        if not _NAME.fullmatch(name) or name != name.lower():
            yield f"{where} cannot be called “{name}”"
    for text in (named["description"], *_translated(named, "description").values()):
        if not 1 <= len(text) <= DESCRIPTION_MAX:
            yield f"{where} has a description of {len(text)} characters: “{text}”"
    yield from _of_options(where, named.get("options", ()))
    yield from _of_choices(where, named)
    yield from _of_limits(where, named)


def _of_options(where: str, options: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if len(options) > OPTIONS_MAX:
        yield f"{where} has {len(options)} options or sub-commands; Discord takes {OPTIONS_MAX}"
    needed = [bool(option.get("required")) for option in options]
    if any(later and not earlier for earlier, later in pairwise(needed)):
        yield f"{where} has a required option after one that is not"
    yield from _namesakes(where, options)
    for option in options:
        yield from _of_named(f"{where} {option['name']}", option)


def _of_choices(where: str, option: Mapping[str, Any]) -> Iterator[str]:
    choices = option.get("choices", ())
    if len(choices) > CHOICES_MAX:
        yield f"{where} has {len(choices)} choices; Discord takes {CHOICES_MAX}"
    if choices and option.get("autocomplete"):
        yield f"{where} has choices and is completed as well"
    yield from _namesakes(where, choices)
    for choice in choices:
        for text in (choice["name"], choice["value"], *_translated(choice, "name").values()):
            if not 1 <= len(text) <= CHOICE_MAX:
                yield f"{where} has a choice of {len(text)} characters: “{text}”"


def _of_limits(where: str, option: Mapping[str, Any]) -> Iterator[str]:
    bounds = {"length": (0, LENGTH_MAX), "value": (-VALUE_MAX, VALUE_MAX)}
    for kind, (lowest, highest) in bounds.items():
        least = option.get(f"min_{kind}", lowest)
        most = option.get(f"max_{kind}", highest)
        if not lowest <= least <= most <= highest or (kind, most) == ("length", 0):
            yield f"{where} has a {kind} from {least} to {most}"


def _namesakes(where: str, siblings: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Two of one name, in any language; who has no name in one goes by the first."""
    locales = {locale for one in siblings for locale in _translated(one, "name")}
    for locale in (None, *sorted(locales)):
        names = [_translated(one, "name").get(locale or "", one["name"]) for one in siblings]
        for name in sorted({name for name in names if names.count(name) > 1}):
            yield f"{where} has two of the name “{name}”"
