"""Every mistake is named with its file, its line and its field."""

from pathlib import Path

import pytest

from bot.content import ContentErrors, check, load
from tests.unit.content import sample

PHASE, HEAD, RESOURCES = "phase-1.yaml", "roadmap.yaml", "resources.yaml"
HABITS, QUIZ, EVENTS = "habits.yaml", "quiz.yaml", "events.yaml"
NOT_AN_ID = "is not an id; use lower-case letters, digits and hyphens"
MILESTONE = "weeks[0].milestones[0]"


def found(folder: Path) -> list[str]:
    return [str(error).removeprefix(f"{folder}/") for error in check(folder)]


def broken(folder: Path, name: str, old: str, new: str) -> list[str]:
    texts = sample.files()
    assert old in texts[name]
    texts[name] = texts[name].replace(old, new, 1)
    return found(sample.write(folder, texts))


@pytest.mark.parametrize(
    "name, old, new, where, reason",
    [
        (PHASE, "id: ten-cups", "id: week 3", f"{MILESTONE}.id", f'"week 3" {NOT_AN_ID}'),
        (PHASE, "id: ten-cups", f"id: {'x' * 61}", f"{MILESTONE}.id",
         "has 61 characters; an id has at most 60"),
        (PHASE, "id: cup-and-shadow", "id: ten-cups", "weeks[1].milestones[0].id",
         'another milestone has the id "ten-cups": {folder}/phase-1.yaml:48'),
        (PHASE, "title: Ten cups", "titel: Ten cups", f"{MILESTONE}.titel",
         "is not a field here; did you mean title?"),
        (PHASE, "title: Ten cups", f"title: {'x' * 101}", f"{MILESTONE}.title",
         "has 101 characters; 100 fit"),
        (PHASE, "title: Ten cups", "title: ~", f"{MILESTONE}.title", "is empty"),
        (PHASE, "title: Ten cups", "title: [a]", f"{MILESTONE}.title", "should be text"),
        (PHASE, "theme: Lines,", f"theme: {'x' * 120}", "weeks[0].theme",
         "has 134 characters; 120 fit"),
        (PHASE, "question: How", f"question: {'x' * 300}", "weeks[0].question",
         "has 338 characters; 300 fit"),
        (PHASE, "text: When", f"text: {'x' * 600}", "weeks[0].prompts[1].text",
         "has 637 characters; 600 fit"),
        (PHASE, "note: One", f"note: {'x' * 500}", "weeks[1].note", "has 563 characters; 500 fit"),
        (PHASE, "deliverable: A", f"deliverable: {'x' * 500}", f"{MILESTONE}.deliverable",
         "has 539 characters; 500 fit"),
        (PHASE, "- Nothing was", f"- {'x' * 200}", f"{MILESTONE}.acceptance[1]",
         "has 207 characters; 200 fit"),
        (PHASE, "topics: [lines]", "topics: [line]", "weeks[0].topics[0]",
         'there is no topic "line"; did you mean lines?'),
        (PHASE, "topics: [lines]", "topics: [lines, lines]", "weeks[0].topics[1]",
         'names "lines" a second time'),
        (PHASE, "resources: [urban-sketchers]", "resources: [cups]", "weeks[0].resources[0]",
         'there is no resource "cups"'),
        (PHASE, "hours: [3, 4]", "hours: [3, 7]", "weeks[0].hours",
         "asks for 3 to 7 hours; the road promises about 4 a week"),
        (PHASE, "hours: [3, 4]", "hours: [5, 6]", "weeks[0].hours",
         "asks for 5 to 6 hours; the road promises about 4 a week"),
        (PHASE, "hours: [3, 4]", "hours: [4, 3]", "weeks[0].hours",
         "ends at 3 before it begins at 4"),
        (PHASE, "hours: [3, 4]", "hours: [3]", "weeks[0].hours", "has 1 item; exactly 2 fit"),
        (PHASE, "hours: [3, 4]", "hours: [3, x]", "weeks[0].hours[1]",
         '"x" is not a whole number from 1 to 100'),
        (PHASE, "number: 2", "number: 3", "weeks[1].number",
         "is 3; the week that follows here is 2"),
        (PHASE, "number: 2", "number: two", "weeks[1].number",
         '"two" is not a whole number from 1 to 500'),
        (PHASE, "covers: [1, 2]", "covers: [2, 2]", "covers",
         "begins at week 2; the week that follows here is 1"),
        (HEAD, "version: 1.0.0", "version: '1'", "version", '"1" is not a version such as 1.0.0'),
        (HEAD, "weeks: [1, 2]", "weeks: [1, 3]", "legs[0].weeks",
         "ends at week 3; the road has 2"),
        (HEAD, "until: 1", "until: 501", "branches[0].until",
         '"501" is not a whole number from 1 to 500'),
        (HEAD, "default: indoors", "default: inside", "branches[0].default",
         '"inside" is none of the ways of this branch'),
        (HEAD, "topic: lamplight", "topic: lamp", "branches[0].ways[0].topic",
         'there is no topic "lamp"'),
        (PHASE, "- way: indoors", "- way: outdoors", "weeks[1].variants",
         'has two variants for "outdoors"'),
        (PHASE, "- way: indoors", "- way: inside", "weeks[1].variants",
         'has no variant for "indoors", another way of light'),
        (HABITS, "week: 1", "week: 3", "encouragements[0].week", "is week 3; the road has 2"),
        (HABITS, "weeks: [2]", "weeks: [2, 4]", "rituals[0].weeks[1]", "is week 4; the road has 2"),
        (QUIZ, "{indoors: 3}", "{indoors: 12}", "questions[0].answers[0].weights.indoors",
         '"12" is not a whole number from 1 to 9'),
        (QUIZ, "{indoors: 3}", "{inside: 3}", "questions[0].answers[0].weights.inside",
         'there is no way "inside"'),
        (EVENTS, "2027-10-31", "2027-10-32", "[0].editions[0][1]",
         '"2027-10-32" is not a date such as 2026-12-06'),
        (EVENTS, "2027-10-31", "9999-10-31", "[0].editions[0][1]",
         "is in the year 9999; 2000 to 2100 fit"),
        (EVENTS, "2027-10-31", "2027-09-30", "[0].editions[0]",
         "ends on 2027-09-30 before it begins on 2027-10-01"),
        (RESOURCES, "style: read", "style: look", "[0].style",
         '"look" is none of read, watch, listen, do'),
        (RESOURCES, "free: true", "free: yes", "[0].free", '"yes" is neither true nor false'),
        (RESOURCES, "hours: 1", "hours: -1", "[0].hours",
         '"-1" is not a number above 0, at most 1000'),
        (RESOURCES, "https://urbansketchers.org/", "javascript:alert(1)", "[0].url",
         '"javascript:alert(1)" is not a web address; one begins with https://'),
        (RESOURCES, "https://urbansketchers.org/", "https://[half", "[0].url",
         '"https://[half" is not a web address; one begins with https://'),
    ],
)  # fmt: skip
def test_a_mistake_is_named(
    tmp_path: Path, name: str, old: str, new: str, where: str, reason: str
) -> None:
    texts = sample.files()
    line = sample.line_of(texts[name], old)

    errors = broken(tmp_path, name, old, new)

    assert f"{name}:{line}: {where}: {reason.format(folder=tmp_path)}" in errors


def test_lines_are_counted_from_one(tmp_path: Path) -> None:
    assert broken(tmp_path, HEAD, "id: evening-sketching", "id: No!") == [
        f'roadmap.yaml:2: id: "No!" {NOT_AN_ID}'
    ]


def test_what_is_missing_is_named_where_it_should_stand(tmp_path: Path) -> None:
    assert broken(tmp_path, HEAD, "  sprint:\n    hours: 8\n", "") == [
        "roadmap.yaml:9: paces.sprint: is missing"
    ]
    assert broken(tmp_path, HEAD, "id: evening-sketching\n", "") == [
        "roadmap.yaml:1: id: is missing"
    ]


@pytest.mark.parametrize(
    "old, new, expected",
    [
        ("      - id: lines-time\n        text: When in the day did drawing come easiest?\n", "",
         "phase-1.yaml:58: weeks[0].prompts: has 1 item; 2 to 6 fit"),
        ("          - There are ten cups on one page\n          - Nothing was erased\n",
         "          []\n",
         "phase-1.yaml:52: weeks[0].milestones[0].acceptance: has 0 items; 1 to 6 fit"),
        ("          - Nothing was erased\n", "          - Another point\n" * 6,
         "phase-1.yaml:52: weeks[0].milestones[0].acceptance: has 7 items; 1 to 6 fit"),
        ("    milestones:\n      - id: cup-and-shadow",
         "    milestones: []\n    lost:\n      - id: lamp",
         "phase-1.yaml:75: weeks[1].milestones: has 0 items; 1 to 4 fit"),
    ],
)  # fmt: skip
def test_a_list_that_is_too_short_or_too_long_is_named(
    tmp_path: Path, old: str, new: str, expected: str
) -> None:
    assert expected in broken(tmp_path, PHASE, old, new)


def test_a_week_has_one_encouragement_of_its_own(tmp_path: Path) -> None:
    (error,) = broken(
        tmp_path, HABITS, "  - text: Ten", "  - {week: 1, text: Again}\n  - text: Ten"
    )

    assert error.endswith("encouragements[1].week: week 1 has an encouragement already")


def test_a_choice_waits_for_its_question(tmp_path: Path) -> None:
    assert broken(tmp_path, HEAD, "asked: 1", "asked: 2") == [
        "roadmap.yaml:28: branches[0].until: is week 1, before it is asked for in week 2"
    ]


def test_variants_of_a_week_without_a_milestone_are_no_reason_to_stop(tmp_path: Path) -> None:
    gone = "    milestones: []\n    x:\n      - id: cup"
    errors = broken(tmp_path, PHASE, "    milestones:\n      - id: cup", gone)

    assert "phase-1.yaml:77: weeks[1].x: is not a field here" in errors


def test_a_week_outside_its_phase_is_refused(tmp_path: Path) -> None:
    assert "phase-1.yaml:69: weeks[1].number: is 2; this phase covers 1 to 1" in broken(
        tmp_path, PHASE, "covers: [1, 2]", "covers: [1, 1]"
    )


def test_a_week_without_anything_free_is_refused(tmp_path: Path) -> None:
    texts = sample.files()
    texts[RESOURCES] = texts[RESOURCES].replace("free: true", "free: false")

    reason = "has nothing free; at least one resource costs nothing"
    assert found(sample.write(tmp_path, texts)) == [
        f"phase-1.yaml:66: weeks[0].resources: {reason}",
        f"phase-1.yaml:89: weeks[1].resources: {reason}",
    ]


def test_one_mistake_does_not_hide_the_next(tmp_path: Path) -> None:
    texts = sample.files()
    texts[PHASE] = texts[PHASE].replace("id: ten-cups", "id: A").replace("hours: [3, 5]", "")
    texts[HEAD] = texts[HEAD].replace("title: Evening", "titel: Evening")
    texts[RESOURCES] = texts[RESOURCES].replace("kind: community", "kind: club")

    where = [error.split(": ")[1] for error in found(sample.write(tmp_path, texts))]

    assert where == [f"{MILESTONE}.id", "weeks[1].hours", "[0].kind", "title", "titel"]


def test_one_address_belongs_to_one_resource(tmp_path: Path) -> None:
    (error,) = broken(tmp_path, RESOURCES, "https://drawabox.com/", "http://URBANSKETCHERS.org")

    reason = f"is the address of another resource: {tmp_path}/resources.yaml:4"
    assert error == f"resources.yaml:15: [1].url: {reason}"


def test_files_that_are_missing_or_strange_are_named(tmp_path: Path) -> None:
    texts = sample.files()
    texts["phase-3.yaml"] = texts.pop(PHASE)
    del texts[RESOURCES]
    texts["week-1.yml"] = "a: b"

    stray = (
        "is not a file of a roadmap: roadmap.yaml, resources.yaml, phase-1.yaml …, "
        "events.yaml, glossary.yaml, habits.yaml, quiz.yaml"
    )
    assert found(sample.write(tmp_path, texts)) == [
        "phase-1.yaml:1: is missing",
        f"phase-3.yaml:1: {stray}",
        "resources.yaml:1: is missing",
        f"week-1.yml:1: {stray}",
    ]


def test_a_phase_may_lie_ahead_of_its_weeks(tmp_path: Path) -> None:
    texts = sample.files()
    ahead = texts[PHASE].split("weeks:")[0].replace("covers: [1, 2]", "covers: [3, 9]")
    for word in ("seeing", "basics", "lines", "shadows", "kinds", "lamplight", "daylight"):
        ahead = ahead.replace(f"id: {word}", f"id: more-{word}")
    texts["phase-2.yaml"] = ahead

    roadmap = load(sample.write(tmp_path, texts))

    assert [(phase.first_week, phase.last_week) for phase in roadmap.phases] == [(1, 2), (3, 9)]
    assert len(roadmap.weeks) == 2


def test_a_road_without_weeks_is_refused(tmp_path: Path) -> None:
    texts = sample.files()
    texts[PHASE] = texts[PHASE].split("weeks:")[0]

    with pytest.raises(ContentErrors, match=r"phase-1.yaml:1: has no weeks"):
        load(sample.write(tmp_path, texts))
