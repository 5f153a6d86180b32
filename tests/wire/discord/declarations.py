"""What Discord takes as application commands."""

import re

from tests.wire.discord.refusals import Json, Path, Refused, check_count, check_length, invalid

NAME = re.compile(r"^[-_'\w]{1,32}$")
SUB_COMMAND, GROUP, STRING = 1, 2, 3
CHAT_INPUT = 1


def check(commands: list[Json]) -> None:
    """Refuse a list of commands that Discord would not register."""
    plain = [one for one in commands if one.get("type", CHAT_INPUT) == CHAT_INPUT]
    if len(plain) > 100:
        raise Refused(30032)
    _check_unique((), [f"{one.get('type', CHAT_INPUT)} {one['name']}" for one in commands])
    for index, command in enumerate(plain):
        _check_named((index,), command)
        _check_options((index, "options"), command.get("options", []))
        if size(command) > 8000:
            words = "Command exceeds maximum size (8000)"
            raise invalid((index,), "APPLICATION_COMMAND_TOO_LARGE", words)


def size(command: Json) -> int:
    """The characters that count: names, descriptions and values, nested ones too."""
    own = _longest(command, "name") + _longest(command, "description")
    values = [str(one["value"]) for one in command.get("choices", [])]
    names = sum(_longest(one, "name") for one in command.get("choices", []))
    return own + names + len("".join(values)) + sum(map(size, command.get("options", [])))


def _longest(named: Json, field: str) -> int:
    localized = (named.get(f"{field}_localizations") or {}).values()
    return max(len(text) for text in (named.get(field, ""), *localized))


def _check_named(path: Path, named: Json) -> None:
    names = [named["name"], *(named.get("name_localizations") or {}).values()]
    for name in names:
        if not NAME.match(name) or name != name.lower():
            words = "Command name is invalid"
            raise invalid((*path, "name"), "APPLICATION_COMMAND_INVALID_NAME", words)
    texts = [named.get("description"), *(named.get("description_localizations") or {}).values()]
    for text in texts:
        check_length((*path, "description"), text, 1, 100)


def _check_unique(path: Path, names: list[str]) -> None:
    if len(set(names)) < len(names):
        words = "Application command names must be unique"
        raise invalid(path, "APPLICATION_COMMANDS_DUPLICATE_NAME", words)


def _check_options(path: Path, options: list[Json]) -> None:
    check_count(path, options, 0, 25)
    _check_unique(path, [one["name"] for one in options])
    optional = False
    for index, option in enumerate(options):
        here = (*path, index)
        _check_named(here, option)
        if option["type"] in {SUB_COMMAND, GROUP}:
            _check_options((*here, "options"), option.get("options", []))
            continue
        if option.get("required") and optional:
            words = "Required options must be placed before non-required options"
            raise invalid(here, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", words)
        optional = optional or not option.get("required")
        _check_choices(here, option)


def _check_choices(path: Path, option: Json) -> None:
    choices = option.get("choices") or []
    check_count((*path, "choices"), choices, 0, 25)
    if choices and option.get("autocomplete"):
        words = "Autocomplete and choices are mutually exclusive"
        raise invalid(path, "APPLICATION_COMMAND_AUTOCOMPLETE_CHOICES", words)
    for index, choice in enumerate(choices):
        check_length((*path, "choices", index, "name"), choice.get("name"), 1, 100)
        if option["type"] == STRING:
            check_length((*path, "choices", index, "value"), choice.get("value"), 1, 100)
