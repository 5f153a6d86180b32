"""The lessons of a glossary: they belong to no single part of the work."""

from bot.content.document import compose
from bot.content.errors import ContentError
from bot.content.fields import Field
from bot.content.glossary import read_glossary
from bot.content.ids import Ids
from bot.domain.glossary import Glossary, Lesson

LESSON = """lessons:
  - id: with-whom
    title: Who draws with whom
    text: Sketching is easier in company.
"""


def read(text: str) -> tuple[Glossary, list[str]]:
    problems: list[ContentError] = []
    root = Field("glossary.yaml", 1, "", compose("glossary.yaml", text.encode()), problems)
    return read_glossary(root, Ids(), {}), [str(problem) for problem in problems]


def test_a_lesson_needs_no_aspect() -> None:
    lesson = Lesson("with-whom", "Who draws with whom", "Sketching is easier in company.")

    assert read(LESSON) == (Glossary(lessons=(lesson,)), [])


def test_a_lesson_that_is_too_long_is_named() -> None:
    _, problems = read(LESSON.replace("text: Sketching", f"text: {'x' * 600}"))

    assert problems == ["glossary.yaml:4: lessons[0].text: has 622 characters; 600 fit"]


def test_two_lessons_have_two_ids() -> None:
    _, problems = read(LESSON + LESSON.removeprefix("lessons:\n"))

    assert problems == [
        'glossary.yaml:5: lessons[1].id: another lesson has the id "with-whom": glossary.yaml:2'
    ]


def test_a_list_of_lessons_is_not_empty() -> None:
    assert read("lessons: []\n")[1] == ["glossary.yaml:1: lessons: has 0 items; 1 to 12 fit"]
