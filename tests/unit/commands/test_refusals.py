"""The words of every "no" in the code: one calm sentence that says what would be right."""

import ast
import re
from pathlib import Path

import pytest

import bot

ROOT = Path(bot.__file__).parent

HELPFUL = re.compile(
    r"""
      /[a-z]            # a command that helps
    | ;\s               # what it takes, what to do instead, why
    | ,\sso\s           # the reason
    | \btakes\b | \bsay\b | \bonly\b | \bfrom\b.*\bto\b | close\sit
    """,
    re.VERBOSE | re.IGNORECASE,
)

HARSH = re.compile(r"\b(error|invalid|illegal|wrong|failed|lost|must|please)\b", re.IGNORECASE)

PLAIN_FACTS = {
    "x keeps their progress private.",
    "x is not a facilitator of x.",
    "x is a facilitator of x already.",
    "x is x already.",
    "x is for facilitators of x.",
    "x is not waiting to join x.",
    "Those days are a holiday already.",
    "The roadmap has nothing for the x post of this week.",
}
"""Sentences that say how things stand, where nothing would be right."""


def written(node: ast.expr) -> str:
    match node:
        case ast.Constant(value=str(words)):
            return words
        case ast.JoinedStr(values=parts):
            return "".join(written(part) for part in parts)
        case _:
            return "x"


def spoken(node: ast.expr) -> str:
    """A part of a refusal; a command that it names stands for itself."""
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "usage":
        return f"/{written(node.args[0])}"
    return written(node)


def refusals() -> list[tuple[str, str]]:
    return [
        (f"{path.relative_to(ROOT)}:{node.lineno}", "".join(map(spoken, node.args)))
        for path in sorted(ROOT.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "Refusal" and node.args
    ]


WRITTEN = [pytest.param(words, id=where) for where, words in refusals() if words != "x"]


@pytest.mark.parametrize("words", WRITTEN)
def test_it_is_one_calm_sentence(words: str) -> None:
    assert words.endswith((".", "x")), words
    assert "!" not in words
    assert "  " not in words
    assert "\n" not in words
    assert words.count("“") == words.count("”")
    assert not HARSH.search(words)


@pytest.mark.parametrize("words", WRITTEN)
def test_it_says_what_would_be_right(words: str) -> None:
    assert HELPFUL.search(words) or words in PLAIN_FACTS
