"""What a week is for somebody on their ways, and when a choice is due."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.branches import Branch, Way, along, first_changed, to_choose
from bot.domain.curriculum import (
    Hours,
    Level,
    Milestone,
    Prompt,
    Resource,
    ResourceKind,
    Style,
    Variant,
    Week,
)


def resource(name: str) -> Resource:
    return Resource(
        name, name, "", ResourceKind.BOOK, Style.READ, Level.BEGINNER, True, None, (), ""
    )


def ways(*names: str) -> tuple[Way, ...]:
    return tuple(Way(name, name.title(), "", "topic") for name in names)


TRIP = Branch("trip", "Trip", "", 1, 2, ways("sea", "hills"), default="hills")
BED = Branch("bed", "Bed", "", 3, 3, ways("tent", "hotel"))
MAP, TOWEL = resource("map"), resource("towel")

SEA = Variant(
    way="sea",
    theme="by the sea",
    topics=("packing", "tides"),
    objectives=("Swim",),
    milestone="done-swimming",
    deliverable="A wet towel",
    acceptance=("It is wet",),
    tasks=("Pack a towel",),
    prompts=(Prompt("p3", "How deep?"),),
    resources=(TOWEL, MAP),
    note="Mind the tide.",
)
HILLS = Variant(way="hills", topics=("boots",), acceptance=("It is high up",))
WEEK = Week(
    number=2,
    id="week-02",
    theme="On the road",
    phase="phase",
    topics=("packing",),
    objectives=("Leave", "Arrive"),
    milestones=(
        Milestone("done-walking", "Walked", "A photo", ("It is sharp",), "link"),
        Milestone("done-resting", "Rested", "A nap", ("It was long",)),
    ),
    tasks=("Go",),
    prompts=(Prompt("p1", "Why?"), Prompt("p2", "How?")),
    question="How was it?",
    resources=(MAP,),
    hours=Hours(8, 12),
    note="Take water.",
    variants=(SEA, HILLS),
)


def test_a_way_adds_after_what_is_common_and_replaces_objectives_and_deliverable() -> None:
    week = along(WEEK, {"trip": "sea"})

    assert week == replace(
        WEEK,
        theme="On the road: by the sea",
        topics=("packing", "tides"),
        objectives=("Swim",),
        milestones=(
            Milestone(
                "done-walking", "Walked", "A wet towel", ("It is sharp", "It is wet"), "link"
            ),
            WEEK.milestones[1],
        ),
        tasks=("Go", "Pack a towel"),
        prompts=(Prompt("p1", "Why?"), Prompt("p2", "How?"), Prompt("p3", "How deep?")),
        resources=(MAP, TOWEL),
        note="Take water. Mind the tide.",
    )


def test_what_a_way_leaves_empty_stays_as_it_is_for_everybody() -> None:
    week = along(WEEK, {"trip": "hills"})

    assert (week.theme, week.objectives, week.note) == (WEEK.theme, WEEK.objectives, WEEK.note)
    assert week.milestones[0].deliverable == "A photo"
    assert week.milestones[0].acceptance == ("It is sharp", "It is high up")
    assert week.topics == ("packing", "boots")


@pytest.mark.parametrize("taken", [{}, {"bed": "tent"}, {"trip": "air"}])
def test_the_week_is_the_common_one_for_others(taken: dict[str, str]) -> None:
    assert along(WEEK, taken) == WEEK


def test_a_week_without_a_note_gets_that_of_the_way() -> None:
    assert along(replace(WEEK, note=None), {"trip": "sea"}).note == "Mind the tide."
    assert along(replace(WEEK, note=None), {"trip": "hills"}).note is None


NAMES = st.lists(st.sampled_from("abcdef"), unique=True, max_size=3).map(tuple)


@st.composite
def variants(draw: st.DrawFn, way: str) -> Variant:
    return Variant(
        way=way,
        theme=draw(st.none() | st.just(f"on {way}")),
        topics=draw(NAMES),
        objectives=draw(NAMES),
        deliverable=draw(st.none() | st.just(f"of {way}")),
        acceptance=draw(NAMES),
        tasks=draw(NAMES),
        prompts=tuple(Prompt(f"{way}-{name}", name) for name in draw(NAMES)),
        resources=tuple(resource(name) for name in draw(NAMES)),
        note=draw(st.none() | st.just(f"Note of {way}.")),
    )


@st.composite
def weeks(draw: st.DrawFn) -> Week:
    """A week where either branch, both or none makes a difference."""
    branches = draw(st.lists(st.sampled_from((TRIP, BED)), unique=True))
    every = [draw(variants(way.id)) for branch in branches for way in branch.ways]
    topics = draw(NAMES)
    return replace(WEEK, topics=topics, variants=tuple(draw(st.permutations(every))))


taken_ways = st.fixed_dictionaries(
    {},
    optional={
        "trip": st.sampled_from(("sea", "hills")),
        "bed": st.sampled_from(("tent", "hotel")),
    },
)


@given(weeks(), taken_ways)
def test_nobody_loses_a_milestone_by_choosing_anew(week: Week, taken: dict[str, str]) -> None:
    walked = along(week, taken)

    assert [(done.id, done.title, done.evidence) for done in walked.milestones] == [
        (done.id, done.title, done.evidence) for done in week.milestones
    ]
    assert walked.milestones[1:] == week.milestones[1:]
    assert (walked.number, walked.id, walked.question, walked.hours) == (
        week.number,
        week.id,
        week.question,
        week.hours,
    )


@given(weeks(), taken_ways)
def test_what_is_common_comes_first_and_nothing_of_it_is_missing(
    week: Week, taken: dict[str, str]
) -> None:
    walked = along(week, taken)

    assert walked.theme.startswith(week.theme)
    assert walked.topics[: len(week.topics)] == week.topics
    assert walked.tasks[: len(week.tasks)] == week.tasks
    assert walked.prompts[: len(week.prompts)] == week.prompts
    assert walked.resources[: len(week.resources)] == week.resources
    common, own = week.milestones[0].acceptance, walked.milestones[0].acceptance
    assert own[: len(common)] == common
    assert len(set(walked.topics)) == len(walked.topics)
    assert len(set(walked.resources)) == len(walked.resources)


@given(weeks(), taken_ways)
def test_the_order_in_which_ways_were_taken_does_not_matter(
    week: Week, taken: dict[str, str]
) -> None:
    assert along(week, taken) == along(week, dict(reversed(taken.items())))


@given(weeks(), taken_ways)
def test_what_is_replaced_is_replaced_once(week: Week, taken: dict[str, str]) -> None:
    once = along(week, taken)
    twice = along(once, taken)

    assert twice.objectives == once.objectives
    assert twice.milestones[0].deliverable == once.milestones[0].deliverable
    assert (twice.topics, twice.resources) == (once.topics, once.resources)


@given(weeks(), taken_ways)
def test_only_the_variants_of_ways_that_were_taken_show(week: Week, taken: dict[str, str]) -> None:
    other = tuple(one for one in week.variants if one.way in taken.values())

    assert replace(along(week, taken), variants=()) == replace(
        along(replace(week, variants=other), taken), variants=()
    )


@pytest.mark.parametrize(
    "number, variants_of, taken, asked",
    [
        (1, (), {}, [TRIP]),
        (1, (), {"trip": "sea"}, []),
        (2, (), {}, []),
        (2, (SEA, HILLS), {}, [TRIP]),
        (2, (SEA, HILLS), {"bed": "tent"}, [TRIP]),
        (3, (SEA, HILLS), {}, [TRIP, BED]),
        (3, (SEA, HILLS), {"trip": "hills"}, [BED]),
    ],
)
def test_a_choice_is_due_in_its_week_and_wherever_it_makes_a_difference(
    number: int, variants_of: tuple[Variant, ...], taken: dict[str, str], asked: list[Branch]
) -> None:
    week = replace(WEEK, number=number, variants=variants_of)

    assert list(to_choose(week, (TRIP, BED), taken)) == asked


def test_a_branch_knows_its_own_ways() -> None:
    assert TRIP.way("sea") is TRIP.ways[0]
    assert TRIP.way("tent") is None


def test_the_first_week_that_is_another_one_is_shown_as_it_is_now() -> None:
    road = (replace(WEEK, number=1, variants=()), WEEK, replace(WEEK, number=3))

    changed = first_changed(road, {"trip": "sea"}, {"trip": "hills"})

    assert changed == along(WEEK, {"trip": "hills"})
    assert first_changed(road, {}, {"bed": "tent"}) is None
    assert first_changed(road, {"trip": "sea"}, {"trip": "sea"}) is None
