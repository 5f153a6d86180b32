"""Commands as words name them, and how they are found again in words."""

import pytest

from bot.domain.usage import spoken, usage


@pytest.mark.parametrize(
    "words, parts",
    [
        ("Reopen the thread", ["Reopen the thread"]),
        ("", [""]),
        ("Choose with `/cohort edit`.", ["Choose with ", usage("cohort edit"), "."]),
        ("`/setup` checks", ["", usage("setup"), " checks"]),
        ("`/cohort post post=week`", ["", usage("cohort post", post="week"), ""]),
        ("Type `/invite @Cairn` or `x`", ["Type `/invite @Cairn` or `x`"]),
    ],
)
def test_commands_stand_between_backticks(words: str, parts: list[object]) -> None:
    assert list(spoken(words)) == parts
