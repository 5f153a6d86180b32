"""Discord's markdown as its apps read it: the words that are shown, and what is done to them.

It would rather see markup where there is none than miss some.
"""

import re
from dataclasses import dataclass, field

_BLOCKS = (
    ("header", re.compile(r"[^\S\n]*#{1,3}(?=\s)\s*")),
    ("footnote", re.compile(r"[^\S\n]*-#(?=\s)\s*")),
    ("quotation", re.compile(r"[^\S\n]*>(?:>>)?(?=\s)\s?")),
    ("list", re.compile(r"[^\S\n]*(?:[-*+]|\d+[.)])(?=[^\S\n])[^\S\n]*")),
)
_ATOMS = (
    ("code", re.compile(r"```([\s\S]+?)```")),
    ("code", re.compile(r"(?P<fence>`+)(?P<words>[\s\S]*?[^`])(?P=fence)(?!`)")),
    ("time", re.compile(r"<t:-?\d+(?::[tTdDfFR])?>")),
    ("mention", re.compile(r"<(?:@[!&]?|#)\d+>|</[^<>]+:\d+>|<id:\w+>|@everyone|@here")),
    ("emoji", re.compile(r"<a?:\w+:\d+>|:[^\s:]+?:")),
    ("address", re.compile(r"<(?P<words>[^: >]+:/[^ >]+)>")),
    ("address", re.compile(r"(?P<words>\w+://[^\s<]+[^<.,:;\"'\])\s])")),
    ("address", re.compile(r"<(?P<words>[^ >@]+@[^ >]+)>")),
)
_LINK = re.compile(r"\[((?:\[[^\]]*\]|[^\[\]])+?)\]\(\s*<?((?:\([^)]*\)|[^\s\\]|\\.)+?)>?\s*\)")
_STYLES = (
    ("bold", re.compile(r"\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)")),
    ("underline", re.compile(r"__((?:\\[\s\S]|[^\\])+?)__(?!_)")),
    ("italics", re.compile(r"\*(?=\S)((?:\\[\s\S]|[^\\*])+?)\*(?!\*)")),
    ("italics", re.compile(r"_((?:\\[\s\S]|[^\\_])+?)_(?!_)")),
    ("strikethrough", re.compile(r"~~([\s\S]+?)~~(?!_)")),
    ("spoiler", re.compile(r"\|\|([\s\S]+?)\|\|")),
)
_CALM = re.compile(r"(?:(?!\w+://)[^\W_]|[ ,.;])+")
"""Where nothing begins."""

_INVITE = re.compile(r"(?:discord\.gg|discord(?:app)?\.com/invite)/[\w-]+", re.IGNORECASE)
_PING = re.compile(r"@(?:everyone|here)|<@[!&]?\d+>")
"""What the server looks for, whatever stands around it."""


@dataclass
class Reading:
    words: str = ""
    marks: list[tuple[str, str]] = field(default_factory=list)
    """What is done, and to which words; a masked link is done with its address."""

    @property
    def kinds(self) -> set[str]:
        return {kind for kind, _ in self.marks}


def read(markdown: str) -> Reading:
    """What somebody sees of this text."""
    reading = Reading()
    _inline(markdown, reading, begins=True)
    bare = re.sub(r"<https?://[^ >]+>", "", markdown, flags=re.IGNORECASE)
    reading.marks += [("invite", found) for found in _INVITE.findall(bare)]
    reading.marks += [("ping", found) for found in _PING.findall(markdown)]
    reading.words = reading.words.replace("\u200b", "")
    return reading


def _inline(text: str, reading: Reading, *, begins: bool = False) -> None:
    place = 0
    while place < len(text):
        if begins or (place and text[place - 1] == "\n"):
            place += _block(text, place, reading)
            begins = False
            if place >= len(text):
                return
        calm = _CALM.match(text, place)
        if calm:
            reading.words += calm[0]
            place = calm.end()
            continue
        for step in (_escaped, _atom, _link, _style):
            taken = step(text, place, reading)
            if taken:
                place += taken
                break
        else:
            reading.words += text[place]
            place += 1


def _block(text: str, place: int, reading: Reading) -> int:
    for kind, pattern in _BLOCKS:
        found = pattern.match(text, place)
        if found:
            end = text.find("\n", found.end())
            reading.marks.append((kind, text[found.end() : end if end >= 0 else None]))
            return len(found[0])
    return 0


def _escaped(text: str, place: int, reading: Reading) -> int:
    found = re.compile(r"\\([^0-9A-Za-z\s])").match(text, place)
    reading.words += found[1] if found else ""
    return len(found[0]) if found else 0


def _atom(text: str, place: int, reading: Reading) -> int:
    for kind, pattern in _ATOMS:
        found = pattern.match(text, place)
        if found:
            words = found.groupdict().get("words") or found[0]
            reading.words += words
            reading.marks.append((kind, words))
            return len(found[0])
    return 0


def _link(text: str, place: int, reading: Reading) -> int:
    found = _LINK.match(text, place)
    if not found:
        return 0
    _inline(found[1], reading)
    reading.marks.append(("link", found[2]))
    return len(found[0])


def _style(text: str, place: int, reading: Reading) -> int:
    for kind, pattern in _STYLES:
        found = pattern.match(text, place)
        if found:
            start = len(reading.words)
            _inline(found[1], reading)
            reading.marks.append((kind, reading.words[start:]))
            return len(found[0])
    return 0
