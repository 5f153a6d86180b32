from pathlib import Path

from bot.content import check, load
from tests.unit.content import sample


def test_the_example_of_the_guide_is_a_whole_roadmap(tmp_path: Path) -> None:
    folder = sample.write(tmp_path, sample.files())

    assert check(folder) == ()
    roadmap = load(folder)
    assert [milestone.id for week in roadmap.weeks for milestone in week.milestones] == [
        "ten-cups",
        "cup-and-shadow",
    ]


def test_the_example_of_the_guide_shows_what_a_roadmap_can_have(tmp_path: Path) -> None:
    road = load(sample.write(tmp_path, sample.files()))

    assert [[way.id for way in branch.ways] for branch in road.branches] == [
        ["indoors", "outdoors"]
    ]
    assert [len(week.variants) for week in road.weeks] == [0, 2]
    assert road.weeks[0].recall
    assert len(road.glossary.terms) == 2
    assert road.quiz
    assert len(road.quiz.questions) == 2
    assert road.events
    assert road.habits.rituals
    assert {road.habits.encouragement(week) for week in (1, 2)} == {
        "Wobbly lines are lines. Keep the page.",
        "Ten minutes of drawing is drawing.",
    }


def test_the_error_the_guide_shows_is_the_one_the_check_finds(tmp_path: Path) -> None:
    texts = sample.files()
    texts["phase-1.yaml"] = texts["phase-1.yaml"].replace("id: ten-cups", "id: Week 1")

    (error,) = check(sample.write(tmp_path, texts))

    shown = str(error).replace(str(tmp_path), "content/evening-sketching")
    assert shown in sample.GUIDE.read_text()


def test_the_aliases_of_the_guide_fit_its_example(tmp_path: Path) -> None:
    texts = sample.files()
    first, second = (
        words.split("```")[0] for words in sample.GUIDE.read_text().split("```yaml\naliases:")[1:]
    )
    road = load(sample.write(tmp_path, texts | _head(texts, first)))
    by_kind = load(sample.write(tmp_path, texts | _head(texts, second)))

    (ten_cups,) = road.weeks[0].milestones
    assert road.milestone("ten-mugs") == ten_cups
    assert by_kind.milestone("contour") == ten_cups
    assert by_kind.topic("contour") == by_kind.topic("lines")
    assert by_kind.is_retired("milestone", "shadows")


def _head(texts: dict[str, str], aliases: str) -> dict[str, str]:
    return {"roadmap.yaml": f"{texts['roadmap.yaml']}aliases:{aliases}"}


def test_what_a_week_asks_for_is_the_core_of_the_resources(tmp_path: Path) -> None:
    texts = sample.files()
    texts["phase-1.yaml"] = texts["phase-1.yaml"].replace("sketchers, drawabox]", "sketchers]")

    resources = load(sample.write(tmp_path, texts)).resources

    assert [(resource.id, resource.core) for resource in resources] == [
        ("urban-sketchers", True),
        ("drawabox", False),
        ("proko", True),
    ]
