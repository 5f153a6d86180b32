"""The text of a rehearsal into its steps."""

import re
from collections.abc import Callable, Mapping
from datetime import date, time, timedelta

from adapters.console import steps as s
from bot.commands.parse import Word, split
from bot.domain.people import Rank
from bot.domain.refusal import Refusal
from bot.domain.zones import UnknownZone, instant, zone

_NAME = r"\w[\w.'-]*"
_SAYS = re.compile(rf"({_NAME})(?:\s+in\s+(#?[^\s:]+))?\s*:(.*)", re.DOTALL)
_PRESSES = re.compile(rf"({_NAME})\s+presses\b(.*)", re.DOTALL)
_DURATION = re.compile(r"\+?((?:[0-9]{1,7}[wdhms])+)")
_PART = re.compile(r"([0-9]+)([wdhms])")
_UNITS = {"w": "weeks", "d": "days", "h": "hours", "m": "minutes", "s": "seconds"}
_LONGEST = timedelta(days=3660)
_DATE = re.compile(r"(19[7-9][0-9]|20[0-9]{2})-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?")
_QUOTES = {'"': '"”', "“": '”"', "„": "“", "«": "»"}


def parse_script(text: str) -> tuple[s.Step, ...]:
    """Every step of a script, in order.

    Raises:
        ScriptError: the first line that makes no sense, or speaks for somebody unknown so far.
    """
    steps: list[s.Step] = []
    known: set[str] = set()
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text.removeprefix("\ufeff")), 1):
        step = _step(number, line)
        if isinstance(step, s.Enter):
            known.add(step.name)
        elif isinstance(step, s.Say | s.Press) and step.name not in known:
            raise s.ScriptError(number, f"nobody is called {step.name}: say “person {step.name}”")
        if step is not None:
            steps.append(step)
    return tuple(steps)


def _step(number: int, raw: str) -> s.Step | None:
    if raw.strip().startswith("##"):
        heading = raw.strip().lstrip("#").strip()
        return s.Heading(number, heading) if heading else None
    line = without_comment(raw).strip()
    if not line:
        return None
    says = _SAYS.fullmatch(line)
    if says:
        return _say(number, *says.groups())
    presses = _PRESSES.fullmatch(line)
    if presses:
        return _press(number, *presses.groups())
    keyword, _, rest = line.partition(" ")
    read = _KEYWORDS.get(keyword)
    if read is None:
        raise s.ScriptError(number, f"“{_brief(line)}” is none of the things a script can say")
    return read(number, rest.strip())


def without_comment(line: str) -> str:
    """The line up to a `#` that stands alone and outside of quotes."""
    closers, escaped = "", False
    for place, character in enumerate(line):
        before = line[place - 1 : place]
        if closers:
            if character in closers and not escaped:
                closers = ""
            escaped = character == "\\" and not escaped
        elif character in _QUOTES and (not before or before.isspace() or before in "=:"):
            closers, escaped = _QUOTES[character], False
        elif character == "#" and _alone(line, place):
            return line[:place]
    return line


def _alone(line: str, place: int) -> bool:
    after = line[place + 1 : place + 2]
    if not line[:place].strip():
        return True
    return line[place - 1].isspace() and (not after or after.isspace())


def _brief(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"


def _say(number: int, name: str, channel: str | None, text: str) -> s.Say:
    if not text.strip():
        raise s.ScriptError(number, f"{name} says nothing")
    return s.Say(number, name, text.strip(), channel and "#" + channel.removeprefix("#"))


def _press(number: int, name: str, rest: str) -> s.Press:
    words = _words(number, rest)
    if not words:
        raise s.ScriptError(number, f'which button? {name} presses "Label"')
    if not words[0].quoted:
        return s.Press(number, name, " ".join(rest.split()))
    answers = []
    for word in words[1:]:
        if word.name is None:
            raise s.ScriptError(number, f"write option=value after the label, not “{word.text}”")
        answers.append((word.name, word.text))
    return s.Press(number, name, words[0].text, tuple(answers))


def _words(number: int, text: str) -> list[Word]:
    try:
        return split(text)
    except Refusal as refusal:
        raise s.ScriptError(number, str(refusal)) from None


def _clock(number: int, rest: str) -> s.Step:
    if rest.startswith("+"):
        return s.MoveClock(number, _duration(number, rest))
    words = rest.split()
    if len(words) != 3:
        raise s.ScriptError(number, "say “clock 2026-03-02 08:00 America/New_York” or “clock +3d”")
    try:
        place = zone(words[2])
    except UnknownZone as unknown:
        raise s.ScriptError(number, f"{unknown}: write one such as Europe/Berlin") from None
    return s.SetClock(
        number, instant(_date(number, words[0]), _time(number, words[1]), place), words[2]
    )


def _date(number: int, text: str) -> date:
    try:
        if _DATE.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise s.ScriptError(number, f"“{_brief(text)}” is no date: write one such as 2026-03-02")


def _time(number: int, text: str) -> time:
    written = _TIME.fullmatch(text)
    try:
        if written:
            return time(int(written[1]), int(written[2]), int(written[3] or 0))
    except ValueError:
        pass
    raise s.ScriptError(number, f"“{_brief(text)}” is no time of day: write one such as 08:00")


def _duration(number: int, text: str) -> timedelta:
    written = _DURATION.fullmatch(text)
    if not written:
        raise s.ScriptError(
            number, f"“{_brief(text)}” is no length of time: write one such as 3d, 12h or 1d12h"
        )
    span = timedelta()
    for amount, unit in _PART.findall(written[1]):
        span += timedelta(**{_UNITS[unit]: int(amount)})
        if span > _LONGEST:
            raise s.ScriptError(number, "that is more than ten years")
    return span


def person(number: int, rest: str) -> s.Enter:
    """`NAME [facilitator|admin] [timezone=ZONE] [community=NAME]`."""
    words = _words(number, rest)
    if not words or words[0].name or not re.fullmatch(_NAME, words[0].text):
        raise s.ScriptError(number, "a person needs a name of one word")
    name = words[0].text
    if name in _KEYWORDS:
        raise s.ScriptError(number, f"nobody can be called {name}: that word means something here")
    rank, given = Rank.MEMBER, dict[str, str]()
    for word in words[1:]:
        if word.name in ("timezone", "community") and word.name not in given and word.text.strip():
            given[word.name] = word.text
        elif word.name is None and word.text in (Rank.MEMBER, Rank.FACILITATOR, Rank.ADMIN):
            rank = Rank(word.text)
        else:
            raise s.ScriptError(number, f"“{_brief(word.text)}” says nothing about a person")
    return s.Enter(number, name, rank, _zone(number, given), given.get("community"))


def _zone(number: int, given: Mapping[str, str]) -> str | None:
    name = given.get("timezone")
    try:
        return zone(name).key if name else None
    except UnknownZone as unknown:
        raise s.ScriptError(number, f"{unknown}: write one such as Europe/Berlin") from None


def _restart(number: int, rest: str) -> s.Step:
    if rest:
        raise s.ScriptError(number, "“restart” stands alone")
    return s.Restart(number)


def _down(number: int, rest: str) -> s.Step:
    return s.Down(number, _duration(number, rest))


def _crash(number: int, rest: str) -> s.Step:
    if rest.split() != ["after", "send"]:
        raise s.ScriptError(number, "say “crash after send”")
    return s.Crash(number)


def _fail(number: int, rest: str) -> s.Step:
    troubles = {trouble.value: trouble for trouble in s.Trouble}
    words = rest.split()
    if not words or words[0] not in troubles:
        raise s.ScriptError(number, f"say how it fails: one of {', '.join(troubles)}")
    times, retry_after = 1, None
    for word in words[1:]:
        if re.fullmatch("x[1-9][0-9]{0,3}", word):
            times = int(word[1:])
        elif word.startswith("retry-after="):
            wait = word.removeprefix("retry-after=")
            retry_after = _duration(
                number, wait + "s" if wait.isascii() and wait.isdigit() else wait
            )
        else:
            raise s.ScriptError(number, f"“{_brief(word)}” is neither x2 nor retry-after=30")
    return s.Fail(number, troubles[words[0]], times, retry_after)


_KEYWORDS: Mapping[str, Callable[[int, str], s.Step]] = {
    "clock": _clock,
    "person": person,
    "restart": _restart,
    "down": _down,
    "crash": _crash,
    "fail": _fail,
}
