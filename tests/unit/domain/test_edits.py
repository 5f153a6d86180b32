"""What an edit of a roadmap tells people: one change after the other."""

from dataclasses import replace
from typing import Any

import pytest

from bot.domain.branches import Branch, Way
from bot.domain.curriculum import Hours, Leg, Prompt, Variant
from bot.domain.edits import Altered, Forked, Rehoured, Reworded
from bot.domain.former import FORMER, OWN, Named, with_later_names
from bot.domain.lookups import GivenUp
from bot.domain.revision import Revision, compare
from bot.domain.roadmap import Roadmap, run
from tests.jobs.road import roadmap, week

WAYS = (Way("left", "Left", "To the left.", "t"), Way("right", "Right", "To the right.", "t"))
FORK = Branch("fork", "Fork", "Choose.", 1, 2, WAYS)
LEG = Leg("start", "Start", 1, 2, "Well begun.")
ROAD = replace(roadmap(4), legs=(LEG,), branches=(FORK,))


def edited(number: int, **changes: Any) -> Revision:
    """What is told when one week of the road is another one."""
    return told(with_week(ROAD, number, **changes))


def with_week(road: Roadmap, number: int, **changes: Any) -> Roadmap:
    weeks = list(road.weeks)
    weeks[number - 1] = replace(weeks[number - 1], **changes)
    return replace(road, weeks=tuple(weeks))


def told(after: Roadmap) -> Revision:
    return compare(run(ROAD), run(after))


def test_what_people_have_chosen_is_lost_without_a_word() -> None:
    fewer = replace(ROAD, legs=(), branches=(replace(FORK, ways=WAYS[:1]),))
    leg, way = Named("leg", "start", "Start"), Named("way", "right", "Right")

    assert told(fewer).lost == (leg, way)
    assert told(fewer).gone == (leg, way)
    assert not told(fewer).empty


def test_what_people_have_chosen_is_given_up_with_a_word() -> None:
    fewer = replace(ROAD, branches=(replace(FORK, ways=WAYS[:1]),), retired=("right",))
    found = told(fewer)

    assert found.lost == ()
    assert found.gone == (Named("way", "right", "Right"),)
    assert not found.empty


def test_the_ways_of_a_branch_go_with_it() -> None:
    fewer = replace(ROAD, legs=(), branches=(), retired=("start", "fork", "left", "right"))
    found = told(fewer)

    assert found.lost == ()
    assert found.gone == (Named("leg", "start", "Start"), Named("branch", "fork", "Fork"))
    assert not found.empty


def test_what_people_have_chosen_may_have_another_name() -> None:
    ways = (replace(WAYS[0], id="port"), replace(WAYS[1], id="starboard"))
    renamed = replace(
        ROAD,
        legs=(replace(LEG, id="opening"),),
        branches=(replace(FORK, id="split", ways=ways),),
        aliases=(
            *(("start", "opening"), ("fork", "split")),
            *(("left", "port"), ("right", "starboard")),
        ),
    )

    assert told(renamed).empty


def test_an_id_does_not_lead_to_something_of_another_kind() -> None:
    crossed = replace(ROAD, weeks=ROAD.weeks[:3], aliases=(("m4", "start"),))

    assert told(crossed).lost == (Named("milestone", "m4", "Milestone 4"),)


def test_topics_and_resources_are_looked_after_too() -> None:
    weeks = ROAD.weeks
    full = replace(ROAD, resources=weeks[0].resources)

    assert compare(run(full), run(ROAD)).lost == tuple(
        Named("resource", one.id, one.title) for one in weeks[0].resources
    )


def test_a_leg_that_covers_other_weeks_is_told() -> None:
    longer = replace(LEG, last_week=3)
    after = replace(ROAD, legs=(longer,))

    assert told(after).stretched == ((LEG, longer),)
    assert not told(after).empty


def test_a_run_is_told_only_what_concerns_it() -> None:
    after = replace(
        ROAD, weeks=(*ROAD.weeks[:2], replace(ROAD.weeks[3], number=3), replace(week(9), number=4))
    )

    leg, whole = compare(run(ROAD, "start"), run(after, "start")), told(after)

    assert leg.empty
    assert [m.id for m in whole.added] == ["m9"]
    assert whole.lost == (Named("milestone", "m3", "Milestone 3"),)


def test_a_milestone_that_goes_to_another_leg_is_no_longer_on_this_run() -> None:
    weeks = (ROAD.weeks[0], ROAD.weeks[2], ROAD.weeks[1], ROAD.weeks[3])
    found = compare(run(ROAD, "start"), run(replace(ROAD, weeks=weeks), "start"))

    assert [m.id for m in found.retired] == ["m2"]
    assert [m.id for m in found.added] == ["m3"]
    assert found.lost == ()


def test_what_is_asked_for_is_more_than_words() -> None:
    (milestone,) = ROAD.weeks[0].milestones
    harder = replace(milestone, acceptance=(*milestone.acceptance, "It is fast."))

    assert edited(1, milestones=(harder,)).reworded == (Reworded(harder),)
    assert not edited(1, milestones=(harder,)).empty


LEFT, RIGHT = WAYS
VARIANTS = (
    Variant("left", milestone="m2-left", deliverable="Go left."),
    Variant("right", milestone="m2-right", acceptance=("It is right.",)),
)
VARIED = with_week(ROAD, 2, variants=VARIANTS)


def varied(left: Variant, *, after: Roadmap = VARIED) -> Revision:
    """What is told when the week is another one for those who go left."""
    return compare(run(VARIED), run(with_week(after, 2, variants=(left, VARIANTS[1]))))


@pytest.mark.parametrize(
    "change", [{"deliverable": "Go far left."}, {"acceptance": ("It is fast.",)}]
)
def test_what_is_asked_of_some_is_more_than_words(change: dict[str, Any]) -> None:
    found = varied(replace(VARIANTS[0], **change))

    assert [(one.milestone.id, one.ways) for one in found.reworded] == [("m2", (LEFT,))]
    assert not found.empty


def test_what_is_asked_of_everybody_is_told_once() -> None:
    (milestone,) = VARIED.weeks[1].milestones
    harder = replace(milestone, acceptance=("It is fast.",))

    found = compare(run(VARIED), run(with_week(VARIED, 2, milestones=(harder,))))

    assert found.reworded == (Reworded(harder),)


def test_who_goes_on_under_another_name_of_the_way_notices_nothing() -> None:
    port = replace(LEFT, id="port")
    renamed = replace(
        VARIED, branches=(replace(FORK, ways=(port, RIGHT)),), aliases=(("left", "port"),)
    )

    assert varied(replace(VARIANTS[0], way="port"), after=renamed).empty


def test_an_id_that_a_milestone_has_on_one_way_is_lost_without_a_word() -> None:
    renamed = replace(VARIANTS[0], milestone="m2-port")

    assert varied(renamed).lost == (Named(OWN, "m2-left", "Milestone 2"),)
    assert not varied(renamed).empty


@pytest.mark.parametrize(
    "account", [{"aliases": (("m2-left", "m2-port"),)}, {"retired": ("m2-left",)}]
)
def test_an_id_that_a_milestone_has_on_one_way_may_be_renamed(account: dict[str, Any]) -> None:
    renamed = replace(VARIANTS[0], milestone="m2-port")

    assert varied(renamed, after=replace(VARIED, **account)).empty


def test_who_goes_back_finds_it_under_its_later_name_on_that_way() -> None:
    renamed = (replace(VARIANTS[0], milestone="m2-port"), VARIANTS[1])
    later = with_week(replace(VARIED, aliases=(("m2-left", "m2-port"),)), 2, variants=renamed)

    found = with_later_names(VARIED, later).milestone("m2-port")

    assert found is not None
    assert found.id == "m2"


def test_other_hours_are_told() -> None:
    found = edited(3, hours=Hours(4, 6))

    assert found.rehoured == (Rehoured(3, Hours(6, 8), Hours(4, 6)),)
    assert not found.empty


@pytest.mark.parametrize(
    "part, change",
    [
        ("tasks", {"tasks": ("Do it twice.",)}),
        ("topics", {"topics": ("t",)}),
        ("topics", {"skills": ("s",)}),
        ("resources", {"resources": ()}),
        ("study questions", {"prompts": ()}),
    ],
)
def test_other_parts_of_a_week_are_told(part: str, change: dict[str, Any]) -> None:
    assert edited(3, **change).altered == (Altered(part, 3),)
    assert not edited(3, **change).empty


def test_other_parts_of_a_week_may_be_those_of_some() -> None:
    found = varied(replace(VARIANTS[0], tasks=("Turn left.",)))

    assert found.altered == (Altered("tasks", 2, (LEFT,)),)


@pytest.mark.parametrize(
    "change",
    [{"theme": "Else"}, {"objectives": ("Else",)}, {"question": "Else?"}, {"note": "Else"}],
)
def test_other_words_of_a_week_are_no_news(change: dict[str, Any]) -> None:
    assert edited(3, **change).empty


def test_a_week_is_known_by_its_milestone_where_its_id_is_another_one() -> None:
    assert edited(3, id="third", hours=Hours(4, 6)).rehoured == (
        Rehoured(3, Hours(6, 8), Hours(4, 6)),
    )


def test_a_resource_that_was_renamed_is_the_same_one() -> None:
    first, *others = ROAD.weeks[0].resources
    before = replace(ROAD, resources=ROAD.weeks[0].resources)
    renamed = (replace(first, id="else"), *others)
    after = replace(
        with_week(before, 1, resources=renamed),
        resources=renamed,
        aliases=((first.id, "else"),),
    )

    assert compare(run(before), run(after)).empty


def test_another_way_and_another_time_to_choose_are_told() -> None:
    third = Way("up", "Up", "Up.", "t")
    fork = replace(FORK, asked=2, until=3, ways=(*WAYS, third))
    found = told(replace(ROAD, branches=(fork,)))

    assert found.forked == (Forked(fork, (1, 2), (2, 3), (third,)),)
    assert not found.empty


def test_another_branch_is_told() -> None:
    second = replace(FORK, id="second", ways=(replace(LEFT, id="a"), replace(RIGHT, id="b")))
    found = told(replace(ROAD, branches=(FORK, second)))

    assert found.opened == (second,)
    assert not found.empty


def test_choices_are_told_in_the_weeks_of_the_run_and_where_it_comes_by() -> None:
    late = Leg("late", "Late", 3, 4, "Well done.")
    before = replace(ROAD, legs=(LEG, late))
    later = replace(FORK, asked=3, until=4)

    def on(leg: str) -> Revision:
        after = replace(before, branches=(later,))
        return compare(run(before, leg), run(after, leg))

    assert on("start").forked == (Forked(later, (1, 2), (2, 2), ()),)
    assert on("late").forked == (Forked(later, (1, 1), (1, 2), ()),)
    above = replace(before, branches=(replace(FORK, until=4),))
    assert compare(run(before, "late"), run(above, "late")).empty


def test_study_questions_are_the_same_by_their_ids_or_by_their_words() -> None:
    first, second = ROAD.weeks[0].prompts
    prompts = (replace(first, text="Why not?"), replace(second, id="else"))

    assert edited(1, prompts=prompts).empty
    assert edited(1, prompts=(first, Prompt("else", "Else?"))).altered == (
        Altered("study questions", 1),
    )


def test_an_id_that_one_kind_gave_up_is_told_in_that_kind() -> None:
    shared = replace(ROAD, branches=(replace(FORK, id="start"),))
    renamed = replace(shared, branches=(FORK,))
    account = GivenUp("branch", "start", "fork")

    assert compare(run(shared), run(renamed)).lost == (Named("branch", "start", "Fork"),)
    with_account = replace(renamed, given_up=(account,))
    assert compare(run(shared), run(with_account)).empty
    assert compare(run(with_account), run(renamed)).lost == (Named(FORMER, "start", "start"),)

    back = with_later_names(shared, with_account)
    assert (back.branch("fork"), back.leg("fork")) == (shared.branches[0], None)
