"""Words people type, as on the console and behind Slack's slash, into a command and its options."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import takewhile

from bot.commands.clean import brief
from bot.commands.lookup import Registry
from bot.commands.spec import Command, Kind
from bot.domain.refusal import Refusal
from bot.domain.usage import usage

_QUOTES = {'"': '"', "“": "”", "”": "”", "„": "“", "«": "»"}
_PARTED = re.compile(
    r"\d{1,2}\.? (jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?( \d{4})?"
    r"|\d{1,2}(:\d\d)? [ap]m",
    re.IGNORECASE,
)
"""A date or a time of day that is written with a space."""

_NAMED = re.compile(r"([A-Za-z_][A-Za-z_-]*)=")
_LONGEST = 20_000
"""Characters a typed line may have; every option is far shorter."""

_PROSE = 200
"""A text option that takes this many characters may have `lr=0.01` in it."""

_SPACED = (Kind.TEXT, Kind.PERSON, Kind.ROLE)
"""What people write with spaces and no quotes, once they have named the option."""

_ALIKE = 0.75
"""How much a name is like that of an option to be a slip of the pen, as in `minuts=30`."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word, with its name where it was written `name=word`; `raw` is how it was typed."""

    text: str
    name: str | None = None
    quoted: bool = False
    raw: str = ""


def parse(registry: Registry, text: str) -> tuple[Command, dict[str, str]]:
    """The command and its options by name, as text.

    Raises:
        Refusal: there is no such command or option, or a quote is left open.
    """
    if len(text) > _LONGEST:
        raise Refusal(f"That is too long: a command takes up to {_LONGEST:,} characters.")
    words = _whole(split(text.strip().removeprefix("/")))
    path = [word.text.lower() for word in takewhile(lambda word: word.name is None, words)]
    command = registry.longest(path)
    if command is None:
        raise registry.unknown(path)
    return command, _arguments(command, words[len(command.path) :])


def split(text: str) -> list[Word]:
    """The words of a line; quotes keep spaces together.

    Raises:
        Refusal: a quote is left open.
    """
    words: list[Word] = []
    place = 0
    while (place := _skip_space(text, place)) < len(text):
        first = place
        named = _NAMED.match(text, place)
        if named:
            place = named.end()
        closing = _QUOTES.get(text[place : place + 1])
        if closing:
            value, place = _quoted(text, place + 1, closing)
        else:
            end = re.compile(r"\s|$").search(text, place)
            stop = end.start() if end else len(text)
            value, place = text[place:stop], stop
        name = named.group(1).lower() if named else None
        words.append(Word(value, name, bool(closing), text[first:place]))
    return words


def _whole(words: list[Word]) -> list[Word]:
    """The words, with `2 mar 2026` and `6 pm` in one piece; in a text it makes no difference."""
    found: list[Word] = []
    for word in words:
        last = found[-1] if found else None
        if last and not (last.quoted or word.quoted or word.name):
            together = f"{last.text} {word.text}"
            if _PARTED.fullmatch(together):
                found[-1] = Word(together, last.name)
                continue
        found.append(word)
    return found


def _skip_space(text: str, place: int) -> int:
    while place < len(text) and text[place].isspace():
        place += 1
    return place


def _quoted(text: str, place: int, closing: str) -> tuple[str, int]:
    closers = {closing, '"'} if closing == "”" else {closing}
    value: list[str] = []
    while place < len(text):
        if text[place] == "\\" and text[place + 1 : place + 2] in {*closers, "\\"}:
            value.append(text[place + 1])
            place += 2
        elif text[place] in closers:
            return "".join(value), place + 1
        else:
            value.append(text[place])
            place += 1
    raise Refusal(f"A quote is left open: close it with {closing} at the end of the value.")


def _arguments(command: Command, words: Sequence[Word]) -> dict[str, str]:
    named: dict[str, str] = {}
    flags: dict[str, str] = {}
    loose: list[Word] = []
    open_: str | None = None
    for typed in words:
        word = Word(typed.raw) if _is_prose(command, typed, open_) else typed
        flag = word.text.lower() if word.name is None and _is_flag(command, word) else None
        if flag and flag not in named | flags:
            flags[flag] = "yes"
        elif word.name is None and open_ is not None and not word.quoted:
            named[open_] += f" {word.text}"
        elif word.name is None:
            loose.append(_closed(word))
        elif word.name in named | flags:
            raise Refusal(
                f"The option {brief(word.name)} is there twice; give it once.", option=word.name
            )
        else:
            named[word.name] = word.text
            open_ = word.name if _goes_on(command, word) else None
    return named | flags | _loose(command, named, flags, loose)


def _is_prose(command: Command, word: Word, open_: str | None) -> bool:
    """Whether `lr=0.01` is a part of the text around it, and names no option."""
    if word.name is None or command.option(word.name):
        return False
    around = command.option(open_) if open_ else next(iter(command.options), None)
    if around is None or around.kind is not Kind.TEXT or around.complete:
        return False
    if (around.most or 0) < _PROSE or not (open_ or around.required):
        return False
    names = [option.name for option in command.options]
    return not get_close_matches(word.name, names, n=1, cutoff=_ALIKE)


def _closed(word: Word) -> Word:
    if not word.quoted and word.text.count('"') % 2:
        raise Refusal(
            f"A quote is left open at “{brief(word.text, 60)}”; "
            'quotes stand around a whole value, as in done="chapter 1".'
        )
    return word


def _goes_on(command: Command, word: Word) -> bool:
    """`done=chapter one` is how people type it, without quotes, so the next word is part of it."""
    option = command.option(word.name or "")
    return option is not None and option.kind in _SPACED and not word.quoted


def _is_flag(command: Command, word: Word) -> bool:
    """`/streak why` says `why=yes`, as long as no text option could have meant the word."""
    option = command.option(word.text.lower())
    first = command.options[0] if command.options else None
    takes_text = first is not None and first.required and first.kind is Kind.TEXT
    return option is not None and option.kind is Kind.BOOLEAN and not (word.quoted or takes_text)


def _loose(
    command: Command, named: dict[str, str], flags: dict[str, str], words: list[Word]
) -> dict[str, str]:
    """Words without a name, by place; beside named options only where there can be no doubt."""
    free = [
        option
        for option in command.options
        if option.name not in named | flags
        and (not named or option.required or option is command.options[0])
    ]
    given: dict[str, str] = {}
    while words:
        if not free:
            extra = brief(" ".join(word.text for word in words), 60)
            raise Refusal(usage(command.name), f" has no place for “{extra}”; {takes(command)}")
        option = free.pop(0)
        if option.kind in (Kind.TEXT, Kind.ROLE) and not words[0].quoted:
            given[option.name] = " ".join(word.text for word in words)
            return given
        given[option.name] = words.pop(0).text
    return given


def takes(command: Command) -> str:
    """What options a command takes, as the end of a sentence."""
    if not command.options:
        return "it takes no options."
    names = [option.name for option in command.options]
    listed = ", ".join(names[:-1]) + " and " + names[-1] if len(names) > 1 else names[0]
    return f"it takes {listed}."
