from pathlib import Path

import pytest

from tests.docs import story
from tests.docs.generate import ROOT, stories

GUIDES = ("learners.md", "moderators.md", "rehearsals.md")


@pytest.mark.parametrize("page", stories(), ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_tells_what_happens(page: Path) -> None:
    written = page.read_text("utf-8")

    parts = story.play(story.parts_of(written))

    assert [line for part in parts for line in part.wrong] == []
    assert story.refreshed(written, parts) == written, f"{page.name} is out of date: make docs"


def test_the_readme_and_the_guides_have_stories() -> None:
    wanted = {ROOT / "README.md", *(ROOT / "docs/guides" / name for name in GUIDES)}

    assert wanted <= set(stories())


SETTING = "clock 2026-03-02 08:00 UTC\nperson ada\n"


@pytest.mark.parametrize(
    "line, said",
    [
        ("ada: /progress", "ada: /progress: was refused"),
        ("ada: /help   # refused", "ada: /help   # refused: went through"),
    ],
)
def test_a_line_that_goes_otherwise_is_found(line: str, said: str) -> None:
    (part,) = story.play([SETTING + line + "\n"])

    assert part.wrong == [said]


def test_blocks_are_one_story_with_answers_of_their_own() -> None:
    first, second = story.play([SETTING, "ada: /nonsense # refused\n"])

    assert "/nonsense" not in first.text
    assert second.text.startswith("Mon 2 Mar 2026 (UTC)\n08:00  ada: /nonsense\n")
    assert not second.wrong


def test_answers_are_renewed_where_a_page_shows_them() -> None:
    asked = f"```rehearsal\n{SETTING}ada: /progress # refused\n```\n"

    renewed = story.refreshed(f"{asked}\n```text\nold\n```\n\nend\n")

    assert "You are not in a cohort" in renewed
    assert "old" not in renewed
    assert renewed.endswith("```\n\nend\n")
    assert story.refreshed(asked) == asked
