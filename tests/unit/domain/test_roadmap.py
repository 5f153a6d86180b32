"""The road a cohort takes: positions, numbers, and ids that were renamed."""

from dataclasses import replace

import pytest

from bot.domain.branches import Branch, Way
from bot.domain.calendar import Pace
from bot.domain.curriculum import Facet, Variant
from bot.domain.roadmap import (
    GivenUp,
    Hours,
    Leg,
    Milestone,
    Module,
    Phase,
    Promise,
    Prompt,
    Roadmap,
    Topic,
    UnknownLeg,
    Week,
    run,
)


def week(number: int) -> Week:
    names = ("a", "b") if number == 3 else ("a",)
    return Week(
        number=number,
        id=f"week-{number}",
        theme=f"Theme {number}",
        phase="phase",
        topics=("topic",),
        objectives=("Learn",),
        milestones=tuple(
            Milestone(f"done-{number}{name}", "Done", "It", ("It is done",)) for name in names
        ),
        tasks=("Do it",),
        prompts=(Prompt(f"p{number}a", "Why?"), Prompt(f"p{number}b", "How?")),
        question="How did it go?",
        resources=(),
        hours=Hours(8, 12),
    )


TOPIC = Topic("topic", "Topic", "Because", ("An idea",))
ROADMAP = Roadmap(
    id="road",
    version="1.0.0",
    title="Road",
    summary="A road",
    credit=None,
    paces={pace: Promise(hours) for pace, hours in zip(Pace, (10, 5, 20), strict=True)},
    phases=(Phase("phase", 1, "P", "S", (), (Module("m", "M", "S", (TOPIC,)),), 1, 9),),
    weeks=tuple(week(number) for number in range(1, 6)),
    legs=(Leg("start", "Start", 1, 2, "Half way"), Leg("rest", "Rest", 3, 5, "There")),
    aliases=(("finished-3", "done-3b"), ("old-rest", "rest")),
)


def test_the_whole_road_has_every_week() -> None:
    whole = run(ROADMAP)

    assert whole.length == 5
    assert whole.week(4) is ROADMAP.weeks[3]
    assert [done.id for done in whole.milestones] == [
        "done-1a",
        "done-2a",
        "done-3a",
        "done-3b",
        "done-4a",
        "done-5a",
    ]


def test_positions_on_a_leg_count_from_its_own_start() -> None:
    leg = run(ROADMAP, "rest")

    assert leg.leg == ROADMAP.legs[1]
    assert leg.length == 3
    assert leg.week(1).number == 3
    assert leg.week(3).number == 5
    assert "done-1a" not in [milestone.id for milestone in leg.milestones]


@pytest.mark.parametrize("position", [-1, 0, 4])
def test_there_is_no_week_outside_the_run(position: int) -> None:
    with pytest.raises(ValueError, match="on a run of 3"):
        run(ROADMAP, "rest").week(position)


def test_a_leg_that_does_not_exist_is_not_run() -> None:
    with pytest.raises(UnknownLeg):
        run(ROADMAP, "nowhere")


def test_a_former_id_leads_to_the_one_in_force() -> None:
    assert ROADMAP.milestone("finished-3") == ROADMAP.weeks[2].milestones[1]
    assert run(ROADMAP, "old-rest").weeks == run(ROADMAP, "rest").weeks


def test_a_former_id_leads_to_something_of_its_own_kind() -> None:
    road = replace(ROADMAP, aliases=(("topic", "done-3b"), ("done-1a", "done-2a"), ("x", "rest")))

    assert road.milestone("topic") == ROADMAP.weeks[2].milestones[1]
    assert road.topic("topic") is TOPIC
    assert road.milestone("done-1a") == ROADMAP.weeks[0].milestones[0]
    assert road.leg("x") is ROADMAP.legs[1]
    assert road.milestone("x") is None


def test_an_own_id_of_a_milestone_is_an_id_of_milestones_alone() -> None:
    first, *more = ROADMAP.weeks
    own = replace(first, variants=(Variant("left", milestone="rest"),))
    ways = tuple(Way(an_id, an_id.title(), "A way", "topic") for an_id in ("left", "right"))
    branch = Branch(
        "rest", "Where", "Choose", 1, 1, (*ways, Way("done-1a", "On", "A way", "topic"))
    )
    road = replace(ROADMAP, weeks=(own, *more), branches=(branch,), aliases=(("old", "rest"),))

    assert road.milestone("rest") == road.milestone("old") == first.milestones[0]
    assert road.leg("rest") == road.leg("old") == ROADMAP.legs[1]
    assert road.branch("rest") == road.branch("old") == road.branch_of("done-1a") == branch
    assert road.way("rest") is None
    assert road.way("done-1a") == branch.ways[2]


def test_an_id_may_be_given_up_in_one_kind_alone() -> None:
    given_up = (GivenUp("leg", "topic", "rest"), GivenUp("phase", "topic"))
    road = replace(ROADMAP, given_up=given_up, retired=("gone",))

    assert road.leg("topic") is ROADMAP.legs[1]
    assert (road.topic("topic"), road.phase("topic")) == (TOPIC, None)
    assert road.is_retired("phase", "topic")
    assert not road.is_retired("leg", "topic")
    assert road.is_retired("leg", "gone")


def test_a_skill_and_an_application_may_have_one_id() -> None:
    skill, application = Facet("search", "Searching"), Facet("search", "Search engines")
    topic = replace(TOPIC, skills=(skill,), applications=(application,))
    module = Module("m", "M", "S", (topic,))
    road = replace(ROADMAP, phases=(replace(ROADMAP.phases[0], modules=(module,)),))

    assert (road.skill("search"), road.application("search")) == (skill, application)


def test_what_is_not_there_is_none() -> None:
    assert ROADMAP.milestone("topic") is None
    assert ROADMAP.topic("done-1a") is None
    assert ROADMAP.leg("topic") is None
    assert ROADMAP.phase("topic") is None
    assert ROADMAP.resource("topic") is None
    assert ROADMAP.week(0) is None
    assert ROADMAP.week(6) is None


def test_what_is_there_is_found() -> None:
    assert ROADMAP.topic("topic") is TOPIC
    assert ROADMAP.topics == (TOPIC,)
    assert ROADMAP.phase("phase") is ROADMAP.phases[0]
    assert ROADMAP.week(5) is ROADMAP.weeks[4]


def test_a_roadmap_can_be_compared_and_kept_in_a_set() -> None:
    assert len({ROADMAP, ROADMAP}) == 1
    assert run(ROADMAP) == run(ROADMAP)
