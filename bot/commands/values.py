"""Options as typed: text in, typed values out, or one sentence that says what is accepted."""

import re
from collections.abc import Mapping
from datetime import date, time, timedelta
from typing import Any

from bot.commands.clean import brief, clean
from bot.commands.parse import takes
from bot.commands.spec import Command, Kind, Option
from bot.domain.refusal import Refusal
from bot.domain.usage import usage

_TRUE = frozenset({"true", "yes", "on", "y", "1"})
_FALSE = frozenset({"false", "no", "off", "n", "0"})
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_DAY_MONTH = re.compile(r"(\d{1,2})\.?\s+([a-z]{3,9})\.?(?:\s+(\d{4}))?")
_CLOCK = re.compile(r"(\d{1,2})(?::(\d{2}))?\s*(am|pm)?")
_ENDLESS = 20_000
"""Characters that are not even read; every option is far shorter."""

_ANY_DAY = date(2050, 1, 1)
_EARLIEST, _LATEST = date(2000, 1, 1), date(2100, 12, 31)


def typed(command: Command, args: Mapping[str, str], today: date) -> dict[str, Any]:
    """The handler's arguments by parameter.

    Raises:
        Refusal: an option is unknown, missing, malformed or out of range.
    """
    for name in args:
        if command.option(name) is None:
            raise Refusal(usage(command.name), f" has no option “{brief(name)}”; {takes(command)}")
    given = [option for option in command.options if option.name in args]
    values = {option.parameter: value(option, args[option.name], today) for option in given}
    for option in command.required:
        if option.name not in args:
            raise Refusal(
                usage(command.name),
                f" needs {option.name} ({option.help}); {accepts(option)}.",
                option=option.name,
            )
    return values


def is_readable(command: Command, args: Mapping[str, str]) -> bool:
    """Whether what was given can be read, on whatever day and with whatever is missing."""
    for name, text in args.items():
        option = command.option(name)
        if option is None:
            return False
        try:
            value(option, text, _ANY_DAY)
        except Refusal:
            return False
    return True


def value(option: Option, text: str, today: date) -> Any:
    """One option's value.

    Raises:
        Refusal: it is empty, malformed or out of range.
    """
    if len(text) > _ENDLESS:
        raise _too_long(option, len(text))
    cleaned = clean(text)
    if not cleaned:
        raise Refusal(f"The option {option.name} is empty; {accepts(option)}.", option=option.name)
    match option.kind:
        case Kind.INTEGER:
            return _integer(option, cleaned)
        case Kind.BOOLEAN:
            return _boolean(option, cleaned)
        case Kind.DATE:
            return _date(option, cleaned, today)
        case Kind.TIME:
            return _time(option, cleaned)
        case Kind.CHOICE:
            return _choice(option, cleaned)
        case Kind.TEXT | Kind.PERSON | Kind.CHANNEL | Kind.ROLE:
            return _text(option, cleaned)


def accepts(option: Option) -> str:
    """What an option accepts, as the end of a sentence."""
    match option.kind:
        case Kind.INTEGER:
            return f"it takes a whole number from {option.least} to {option.most}"
        case Kind.BOOLEAN:
            return "it takes yes or no"
        case Kind.DATE:
            return "it takes a date such as 2026-03-02"
        case Kind.TIME:
            return "it takes a time of day such as 09:00"
        case Kind.CHOICE:
            return f"it takes one of {', '.join(option.choices)}"
        case Kind.TEXT | Kind.PERSON | Kind.CHANNEL | Kind.ROLE:
            return f"it takes text of up to {option.most} characters"


def _wrong(option: Option, text: str) -> Refusal:
    return Refusal(
        f"The option {option.name} cannot be “{brief(text)}”; {accepts(option)}.",
        option=option.name,
    )


def _too_long(option: Option, length: int) -> Refusal:
    return Refusal(
        f"The option {option.name} is too long ({length:,} characters); {accepts(option)}.",
        option=option.name,
    )


def _integer(option: Option, text: str) -> int:
    if not re.fullmatch(r"[+-]?[0-9]{1,9}", text):
        raise _wrong(option, text)
    number = int(text)
    if (option.least is not None and number < option.least) or (
        option.most is not None and number > option.most
    ):
        raise _wrong(option, text)
    return number


def _boolean(option: Option, text: str) -> bool:
    word = text.lower()
    if word not in _TRUE | _FALSE:
        raise _wrong(option, text)
    return word in _TRUE


def _choice(option: Option, text: str) -> Any:
    word = text.lower()
    if option.choice_type is None or word not in option.choices:
        raise _wrong(option, text)
    return option.choice_type(word)


def _text(option: Option, text: str) -> str:
    if option.most is not None and len(text) > option.most:
        raise _too_long(option, len(text))
    return text


def _date(option: Option, text: str, today: date) -> date:
    day = _some_date(text.lower(), today)
    if day is None or not _EARLIEST <= day <= _LATEST:
        raise _wrong(option, text)
    return day


def _some_date(text: str, today: date) -> date | None:
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return _made(int(text[:4]), int(text[5:7]), int(text[8:]))
    if text in ("today", "tomorrow", "yesterday"):
        return today + timedelta(days=("yesterday", "today", "tomorrow").index(text) - 1)
    for number, weekday in enumerate(_WEEKDAYS):
        if text in (weekday, weekday[:3]):
            return today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)
    written = _DAY_MONTH.fullmatch(text)
    month = _month(written[2]) if written else None
    if written and month:
        if written[3]:
            return _made(int(written[3]), month, int(written[1]))
        this_year = _made(today.year, month, int(written[1]))
        if this_year is None or this_year >= today:
            return this_year
        return _made(today.year + 1, month, int(written[1]))
    return None


def _month(word: str) -> int | None:
    """`mar`, `march` and anything between; `sept` is one of those too."""
    return next((n for n, name in enumerate(_MONTHS, 1) if name.startswith(word)), None)


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _time(option: Option, text: str) -> time:
    written = _CLOCK.fullmatch(text.lower())
    if not written:
        raise _wrong(option, text)
    hour, minute, half = int(written[1]), int(written[2] or 0), written[3]
    if half:
        if not 1 <= hour <= 12:
            raise _wrong(option, text)
        hour = hour % 12 + (12 if half == "pm" else 0)
    elif written[2] is None:
        raise _wrong(option, text)
    if hour > 23 or minute > 59:
        raise _wrong(option, text)
    return time(hour, minute)
