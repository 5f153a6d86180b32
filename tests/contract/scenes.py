"""Cohorts, people and weeks that the catalogue's messages speak of: plain, extreme and empty."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

from bot.content import Library, offered
from bot.domain.branches import Branch, Way
from bot.domain.calendar import Calendar, Holiday, Pace
from bot.domain.checkins import CheckIn, Mood
from bot.domain.cohorts import (
    Cohort,
    CohortState,
    Joining,
    Membership,
    MembershipState,
    Plan,
    RollEntry,
)
from bot.domain.curriculum import Hours
from bot.domain.days import Era
from bot.domain.edits import Altered, Forked, Rehoured, Reworded
from bot.domain.former import Named
from bot.domain.ids import CohortId, CommunityId, MembershipId, PersonId
from bot.domain.people import Person, StreakMode
from bot.domain.places import Lack, Place
from bot.domain.progress import Standing, standing
from bot.domain.revision import Moved, Revision
from bot.domain.roadmap import Run, Week, run
from bot.domain.streak import Step, Streak, Verdict
from bot.views.scene import Scene
from bot.views.week import Walk

START = date(2026, 3, 2)
NOW = datetime(2026, 3, 11, 14, tzinfo=UTC)
TODAY = date(2026, 3, 11)

LONG = "The Very Long Name Of A Cohort That Goes On For Sixty Chars!"[:59] + "."
RTL = "دفعة تعلم الآلة"
EMOJI = "👩‍💻📚🏴‍☠️" * 7
FIX = "Open the settings of #*study*, and set what is missing to the green tick."
ENDLESS = "wörter und so weiter " * 24
NAMES = ("ada", "M" * 100, RTL, EMOJI, "*bold* <@U1> @everyone `x`")


@cache
def library() -> Library:
    return offered()


def road(name: str = "ml-engineer", leg: str | None = None) -> Run:
    return run(library().roadmaps[name], leg)


def lacks(number: int) -> tuple[Lack, ...]:
    """So many things that are missing in a channel."""
    return tuple(Lack(f"Permission {n}", why, FIX) for n, why in enumerate([ENDLESS[:80]] * number))


def cohort(name: str = "ML spring", *, pace: Pace = Pace.STANDARD, of: Run | None = None) -> Cohort:
    walked = of or road()
    return Cohort(
        id=CohortId(1),
        community=CommunityId(1),
        name=name,
        roadmap=walked.roadmap.id,
        roadmap_version="1",
        leg=walked.leg.id if walked.leg else None,
        length=walked.length,
        pace=pace,
        zone_name="America/New_York",
        start=START,
        state=CohortState.RUNNING,
        places=(Place("console", "Home", "#ml-spring"),),
    )


def worn(base: Cohort) -> Cohort:
    """The same with everything there can be, a hundred times."""
    off = tuple(
        Holiday(START + timedelta(days=400 + n), START + timedelta(days=400 + n), "r" * 100, 0)
        for n in range(100)
    )
    return replace(
        base,
        id=CohortId(999_999_999),
        holidays=off,
        capacity=100_000,
        joining=Joining.APPROVAL,
        zone_name="America/Argentina/ComodRivadavia",
        places=(Place("console", "Home", "c" * 100),),
    )


def ended(base: Cohort, state: CohortState) -> Cohort:
    return replace(base, state=state)


def ahead(base: Cohort) -> Cohort:
    return replace(base, start=START + timedelta(weeks=4))


def membership(
    state: MembershipState = MembershipState.ACTIVE, plan: Plan = Plan.CURRENT, shift: int = 0
) -> Membership:
    return Membership(
        MembershipId(1), CohortId(1), PersonId(1), state, NOW, START, plan=plan, shift=shift
    )


def stands(of: Cohort, road: Run, done: int) -> Standing:
    ids = frozenset(m.id for m in road.milestones[:done])
    calendar: Calendar = of.calendar
    return standing(road, calendar, membership(), ids, TODAY)


PARTS = ("topics", "tasks", "resources", "study questions", "projects")
KINDS = ("leg", "branch", "way")


def revised() -> Revision:
    """A roadmap in which everything has changed, and nothing has a short name."""
    found = tuple(replace(m, title="T" * 100) for m in road().milestones)
    ways = tuple(Way(f"w{n}", "T" * 60, "", "t") for n in range(12))
    branches = tuple(Branch(f"b{n}", "T" * 60, "", 51, 52, ways) for n in range(6))
    return Revision(
        renamed=tuple((m.id, m) for m in found),
        retired=found,
        added=found,
        moved=tuple(Moved(m, 51, 52) for m in found),
        reworded=tuple(Reworded(m) for m in found),
        rehoured=tuple(Rehoured(n, Hours(10, 12), Hours(12, 15)) for n in range(1, 53)),
        altered=tuple(Altered(part, n) for part in PARTS for n in range(1, 53)),
        stretched=(),
        opened=branches,
        forked=tuple(Forked(one, (51, 52), (51, 52), one.ways) for one in branches),
        gone=tuple(Named(kind, "i" * 60, "T" * 60) for kind in KINDS for _ in range(6)),
        lost=tuple(Named("milestone", "i" * 60, "T" * 100) for _ in found),
        weeks=(51, 52),
    )


def streak(steps: int, reason: str = "2 of 3 check-in days") -> Streak:
    verdicts = tuple(Verdict)
    return Streak(
        run=steps,
        freezes=2,
        best=steps,
        steps=tuple(
            Step(
                START + timedelta(weeks=n),
                START + timedelta(weeks=n, days=6),
                verdicts[n % len(verdicts)],
                n,
                1,
                reason,
            )
            for n in range(steps)
        ),
        this_week=(1, 3),
    )


def person(name: str = "ada", *, settled: bool = False) -> Person:
    eras = (Era(NOW - timedelta(days=9), "Europe/Berlin", time(4)),)
    if not settled:
        return Person(PersonId(1), name, eras)
    later = Era(NOW + timedelta(hours=9), "America/Argentina/ComodRivadavia", time(23, 59))
    return Person(
        PersonId(1),
        name,
        (*eras, later),
        alias=RTL,
        streak_mode=StreakMode.DAILY,
        goals=((START, 7),),
        hours=80,
    )


def checkin(words: str = "chapter 1", **more: object) -> CheckIn:
    full = {"next": words, "blocked": words, "minutes": 1440, "mood": Mood.STUCK}
    plain = CheckIn(day=TODAY, done=words, at=NOW)
    return replace(plain, **{**full, **more}) if len(words) > 20 or more else plain  # type: ignore[arg-type]


def roll(count: int, name: str) -> list[RollEntry]:
    return [
        RollEntry(membership(), f"{name} {n}", n, TODAY, paused=n % 2 == 0) for n in range(count)
    ]


def walks(base: Cohort, walked: Run) -> Iterator[tuple[Walk, str]]:
    """Every week of a run: for nobody, with all done, and for each way that has a part in it."""
    everything = frozenset(m.id for m in walked.milestones)
    for position in range(1, walked.length + 1):
        walk = Walk(base, walked, position, member=membership(), today=TODAY)
        yield walk, ""
        content = walked.week(position)
        if position in (1, walked.length):
            yield replace(walk, done=everything, member=None), ", done"
        for variant in content.variants:
            branch = walked.roadmap.branch_of(variant.way)
            assert branch is not None
            yield replace(walk, taken={branch.id: variant.way}), f", {variant.way}"
        for card in content.cards:
            taken = {b.id: way for way in card.ways if (b := walked.roadmap.branch_of(way))}
            yield replace(walk, taken=taken), f", {card.id}"


def _is_special(content: Week) -> bool:
    return bool(content.variants or content.cards or content.warning or content.capstone)


def scenes() -> dict[str, Scene]:
    """Weeks of each kind at each pace: plain, two at once, half of one; with and without ways."""
    found = {}
    for pace in Pace:
        for name in library().roadmaps:
            base = cohort(LONG, pace=pace, of=road(name))
            for number, week in enumerate(base.calendar.weeks, 1):
                if number not in (1, len(base.calendar.weeks)) and not (
                    pace is Pace.STANDARD and _is_special(road(name).week(week.road[0]))
                ):
                    continue
                found[f"{name}, {pace}, calendar week {number}"] = Scene(
                    base, road(name), week, week.end
                )
    return found
