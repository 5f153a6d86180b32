"""Slack's blocks as its apps show them: the words, and what is done to them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

Block = Mapping[str, Any]


@dataclass
class Reading:
    words: str = ""
    marks: list[tuple[str, str]] = field(default_factory=list)
    """What is done, and to which words; a link is done with its address."""

    @property
    def kinds(self) -> set[str]:
        return {kind for kind, _ in self.marks}


def read(blocks: Iterable[Block]) -> Reading:
    """What somebody sees of these blocks; buttons are no part of it."""
    reading = Reading()
    for block in blocks:
        match block["type"]:
            case "header":
                assert block["text"]["type"] == "plain_text"
                reading.marks.append(("header", block["text"]["text"]))
                reading.words += block["text"]["text"]
            case "rich_text":
                for part in block["elements"]:
                    _part(part, reading)
            case "divider" | "actions":
                pass
            case kind:
                raise AssertionError(f"nobody shows a {kind} in a message")
        reading.words += "\n"
    return reading


def _part(part: Block, reading: Reading) -> None:
    if part["type"] == "rich_text_list":
        for number, item in enumerate(part["elements"], 1):
            start = len(reading.words)
            reading.words += "• " if part["style"] == "bullet" else f"{number}. "
            _part(item, reading)
            reading.marks.append(("list", reading.words[start:-1]))
        return
    assert part["type"] == "rich_text_section", part
    for element in part["elements"]:
        words = _words(element)
        reading.words += words
        reading.marks += [(style, words) for style in element.get("style", {})]
        if element["type"] != "text":
            reading.marks.append((element["type"], element.get("url", words)))
    reading.words += "\n"


def _words(element: Block) -> str:
    match element["type"]:
        case "text":
            return str(element["text"])
        case "link":
            return str(element.get("text", element["url"]))
        case "date":
            return str(element["fallback"])
        case "user":
            return f"<@{element['user_id']}>"
        case "channel":
            return f"<#{element['channel_id']}>"
        case kind:
            raise AssertionError(f"nothing of ours is a {kind}")
