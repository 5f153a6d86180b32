"""The roadmaps that come with the bot, and facts of them that must not change unnoticed."""

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.content import check, folders, load_library, offered, shipped
from bot.domain.branches import along
from bot.domain.calendar import Pace
from bot.domain.resources import find
from bot.domain.roadmap import ResourceKind, Roadmap, Style, Week, run
from tests.small_road import write

LIBRARY = offered()
ML = LIBRARY.roadmaps["ml-engineer"]

every_roadmap = pytest.mark.parametrize(
    "roadmap", LIBRARY.roadmaps.values(), ids=lambda roadmap: roadmap.id
)
every_folder = pytest.mark.parametrize("folder", folders(shipped()), ids=lambda folder: folder.name)
every_week = pytest.mark.parametrize("week", ML.weeks, ids=lambda week: week.id)


def walks(road: Roadmap, week: Week) -> Iterator[Week]:
    """The week for somebody who has not chosen, and for every way or ways one can take in it."""
    ways = {variant.way for variant in week.variants}
    forks = [branch for branch in road.branches if any(way.id in ways for way in branch.ways)]
    yield week
    for taken in product(*(branch.ways for branch in forks)):
        yield along(week, {fork.id: way.id for fork, way in zip(forks, taken, strict=True)})


def words_of(node: Any, field: str = "") -> Iterator[tuple[str, str]]:
    """Every text in a file, with the name of the field it stands in."""
    if isinstance(node, dict):
        for name, value in node.items():
            yield from words_of(value, name)
    elif isinstance(node, list):
        for value in node:
            yield from words_of(value, field)
    elif isinstance(node, str):
        yield field, node


def test_the_shelf_holds_these_roadmaps() -> None:
    assert list(LIBRARY.roadmaps) == ["learn-in-public", "ml-engineer"]
    assert LIBRARY.broken == ()


@every_folder
def test_every_shipped_roadmap_is_fit_to_run(folder: Path) -> None:
    assert check(folder) == ()


@every_folder
def test_no_text_shouts_or_is_unfinished(folder: Path) -> None:
    unfinished = re.compile(r"\b(TODO|FIXME|TBD|XXX|lorem)\b", re.IGNORECASE)
    for path in folder.glob("*.yaml"):
        for field, text in words_of(yaml.safe_load(path.read_text())):
            assert not unfinished.search(text), (path.name, text)
            assert field in ("title", "url") or "!" not in text, (path.name, text)


@every_roadmap
def test_every_week_of_a_road_has_a_kind_word(roadmap: Roadmap) -> None:
    assert all(roadmap.habits.encouragement(week.number) for week in roadmap.weeks)


@every_week
def test_a_week_has_all_that_a_week_needs_on_every_way(week: Week) -> None:
    for walked in walks(ML, week):
        assert 8 <= len(walked.theme) <= 120
        assert 2 <= len(walked.objectives) <= 3
        (milestone,) = walked.milestones
        assert milestone.title
        assert milestone.deliverable
        assert 3 <= len(milestone.acceptance) <= 6
        assert walked.tasks
        assert 2 <= len(walked.prompts) <= 3
        assert len(walked.question) > 20
    assert 4 <= week.hours.low < week.hours.high <= 15
    assert week.hours.low <= 10


@every_week
def test_a_week_has_something_for_everybody_on_every_way(week: Week) -> None:
    forks = bool(week.variants)
    for walked in list(walks(ML, week))[1 if forks else 0 :]:
        assert {resource.style for resource in walked.resources} == set(Style)
        assert any(resource.free for resource in walked.resources)
        assert walked.topics


@every_week
def test_a_week_asks_one_question_of_an_earlier_one(week: Week) -> None:
    assert week.recall is not None
    assert len(week.recall.question) > 20
    assert len(week.recall.answer) > 20


def test_no_question_is_asked_twice() -> None:
    prompts = [
        prompt.text
        for week in ML.weeks
        for prompt in (*week.prompts, *(p for v in week.variants for p in v.prompts))
    ]
    recalls = [week.recall.question for week in ML.weeks if week.recall]

    assert len(set(prompts)) == len(prompts)
    assert len(set(recalls)) == len(recalls) == 52
    assert len({week.question for week in ML.weeks}) == 52


def test_there_are_52_weeks_and_a_milestone_in_each() -> None:
    assert [week.id for week in ML.weeks] == [f"week-{number:02}" for number in range(1, 53)]
    assert [done.id for done in run(ML).milestones] == [
        f"milestone-week-{number:02}" for number in range(1, 53)
    ]


def test_the_road_branches_where_one_chooses() -> None:
    assert {branch.id: [way.id for way in branch.ways] for branch in ML.branches} == {
        "cloud": ["aws", "gcp", "azure"],
        "pipelines": ["metaflow", "kubeflow"],
        "specialization": ["nlp", "cv", "rl"],
        "domain": ["healthcare", "finance", "retail", "cybersecurity"],
    }


WEEKS_OF_WAYS = {
    "cloud": (28, 29),
    "pipelines": (30,),
    "specialization": (35, 36, 37, 38, 39, 40),
    "domain": (41, 42, 43),
}


@pytest.mark.parametrize("branch", ML.branches, ids=lambda branch: branch.id)
def test_each_way_has_its_own_part_of_each_week_it_runs_through(branch: Any) -> None:
    ways = [way.id for way in branch.ways]
    weeks = {
        week.number: [variant.way for variant in week.variants if variant.way in ways]
        for week in ML.weeks
    }

    there = {number: found for number, found in weeks.items() if found}
    assert tuple(there) == WEEKS_OF_WAYS[branch.id]
    assert all(found == ways for found in there.values())


def test_every_track_has_a_project_in_every_domain() -> None:
    tracks, domains = (
        {way.id for way in branch.ways}
        for branch in ML.branches
        if branch.id in ("specialization", "domain")
    )

    assert {frozenset(card.ways) for card in ML.cards} == {
        frozenset(pair) for pair in product(tracks, domains)
    }
    assert len(ML.cards) == 12
    for track, domain in product(tracks, domains):
        taken = {"specialization": track, "domain": domain}
        assert [along(week, taken).card is not None for week in ML.weeks[43:46]] == [True] * 3


def test_the_legs_of_the_default_roadmap() -> None:
    assert [(leg.id, leg.first_week, leg.last_week) for leg in ML.legs] == [
        ("python-and-sql", 1, 5),
        ("mathematics", 6, 11),
        ("data-and-classical-learning", 12, 16),
        ("deep-learning-and-capstone", 17, 20),
        ("libraries-and-tracking", 21, 26),
        ("cloud-and-operations", 27, 33),
        ("choosing-and-track", 34, 40),
        ("domain-and-project", 41, 46),
        ("continuous-learning", 47, 52),
    ]
    assert len({leg.finish for leg in ML.legs}) == 9


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

    for week, names in zip(ML.weeks, expected, strict=False):
        assert {f"res-{name}" for name in names} <= {resource.id for resource in week.resources}
    assert all(ML.resource(name) for name in ("res-r4ds", "res-swirl", "res-posit-cheatsheets"))


def test_the_whole_road_can_be_seen() -> None:
    assert [(phase.id, phase.first_week, phase.last_week) for phase in ML.phases] == [
        ("phase-1-foundations", 1, 20),
        ("phase-2-building-skills", 21, 33),
        ("phase-3-specialization", 34, 46),
        ("phase-4-continuous-learning", 47, 52),
    ]
    assert len(ML.topics) == 58
    assert len(ML.resources) >= 451
    assert {pace: promise.hours for pace, promise in ML.paces.items()} == {
        Pace.STANDARD: 10,
        Pace.RELAXED: 5,
        Pace.SPRINT: 20,
    }
    assert ML.paces[Pace.SPRINT].warning
    assert len(ML.paces[Pace.SPRINT].needs) == 3


def test_what_people_look_for_first_is_there() -> None:
    assert len(ML.glossary.aspects) == 9
    assert len(ML.habits.habits) == 4
    assert ML.quiz is not None
    assert ML.events


def test_the_article_is_credited() -> None:
    assert ML.credit is not None
    assert "Ismat Samadov" in ML.credit


def test_learn_in_public_takes_four_weeks_of_about_five_hours() -> None:
    road = LIBRARY.roadmaps["learn-in-public"]

    assert [week.id for week in road.weeks] == ["choose", "make-it-run", "feedback-week", "finish"]
    assert road.paces[Pace.STANDARD].hours == 5


def test_a_broken_roadmap_hides_no_other(tmp_path: Path) -> None:
    sound = write(tmp_path / "sound", ("alpha",))
    torn = tmp_path / "torn"
    torn.mkdir()
    (torn / "roadmap.yaml").write_text("id: [")
    twin = write(tmp_path / "twin", ("alpha",))

    library = load_library([torn, sound, twin])

    assert list(library.roadmaps) == ["small-road"]
    assert {Path(error.file).parent.name for error in library.broken} == {"torn", "twin"}


def search(asked: str) -> list[str]:
    found = find(ML.resources, asked, topics=ML.topics, starters=ML.starters)
    return [resource.id.removeprefix("res-") for resource in found]


def test_a_topic_finds_its_courses_first() -> None:
    kinds = [
        found.kind
        for found in find(
            ML.resources, "linear algebra", topics=ML.topics, starters=ML.starters, limit=3
        )
    ]

    assert kinds == [ResourceKind.COURSE, ResourceKind.COURSE, ResourceKind.BOOK]
    assert search("linear algebra")[0] == "mit-1806sc"


def test_the_lists_to_start_with_come_first_when_they_are_named() -> None:
    for starter in ML.starters:
        wanted = {resource.id.removeprefix("res-") for resource in starter.resources}
        shown = search(starter.title)
        assert wanted >= set(shown[: len(wanted)]), starter.title


@pytest.mark.parametrize(
    "typed, expected",
    [
        ("backprob", "3b1b-neural-networks"),
        ("dockr", "docker-get-started"),
        ("pytorh", "learnpytorch"),
        ("chatbot", "slp3"),
        ("podcast", "twiml"),
    ],
)
def test_what_people_type_finds_what_they_mean(typed: str, expected: str) -> None:
    assert expected in search(typed)
