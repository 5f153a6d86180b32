"""The roadmaps that come with the bot, and facts of them that must not change unnoticed."""

from pathlib import Path

import pytest

from bot.content import check, folders, load_library, shipped
from bot.domain.calendar import Pace
from bot.domain.roadmap import Roadmap, Style, run
from tests.unit.content import sample

LIBRARY = load_library(folders(shipped()))
ML = LIBRARY.roadmaps["ml-engineer"]


def test_the_shelf_holds_these_roadmaps() -> None:
    assert list(LIBRARY.roadmaps) == ["learn-in-public", "ml-engineer"]


@pytest.mark.parametrize("folder", folders(shipped()), ids=lambda folder: folder.name)
def test_every_shipped_roadmap_is_fit_to_run(folder: Path) -> None:
    assert check(folder) == ()


@pytest.mark.parametrize("roadmap", LIBRARY.roadmaps.values(), ids=lambda roadmap: roadmap.id)
def test_no_row_shouts(roadmap: Roadmap) -> None:
    for week in roadmap.weeks:
        words = (week.theme, week.question, week.note or "", *week.objectives, *week.tasks)
        asked = (prompt.text for prompt in week.prompts)
        points = (point for done in week.milestones for point in done.acceptance)
        assert not any("!" in text for text in (*words, *asked, *points))
        assert roadmap.habits.encouragement(week.number)


def test_the_first_leg_of_the_default_roadmap() -> None:
    leg = run(ML, "python-and-sql")

    assert [week.id for week in leg.weeks] == [f"week-0{n}" for n in range(1, 6)]
    assert [done.id for done in leg.milestones] == [f"milestone-week-0{n}" for n in range(1, 6)]
    assert [[prompt.id for prompt in week.prompts] for week in leg.weeks] == [
        [f"prompt-week-0{n}-1", f"prompt-week-0{n}-2"] for n in range(1, 6)
    ]
    assert [week.topics for week in leg.weeks] == [
        ("python-pandas-numpy", "realistic-goals", "regular-habit", "learning-community"),
        ("python-pandas-numpy",),
        ("python-pandas-numpy",),
        ("sql",),
        ("sql", "r-language"),
    ]


WEEK_RESOURCES = """
python-tutorial cs50p missing-semester colab learning-how-to-learn hf-forum
numpy-beginners numpy-quickstart kaggle-python from-python-to-numpy exercism-python
pandas-10min kaggle-pandas mckinney-pda pydata-handbook uci-repository
sqlbolt kaggle-intro-sql mode-sql select-star-sql duckdb-docs
kaggle-advanced-sql use-the-index-luke postgres-tutorial sql-murder-mystery cs50-sql
"""


def test_the_resources_of_the_first_leg() -> None:
    expected = [line.split() for line in WEEK_RESOURCES.strip().splitlines()]

    found = [[resource.id for resource in week.resources] for week in ML.weeks]

    assert found == [[f"res-{name}" for name in names] for names in expected]
    assert {resource.style for resource in ML.resources} == set(Style)
    assert all(ML.resource(name) for name in ("res-r4ds", "res-swirl", "res-posit-cheatsheets"))


def test_the_whole_road_ahead_can_be_seen() -> None:
    assert [(phase.id, phase.first_week, phase.last_week) for phase in ML.phases] == [
        ("phase-1-foundations", 1, 20),
        ("phase-2-building-skills", 21, 33),
        ("phase-3-specialization", 34, 46),
        ("phase-4-continuous-learning", 47, 52),
    ]
    assert len(ML.topics) == 58
    assert {pace: promise.hours for pace, promise in ML.paces.items()} == {
        Pace.STANDARD: 10,
        Pace.RELAXED: 5,
        Pace.SPRINT: 20,
    }


def test_the_article_is_credited() -> None:
    assert ML.credit is not None
    assert "Ismat Samadov" in ML.credit


def test_learn_in_public_takes_four_weeks_of_about_five_hours() -> None:
    road = LIBRARY.roadmaps["learn-in-public"]

    assert [week.id for week in road.weeks] == ["choose", "make-it-run", "feedback-week", "finish"]
    assert road.paces[Pace.STANDARD].hours == 5


def test_a_broken_roadmap_hides_no_other(tmp_path: Path) -> None:
    sound = sample.write(tmp_path / "sound", sample.files())
    torn = sample.write(tmp_path / "torn", {"roadmap.yaml": "id: ["})
    twin = sample.write(tmp_path / "twin", sample.files())

    library = load_library([torn, sound, twin])

    assert list(library.roadmaps) == ["evening-sketching"]
    assert {Path(error.file).parent.name for error in library.broken} == {"torn", "twin"}
