from pathlib import Path

from bot.content import check, load
from tests.unit.content import sample


def test_the_example_of_the_guide_is_a_whole_roadmap(tmp_path: Path) -> None:
    folder = sample.write(tmp_path, sample.files())

    assert check(folder) == ()
    roadmap = load(folder)
    assert [milestone.id for week in roadmap.weeks for milestone in week.milestones] == [
        "ten-cups",
        "lamp-and-cup",
    ]


def test_the_error_the_guide_shows_is_the_one_the_check_finds(tmp_path: Path) -> None:
    texts = sample.files()
    texts["phase-1.yaml"] = texts["phase-1.yaml"].replace("id: ten-cups", "id: Week 1")

    (error,) = check(sample.write(tmp_path, texts))

    shown = str(error).replace(str(tmp_path), "content/evening-sketching")
    assert shown in sample.GUIDE.read_text()


def test_the_aliases_of_the_guide_fit_its_example(tmp_path: Path) -> None:
    texts = sample.files()
    aliases = sample.GUIDE.read_text().split("```yaml\naliases:")[1].split("```")[0]
    texts["roadmap.yaml"] += "aliases:" + aliases

    milestone = load(sample.write(tmp_path, texts)).milestone("ten-mugs")

    assert milestone is not None
    assert milestone.id == "ten-cups"


def test_what_a_week_asks_for_is_the_core_of_the_resources(tmp_path: Path) -> None:
    texts = sample.files()
    other = texts["resources.yaml"].replace("urban-sketchers", "other").replace(".org/", ".net/")
    texts["resources.yaml"] += other

    resources = load(sample.write(tmp_path, texts)).resources

    assert [(resource.id, resource.core) for resource in resources] == [
        ("urban-sketchers", True),
        ("other", False),
    ]
