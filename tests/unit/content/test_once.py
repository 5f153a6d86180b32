"""One mistake is told once, and nothing is told that is not so."""

from pathlib import Path

import pytest

from bot.content import check
from tests.unit.content import sample

HEAD, PHASE, RESOURCES = "roadmap.yaml", "phase-1.yaml", "resources.yaml"


@pytest.mark.parametrize(
    "name, old, new, expected",
    [
        (HEAD, "hours: 4", "hours: ten",
         'paces.standard.hours: "ten" is not a whole number from 1 to 100'),
        (HEAD, "hours: 4", "hours: [4]", "paces.standard.hours: should be a whole number"),
        (HEAD, "until: 1", "until: one",
         'branches[0].until: "one" is not a whole number from 1 to 500'),
        (HEAD, "asked: 1\n    until: 1", "asked: 400\n    until: 400",
         "branches[0].until: is week 400; the road has 2"),
        (HEAD, "default: indoors", "default: [indoors]", "branches[0].default: should be an id"),
        (PHASE, "title: Ten cups", "title: [a, b]",
         "weeks[0].milestones[0].title: should be text"),
        (PHASE, "number: 2", "number: two",
         'weeks[1].number: "two" is not a whole number from 1 to 500'),
        (PHASE, "hours: [3, 4]", "hours: [3, x]",
         'weeks[0].hours[1]: "x" is not a whole number from 1 to 100'),
        (PHASE, "covers: [1, 2]", "covers: [1, x]",
         'covers[1]: "x" is not a whole number from 1 to 500'),
        (RESOURCES, "free: true", "free: yes", '[0].free: "yes" is neither true nor false'),
        (RESOURCES, "free: true", "free: [true]", "[0].free: should be true or false"),
        (RESOURCES, "style: read", "style: [read]", "[0].style: should be a word"),
    ],
)  # fmt: skip
def test_one_mistake_is_one_line(
    tmp_path: Path, name: str, old: str, new: str, expected: str
) -> None:
    texts = sample.files()
    texts[name] = texts[name].replace(old, new, 1)

    said = [str(error).split(": ", 1)[1] for error in check(sample.write(tmp_path, texts))]

    assert said == [expected]


def test_a_file_that_says_nothing_is_told_what_it_may_say(tmp_path: Path) -> None:
    folder = sample.write(tmp_path, {**sample.files(), "habits.yaml": "~\n"})

    assert [str(error).split(": ", 1)[1] for error in check(folder)] == [
        "should be a table of timeline, tips, benefits, habits, rituals, encouragements"
    ]


def test_cards_of_a_phase_without_weeks_are_read(tmp_path: Path) -> None:
    texts = sample.files()
    ahead = texts[PHASE].split("weeks:")[0].replace("covers: [1, 2]", "covers: [3, 9]")
    for word in ("seeing", "basics", "lines", "shadows", "kinds", "lamplight", "daylight"):
        ahead = ahead.replace(f"id: {word}", f"id: more-{word}")
    texts["phase-2.yaml"] = ahead + "cards:\n  - {id: c, ways: [nope], problem: 5, zzz: 1}\n"

    said = [str(error).split(": ", 1)[1] for error in check(sample.write(tmp_path, texts))]

    assert 'cards[0].ways[0]: there is no way "nope"' in said
    assert "cards[0].zzz: is not a field here" in said
    assert "cards[0]: is for no week; a week that works on it says project: true" in said


@pytest.mark.parametrize(
    "old, new, expected",
    [
        ("id: ten-cups", 'id: "ten\\n\\ncups\\e[2J"', r'"ten\n\ncups\x1b[2J" is not an id; '),
        ("title: Ten cups", '"a\\nb": 1', r"weeks[0].milestones[0].a\nb: is not a field here"),
        ("number: 2", "number: |\n      3\n      4", r'"3\n4\n" is not a whole number from'),
        ("theme: Lines,", r'theme: "\e[31mL\0" # ', "theme: has the character U+001B, "),
        ("theme: Lines,", r'theme: "\u202eL" # ', "theme: has the character U+202E, "),
    ],
)  # fmt: skip
def test_whatever_is_wrong_is_told_on_one_line_that_is_safe_to_print(
    tmp_path: Path, old: str, new: str, expected: str
) -> None:
    texts = sample.files()
    texts[PHASE] = texts[PHASE].replace(old, new, 1)

    said = [str(error) for error in check(sample.write(tmp_path, texts))]

    assert any(expected in line for line in said)
    assert all(line.isprintable() for line in said)


def test_persian_hebrew_and_emoji_may_be_written(tmp_path: Path) -> None:
    texts = sample.files()
    texts[PHASE] = texts[PHASE].replace("theme: Lines,", "theme: می‌خواهم \u200fשמש 👩\u200d💻")

    assert check(sample.write(tmp_path, texts)) == ()
