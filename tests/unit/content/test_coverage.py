"""Every line of the article behind the default roadmap is in it, with content.

`coverage.csv` has a row for each bullet, numbered item, empty list of resources and paragraph on
time: its line in the article, its first words, the ids that cover it, and the weeks in which they
come up.
"""

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

import pytest

from bot.content import offered
from bot.domain.calendar import Pace
from bot.domain.roadmap import Roadmap, Topic, Week

TABLE = Path(__file__).with_name("coverage.csv")
ML = offered().roadmaps["ml-engineer"]


@dataclass(frozen=True, slots=True)
class Row:
    line: int
    label: str
    ids: tuple[str, ...]
    weeks: frozenset[int]


@dataclass(frozen=True, slots=True)
class Content:
    """What a roadmap has under an id: words, resources and weeks, as far as such a thing has any.

    None says that it does not come in weeks, or has no resources of its own.
    """

    words: tuple[str, ...]
    resources: int | None = None
    weeks: frozenset[int] | None = None


def rows() -> list[Row]:
    with TABLE.open(newline="") as file:
        return [
            Row(
                int(row["line"]),
                row["label"],
                tuple(row["ids"].split()),
                frozenset(number for span in row["weeks"].split() for number in _numbers(span)),
            )
            for row in csv.DictReader(file)
        ]


def _numbers(span: str) -> range:
    first, _, last = span.partition("-")
    return range(int(first), int(last or first) + 1)


def weeks_of(road: Roadmap, names: Callable[[Week], frozenset[str]], an_id: str) -> frozenset[int]:
    """The weeks that name it, for everybody or on some way."""
    return frozenset(week.number for week in road.weeks if an_id in names(week))


def _topics(week: Week) -> frozenset[str]:
    return frozenset((*week.topics, *(one for v in week.variants for one in v.topics)))


def _facets(week: Week) -> frozenset[str]:
    own = (one for v in week.variants for one in (*v.skills, *v.applications))
    return frozenset((*week.skills, *week.applications, *own))


def taught(road: Roadmap, topic: Topic) -> frozenset[int]:
    """The weeks that are on a topic: those of a way work on its projects, too."""
    ways = {way.id for branch in road.branches for way in branch.ways if way.topic == topic.id}
    on_card = any(ways & set(card.ways) for card in road.cards)
    projects = frozenset(week.number for week in road.weeks if week.cards and on_card)
    return weeks_of(road, _topics, topic.id) | projects


def contents(road: Roadmap) -> Mapping[str, Content]:
    """Everything an article could be about, by id."""
    return dict([*_things_to_learn(road), *_things_to_know(road)])


def _things_to_learn(road: Roadmap) -> Iterator[tuple[str, Content]]:
    for module in (module for phase in road.phases for module in phase.modules):
        weeks = frozenset[int]().union(*(taught(road, topic) for topic in module.topics))
        yield module.id, Content((module.title, module.summary), None, weeks)
    for topic in road.topics:
        resources = sum(topic.id in one.topics for one in road.resources)
        words = (topic.title, topic.why, *topic.ideas)
        yield topic.id, Content(words, resources, taught(road, topic))
        for facet in (*topic.skills, *topic.applications):
            yield facet.id, Content((facet.title,), None, weeks_of(road, _facets, facet.id))
    for starter in road.starters:
        yield starter.id, Content((starter.title,), len(starter.resources))


def _things_to_know(road: Roadmap) -> Iterator[tuple[str, Content]]:
    for aspect in road.glossary.aspects:
        weeks = weeks_of(road, lambda week: frozenset(week.aspects), aspect.id)
        yield aspect.id, Content((aspect.title, aspect.summary, aspect.lesson), None, weeks)
    for tip in (*road.habits.tips, *road.habits.benefits):
        yield tip.id, Content((tip.title, tip.text))
    for habit in road.habits.habits:
        yield habit.id, Content((habit.title, habit.idea, *habit.questions))
    if road.quiz:
        asked = (road.branch(name) for name in road.quiz.branches)
        weeks = frozenset(branch.asked for branch in asked if branch)
        for advice in road.quiz.advice:
            yield advice.id, Content((advice.title, advice.text), None, weeks)
    for pace, promise in road.paces.items():
        yield f"pace-{pace}", Content((promise.suits or "", str(promise.hours)))


LEAST_RESOURCES = 3
ENCOURAGED = "tip-"
"""Advice on time comes in the kind words of weeks, which say it in words of their own."""


def missing(road: Roadmap, row: Row) -> list[str]:
    """What a row of the table asks for and a roadmap does not have."""
    there = contents(road)
    found = [f"{an_id} is not there" for an_id in row.ids if an_id not in there]
    parts = {an_id: there[an_id] for an_id in row.ids if an_id in there}
    for an_id, part in parts.items():
        if not part.words or not all(words.strip() for words in part.words):
            found.append(f"{an_id} has no words")
        if part.resources is not None and part.resources < LEAST_RESOURCES:
            found.append(f"{an_id} has {part.resources} resources")
        if part.weeks is not None and not part.weeks:
            found.append(f"{an_id} comes in no week")
    weeks = frozenset[int]().union(*(part.weeks or () for part in parts.values()))
    if row.ids[0].startswith(ENCOURAGED):
        weeks = frozenset(w.number for w in road.weeks if road.habits.encouragement(w.number))
    found += [f"week {number} does not have it" for number in sorted(row.weeks - weeks)]
    return found


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row.line}: {row.label}")
def test_the_line_is_covered(row: Row) -> None:
    assert missing(ML, row) == []


def test_the_table_has_every_line() -> None:
    found = rows()

    assert len(found) == len({row.line for row in found}) == 144
    assert all(row.label and row.ids for row in found)
    every = {an_id for row in found for an_id in row.ids}
    extra = {
        *("model-evaluation", "model-deployment", "model-monitoring", "responsible-ml"),
        "choosing-specialization",
    }
    assert {topic.id for topic in ML.topics} - every == extra


Spoil: TypeAlias = Callable[[Roadmap], Roadmap]


def without_week_8(road: Roadmap) -> Roadmap:
    return replace(road, weeks=tuple(week for week in road.weeks if week.number != 8))


def without_resources(road: Roadmap) -> Roadmap:
    return replace(road, resources=road.resources[:1])


def without_tips(road: Roadmap) -> Roadmap:
    return replace(road, habits=replace(road.habits, tips=(), encouragements=()))


def without_ways(road: Roadmap) -> Roadmap:
    return replace(road, weeks=tuple(replace(week, variants=()) for week in road.weeks))


def wordless(road: Roadmap) -> Roadmap:
    aspects = tuple(replace(aspect, lesson=" ") for aspect in road.glossary.aspects)
    return replace(road, glossary=replace(road.glossary, aspects=aspects))


@pytest.mark.parametrize(
    "line, spoil, expected",
    [
        (48, without_week_8, ["week 8 does not have it"]),
        (48, without_resources, ["calculus has 0 resources"]),
        (20, wordless, ["aspect-data-preparation has no words"]),
        (
            *(220, without_ways),
            [
                "nlp.skill.language-modeling comes in no week",
                "nlp.skill.text-analysis comes in no week",
                "nlp.skill.lstms-and-transformers comes in no week",
                *(f"week {number} does not have it" for number in (35, 36, 37, 38, 40)),
            ],
        ),
        (
            *(362, without_tips),
            [
                "tip-journey is not there",
                *(f"week {number} does not have it" for number in (20, 33, 46, 52)),
            ],
        ),
    ],
)
def test_what_is_missing_is_found(line: int, spoil: Spoil, expected: list[str]) -> None:
    (row,) = (row for row in rows() if row.line == line)

    assert missing(spoil(ML), row) == expected


def test_a_pace_is_found() -> None:
    assert {f"pace-{pace}" for pace in Pace} <= contents(ML).keys()
