"""What the posts of a week say beyond its topic: ways, recalls, warnings, rituals, habits."""

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.branches import Branch, Way
from bot.domain.calendar import Pace
from bot.domain.cohorts import Cohort, CohortState
from bot.domain.curriculum import Card, Recall, Variant, Week
from bot.domain.habits import Encouragement, Habit, Habits, Ritual
from bot.domain.ids import CohortId, CommunityId
from bot.domain.places import Place
from bot.domain.roadmap import Leg, Roadmap, run
from bot.message import Message, plain
from bot.views import looking_back, posts
from bot.views.scene import Scene
from bot.views.week import Walk, week
from tests.jobs.road import roadmap

BRANCH = Branch(
    id="instrument",
    title="Instrument",
    advice="Take what is in reach.",
    asked=6,
    until=7,
    ways=(
        Way("flute", "Flute", "It is light.", "music"),
        Way("drum", "Drum", "It is loud.", "music"),
    ),
)
FLUTE = Variant("flute", theme="breath", objectives=("Hold a note",), deliverable="A recording")
DRUM = Variant("drum", theme="beat", objectives=("Keep a beat",), deliverable="A beat")
CARD = Card("duet", ("flute",), "Play with somebody", (), "Alone", "Together", "Mind the ears")


def changed(number: int, **change: object) -> Week:
    return replace(ROAD.weeks[number - 1], **change)  # type: ignore[arg-type]


ROAD = roadmap(12)
ROAD = replace(
    ROAD,
    branches=(BRANCH,),
    legs=(Leg("first", "First", 1, 4, "You got there."),),
    weeks=(
        *(
            changed(n, recall=Recall(f"What was week {n}?", f"It was {n}."), prompts=())
            if n == 5
            else changed(n, recall=Recall(f"What was week {n}?", f"It was {n}."))
            for n in range(1, 7)
        ),
        changed(7, variants=(FLUTE, DRUM)),
        changed(8, cards=(CARD,)),
        changed(9, warning="This costs money.", light=True),
        *ROAD.weeks[9:],
    ),
    habits=Habits(
        habits=(Habit("h", "Habit", "Do it daily.", "music", 2, ("When today?", "Where?")),),
        rituals=(
            Ritual("r", "Tea", "Drink it together.", (1, 2)),
            Ritual("s", "Cake", "Eat.", (2,)),
            Ritual("w", "Walk", "Go.", (2, 3, 4)),
        ),
        encouragements=(Encouragement("Well walked."),),
    ),
)


def scene(number: int, pace: Pace = Pace.STANDARD, *, road: Roadmap = ROAD, part: int = 1) -> Scene:
    walked = run(road)
    cohort = Cohort(
        id=CohortId(1),
        community=CommunityId(1),
        name="Players",
        roadmap=road.id,
        roadmap_version=road.version,
        leg=None,
        length=walked.length,
        pace=pace,
        zone_name="UTC",
        start=date(2026, 3, 2),
        state=CohortState.RUNNING,
        places=(Place("console", "Home", "#players"),),
    )
    found = [w for w in cohort.calendar.weeks if number in w.road and w.part == part]
    return Scene(cohort, walked, found[0], found[0].end)


def said(message: Message | None) -> str:
    assert message is not None
    return plain(message)


def recap(at: Scene) -> str:
    return plain(looking_back.recap(at, [], 0))


def test_a_week_with_ways_says_so_and_leads_to_the_own_one() -> None:
    post = posts.week(scene(7))

    assert (
        "This week has a part of its own for each way (Flute, Drum); /week shows yours."
        in plain(post)
    )
    (mine,) = [button for button in post.buttons if button.label == "My week"]
    assert (mine.command, dict(mine.args)["number"]) == (("week",), "7")
    assert "Hold a note" not in plain(post)


def test_two_weeks_at_once_have_a_button_each_and_days_each() -> None:
    post = posts.week(scene(7, Pace.SPRINT))

    assert [b.label for b in post.buttons if "week" in b.label] == ["My week 7", "My week 8"]
    assert "Theme 7 (days 1 to 3)" in plain(post)
    assert "Theme 8 (days 4 to 7)" in plain(post)


def test_a_choice_is_asked_for_in_its_week() -> None:
    assert "To choose this week: Instrument. /track helps." in plain(posts.week(scene(6)))
    assert "To choose" not in plain(posts.week(scene(5)))


def test_a_learner_sees_the_own_week_or_is_asked_to_choose() -> None:
    at = scene(7)
    walk = Walk(at.cohort, at.run, 7)

    common = plain(week(walk))
    own = plain(week(replace(walk, taken={"instrument": "flute"})))

    assert "Instrument is open: Flute and Drum. /track takes one." in common
    assert "Objective of week 7" in common
    assert own.startswith("Week 7 of 12: Theme 7: breath\n")
    assert "Hold a note" in own
    assert "A recording" in own
    assert "is open" not in own


def test_the_card_of_a_project_is_for_those_who_take_its_ways() -> None:
    at = scene(8)
    walk = Walk(at.cohort, at.run, 8)

    assert "Play with somebody." in plain(week(replace(walk, taken={"instrument": "flute"})))
    assert "Your project" not in plain(week(replace(walk, taken={"instrument": "drum"})))
    assert "Your project fits the ways you take" in plain(posts.week(at))


@pytest.mark.parametrize(
    "number, back", [(1, []), (2, [1]), (4, [3]), (5, [4, 1]), (6, [5, 2]), (7, [6, 3])]
)
def test_the_prompt_asks_of_one_and_four_weeks_ago(number: int, back: list[int]) -> None:
    text = said(posts.prompt(scene(number)))

    asked = [n for n in range(1, 13) if f"Week {n}: What was week {n}?" in text]
    assert sorted(asked) == sorted(back)
    assert ("From memory" in text) is bool(back)
    for one in back:
        assert f"/week number={one}" in text
    assert "It was" not in text


def test_a_week_without_questions_still_looks_back() -> None:
    assert "worth talking about" in said(posts.prompt(scene(5)))


def test_at_the_relaxed_pace_the_second_half_is_for_building() -> None:
    first, second = (said(posts.prompt(scene(6, Pace.RELAXED, part=n))) for n in (1, 2))

    assert "for building" not in first
    assert "This half is for doing\n• Do it.\nTo talk about\n• How?" in second
    assert "What was week 5?" in first
    assert "What was week 2?" in second


def test_of_two_weeks_at_once_only_the_second_asks() -> None:
    asked = plain(posts.checkin(scene(3, Pace.SPRINT), last=True))

    assert "How was week 4?" in asked
    assert "How was week 3?" not in asked


def test_a_warning_is_said_on_the_first_and_on_the_last_day() -> None:
    first = plain(posts.week(scene(9)))

    assert "Before you begin: This costs money." in first
    assert "little of it new material" in first
    assert "Before the week ends: This costs money." in recap(scene(9))
    assert "Before the week ends" not in recap(scene(8))


def test_of_many_rituals_the_two_rarest_are_named() -> None:
    assert "Tea: Drink it together." in plain(posts.week(scene(1)))
    both = plain(posts.week(scene(2)))
    assert both.index("Cake: Eat.") < both.index("Tea: Drink it together.")
    assert "Walk" not in both


def test_a_recap_has_a_kind_word_and_a_question_of_habit() -> None:
    assert "Well walked." in recap(scene(1))
    assert "For next week" not in recap(scene(1))
    assert "For next week: " in recap(scene(2))


def test_the_finish_line_of_a_leg_is_said_on_the_whole_road_too() -> None:
    assert "The finish line of “First”: You got there." in recap(scene(4))
    assert "Next: week 5" in recap(scene(4))
    assert "finish line" not in recap(scene(3))
    assert "That was the last week of this road." in recap(scene(12))


def test_a_week_of_two_calendar_weeks_says_so() -> None:
    slow, usual = (plain(posts.week(scene(6, pace))) for pace in (Pace.RELAXED, Pace.STANDARD))

    assert (
        "Time: about 6–8 h in two weeks; the second is for doing, and /week has the tasks" in slow
    )
    assert "Time: about 6–8 h\n" in usual
    assert "second half" in said(posts.prompt(scene(6, Pace.RELAXED, part=2)))


@pytest.mark.parametrize(
    "pace, number, checkins, expected",
    [
        (Pace.STANDARD, 3, 2, "2 check-ins this week."),
        (Pace.STANDARD, 3, 0, "A quiet week. The next one is a fresh start."),
        (Pace.STANDARD, 12, 0, "A quiet week.\n"),
        (Pace.RELAXED, 3, 1, "1 check-in in these two weeks."),
        (Pace.RELAXED, 3, 0, "Two quiet weeks. The next one is a fresh start."),
    ],
)
def test_the_recap_counts_what_there_was(
    pace: Pace, number: int, checkins: int, expected: str
) -> None:
    part = 2 if pace is Pace.RELAXED else 1
    at = scene(number, pace, part=part)

    assert expected in plain(looking_back.recap(at, [], checkins))


def test_two_weeks_at_once_are_one_turn_of_the_habits() -> None:
    asked = ["For next week" in recap(scene(number, Pace.SPRINT)) for number in (1, 3, 5, 7, 9)]

    assert asked == [False, True, False, True, False]
