"""Every message Cairn can say, by name: what adapters render and what the contract is tested on.

Each view is called with what it usually says, with the most it can say, and with nothing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import TypeAlias

from bot.commands.guide import about, overview
from bot.commands.paging import page_of
from bot.commands.registry import REGISTRY
from bot.domain.calendar import Pace, with_holiday
from bot.domain.cohorts import Cohort, CohortState, MembershipState, Plan
from bot.domain.events import Announcement
from bot.domain.glossary import Aspect, Lesson, Term
from bot.domain.ids import CohortId, PersonId, ProjectId
from bot.domain.people import Pause, Reminder, StreakMode, Unreached
from bot.domain.portfolio import MOST, Project
from bot.domain.progress import Due
from bot.domain.schedule import occurrences
from bot.domain.streak import Streak
from bot.domain.zones import ClockChange
from bot.message import Button, Message, Plain
from bot.views import (
    answers,
    checkins,
    cohorts,
    direct,
    joining,
    looking_back,
    milestones,
    people,
    posts,
    preview,
    revision,
    roll,
    streaks,
)
from bot.views import channels as rooms
from bot.views import events as happenings
from bot.views import feed as feeds
from bot.views import portfolio as portfolios
from bot.views import progress as progresses
from bot.views import resources as shelves
from bot.views import roadmap as roads
from bot.views import timetable as timetables
from bot.views import week as weeks
from bot.views.cohorts import Crowd, Listed
from bot.views.scene import Scene
from bot.views.wording import CHECK_IN, moved
from tests.contract import homes, ways
from tests.contract import scenes as s

UNDO = Button("Undo", ("cohort", "edit"), (("cohort", "id:1"), ("name", "x" * 40)))


@cache
def catalogue() -> Mapping[str, Message]:
    """Every message by the name of its view and of its case."""
    found: dict[str, Message] = {}
    parts = (_answers, _checkins, _cohorts, _joining, _own, _posts, _progress, _portfolios)
    for part in (*parts, _roads, ways.messages, homes.messages, _guide):
        for name, message in part():
            if name in found:
                raise ValueError(f"two messages are called {name!r}")
            found[name] = message
    return found


Named: TypeAlias = Iterator[tuple[str, Message]]
Standing: TypeAlias = tuple[Cohort, Streak, Due | None]


def _answers() -> Named:
    yield "answers: a sentence", answers.sentence("It is done.")
    yield "answers: with a button", answers.sentence("It is done.", UNDO)
    yield "answers: titled", answers.titled("Cairn in Home", "It is done.")
    yield "answers: a bug", answers.bug("0a1b2c3d")
    for sure in (True, False):
        yield f"answers: no database, {sure=}", answers.unavailable(sure=sure)
    calendar = s.cohort().calendar
    _, moves = with_holiday(calendar, s.TODAY, s.TODAY + timedelta(days=9), "break")
    yield "answers: weeks moved", answers.sentence(moved(moves))
    yield "answers: no week moved", answers.sentence(moved(()))


def _checkins() -> Named:
    first = s.road().milestones[0]
    due = Due(first, 1, s.TODAY)
    usual: Standing = (s.cohort(), s.streak(2), due)
    many: list[Standing] = [(s.worn(s.cohort(name)), s.streak(9), due) for name in [s.LONG] * 20]
    for name, said, standings, mode in (
        ("usual", s.checkin(), [usual], StreakMode.WEEKLY),
        ("daily, back-dated", s.checkin(backdated=True), [usual], StreakMode.DAILY),
        ("streak off", s.checkin(), [usual], StreakMode.OFF),
        ("no cohort", s.checkin(), [], StreakMode.WEEKLY),
        ("as long as can be", s.checkin(s.ENDLESS), many, StreakMode.WEEKLY),
        ("right to left", s.checkin(s.RTL * 3), [usual], StreakMode.WEEKLY),
    ):
        yield (
            f"checkins: {name}",
            checkins.checked_in(said, standings, mode, new=True, back=True, today=s.TODAY),
        )
    yield "checkins: taken back", checkins.taken_back(s.TODAY, None)
    yield "checkins: as before", checkins.taken_back(s.TODAY, s.checkin(s.ENDLESS))


def _cohorts() -> Named:
    road, usual = s.road(), s.cohort()
    yield "cohorts: none", cohorts.listing([], s.NOW)
    yield "cohorts: one", cohorts.listing([Listed(usual, road, 1, inside=True)], s.NOW)
    yield "cohorts: led", cohorts.listing([Listed(usual, road, 1, led=True)], s.NOW)
    many = page_of(_many(), 2, 10)
    more = many.more("cohort list", {})
    yield "cohorts: many", cohorts.listing(many.items, s.NOW, many.title, *more)
    for state in CohortState:
        yield (
            f"cohorts: info, {state}",
            cohorts.info(s.ended(usual, state), road, Crowd(1, ["lin"]), s.NOW),
        )
    yield "cohorts: info, ahead", cohorts.info(s.ahead(usual), road, Crowd(0, []), s.NOW)
    worn = s.worn(s.cohort(s.EMOJI[:60]))
    yield (
        "cohorts: info, worn",
        cohorts.info(worn, road, Crowd(99_999, ["M" * 100] * 50), s.NOW, UNDO),
    )
    told = (Plain(" ".join(revision.sentences(s.revised()))),)
    news = revision.came_out(usual, road.roadmap)
    yield (
        "cohorts: info, revised",
        cohorts.info(worn, road, Crowd(9, []), s.NOW, notes=[told, news]),
    )
    yield "cohorts: created", cohorts.created(usual, road, s.NOW, s.NOW, {})
    denied = {"1184000000000000002": s.lacks(3), "#study": s.lacks(1)}
    named = s.worn(s.cohort(s.LONG))
    yield "cohorts: created, worn", cohorts.created(named, road, None, s.NOW, denied)
    sprint = s.cohort(pace=Pace.SPRINT)
    yield "cohorts: created, sprint", cohorts.created(sprint, road, s.NOW, s.NOW, {})
    yield "cohorts: nobody", roll.members(usual, 5, [])
    for name in s.NAMES:
        yield f"cohorts: 40 × {name[:20]}", roll.members(usual, 5, s.roll(40, name))
    yield "cohorts: timetable", timetables.timetable(usual, UNDO)
    yield from _previews()


def _many() -> list[Listed]:
    return [
        Listed(replace(s.cohort(s.LONG), id=CohortId(number)), s.road(), 9) for number in range(200)
    ]


def _previews() -> Named:
    for pace in ("standard", "relaxed"):
        base = s.cohort(s.LONG, pace=Pace(pace))
        planned = [
            preview.Planned(found, posts.week_title(Scene(base, s.road(), found.week, found.day)))
            for found in occurrences(base.calendar, base.timetable, base.zone)
        ]
        change = ClockChange(s.TODAY, timedelta(hours=-5), timedelta(hours=-4))
        yield (
            f"preview: {pace}",
            preview.preview(base, planned, [change], {"#study": s.lacks(2)})[0],
        )
    yield "preview: nothing", preview.preview(s.worn(s.cohort()), [], [], {})[0]


def _joining() -> Named:
    road = s.road()
    for base in (s.cohort(), s.ahead(s.cohort(s.LONG))):
        for plan in Plan:
            name = f"joining: {base.name[:9]}, {plan}"
            mine = s.membership(plan=plan, shift=3)
            yield name, joining.joined(base, road, mine, 3, s.NOW, new=True)
    waiting = s.membership(MembershipState.WAITING)
    yield "joining: asked", joining.joined(s.cohort(), road, waiting, 0, s.NOW, new=True)
    for name, mine in (("asked", waiting), ("in time", s.membership())):
        sprint = s.cohort(pace=Pace.SPRINT)
        yield f"joining: {name}, sprint", joining.joined(sprint, road, mine, 0, s.NOW, new=True)
    yield "joining: in time", joining.joined(s.cohort(), road, s.membership(), 0, s.NOW, new=False)
    yield "joining: let in", joining.let_in(s.cohort(s.LONG), road, s.membership(), 3, s.NOW)
    for count in (1, 2, 30):
        people = [replace(s.person(s.LONG), id=PersonId(n)) for n in range(1, count + 1)]
        yield f"joining: {count} ask", joining.requests(s.cohort(s.RTL), people)
    yield "joining: left", joining.left(s.cohort(s.RTL))


def _own() -> Named:
    yield "people: settings", people.settings(s.person(), s.NOW)
    yield "people: all settings", people.settings(s.person(s.EMOJI, settled=True), s.NOW, UNDO)
    yield "people: paused", people.paused(Pause(s.TODAY, s.TODAY, s.ENDLESS), s.TODAY)
    yield "people: resumed", people.resumed()
    for once, renewed in ((True, False), (True, True), (False, False)):
        name = f"calendar: {once=}, {renewed=}"
        long = f"https://{'a' * 150}.example.org/calendar/{'x' * 27}.ics"
        yield name, feeds.address(long, once=once, renewed=renewed)
    yield "calendar: kept", feeds.kept(s.TODAY)
    yield "calendar: ended", feeds.ended()
    yield "people: forgotten", people.forgotten({"person": 1, "accounts": 1})
    much = {"person": 1, "checkins": 9, "completions": 1, "pauses": 2, "memberships": 1}
    yield "people: much forgotten", people.forgotten(much)
    yield "people: no reminders", people.reminders(None, "UTC")
    every = Reminder(on=True, at=s.NOW.time(), weekdays=(0, 2, 4))
    yield "people: reminders", people.reminders(every, "America/Argentina/ComodRivadavia")
    closed = Unreached("Discord does not let Cairn write to you directly", "Allow direct messages")
    yield "people: reminders stopped", people.stopped(closed)
    gone = replace(s.person(), unreached=Unreached(s.ENDLESS, s.ENDLESS))
    yield "people: reminders stopped, worn", people.with_word(answers.sentence("Done."), gone)
    word = replace(s.person(), unreached=closed)
    usual: Standing = (s.cohort(), s.streak(2), None)
    said = checkins.checked_in(
        s.checkin(), [usual], StreakMode.WEEKLY, new=True, back=True, today=s.TODAY
    )
    yield "checkins: reminders stopped", people.with_word(said, word)


def _posts() -> Named:
    for name, scene in s.scenes().items():
        found = {
            "week": posts.week(scene),
            "drop": posts.drop(scene),
            "prompt": posts.prompt(scene),
            "checkin": posts.checkin(scene, last=True),
            "quiet digest": looking_back.digest(scene, [], [s.TODAY]),
            "quiet recap": looking_back.recap(scene, [], 0),
        }
        yield from ((f"posts: {kind}, {name}", m) for kind, m in found.items() if m is not None)
    scene = next(iter(s.scenes().values()))
    for name in s.NAMES:
        rows = [(f"{name} {n}", [s.checkin(s.ENDLESS)] * 2) for n in range(100)]
        days = [s.TODAY, s.TODAY + timedelta(days=1)]
        done = [(f"{name} {n}", s.LONG) for n in range(100)]
        yield f"posts: digest of 100 × {name[:20]}", looking_back.digest(scene, rows, days)
        yield f"posts: recap of 100 × {name[:20]}", looking_back.recap(scene, done, 900)
    for missed in range(3):
        where = [s.LONG] * (1 + 9 * missed)
        yield f"posts: reminder after {missed}", direct.reminder(where, missed, CHECK_IN)
    news = [Announcement(event, None) for event in s.road().roadmap.events]
    dated = [replace(one, edition=one.event.editions[0]) for one in news if one.event.editions]
    for name, said in (("a month", news[:1]), ("dated", dated[:1]), ("all", [*dated, *news])):
        if (message := happenings.events(said, s.TODAY)) is not None:
            yield f"posts: events, {name}", message
    yield (
        "posts: notice",
        direct.notice(s.LONG, "week", "#ml-spring", "it is archived", "choose another"),
    )
    for kind in ("week", None):
        yield f"posts: stuck, {kind}", direct.stuck(s.LONG, kind, s.TODAY, 10**9)


def _progress() -> Named:
    road = s.road()
    bases: dict[str, Cohort] = {
        "usual": s.cohort(),
        "ahead": s.ahead(s.cohort(s.LONG)),
        "worn": s.worn(s.cohort(s.EMOJI[:60])),
        **{state.value: s.ended(s.cohort(), state) for state in CohortState},
    }
    for name, base in bases.items():
        for done in (0, 1, road.length):
            shown = progresses.Shown(
                cohort=base,
                run=road,
                standing=s.stands(base, road, done),
                streak=(StreakMode.WEEKLY, s.streak(1)) if done else None,
                totals=(3, done),
                today=s.TODAY,
                name=None if done else "M" * 100,
            )
            yield f"progress: {name}, {done} done", progresses.progress(shown)
    for mode in StreakMode:
        for why in (False, True):
            for steps in (0, 400):
                value = s.streak(steps, s.ENDLESS)
                yield (
                    f"streak: {mode}, {steps} steps{', why' * why}",
                    streaks.streak(s.cohort(), mode, value, why=why),
                )
    milestone = road.milestones[0]
    at = s.stands(s.cohort(), road, 1)
    link = "https://x.org/" + "a" * 480
    yield "milestones: done", milestones.marked_done(s.cohort(), milestone, link, at, s.TODAY)
    yield "milestones: taken back", milestones.taken_back(s.cohort(), milestone, at)


def _portfolios() -> Named:
    base = s.cohort(s.LONG)
    yield "portfolio: empty", portfolios.portfolio(base, ())
    for name in s.NAMES:
        one = _projects(1, name[:100])[0]
        bare = replace(one, link=None)
        for number in (1, MOST):
            many = _projects(number, name[:97])
            title = f"portfolio: {number} × {name[:20]}"
            yield title, portfolios.portfolio(base, many, portfolios.relinked(one, one), UNDO)
            shown = progresses.Shown(
                cohort=base,
                run=s.road(),
                standing=s.stands(base, s.road(), 1),
                streak=(StreakMode.WEEKLY, s.streak(1)),
                totals=(3, 1),
                today=s.TODAY,
                name="M" * 100,
                projects=many,
            )
            yield f"progress: {number} projects × {name[:20]}", progresses.progress(shown)
        for said, line in (
            ("added", portfolios.added(one)),
            ("first link", portfolios.relinked(one, bare)),
            ("no link", portfolios.relinked(bare, one)),
            ("taken out", portfolios.taken_out(one)),
            ("taken out without a link", portfolios.taken_out(bare)),
        ):
            yield f"portfolio: {said}, {name[:20]}", portfolios.portfolio(base, (), line, UNDO)


def _projects(number: int, title: str) -> tuple[Project, ...]:
    link = "https://x.org/" + "a" * 486
    return tuple(
        Project(ProjectId(n), f"{title} {n}" if n else title, link, s.NOW) for n in range(number)
    )


def _roads() -> Named:
    for name, road in s.library().roadmaps.items():
        run = s.road(name)
        base = s.cohort(s.LONG, of=run)
        for walk, of in s.walks(base, run):
            yield f"week: {name}, {walk.position}{of}", weeks.week(walk)
        yield f"roadmap: {name}", roads.roadmap(road, None, None, None, s.TODAY)
        for phase in road.phases:
            yield (
                f"roadmap: {name}, {phase.number}",
                roads.roadmap(road, run, base, phase, s.TODAY),
            )
        some = road.resources[:8]
        yield f"resources: {name}", shelves.resources(some, None)
        yield f"resources: {name}, asked", shelves.resources(some, s.ENDLESS)
        words = road.glossary
        meanings: tuple[Aspect | Lesson | Term, ...] = (
            *words.aspects,
            *words.lessons,
            *words.terms[:3],
        )
        for meaning in meanings:
            for found in (some, ()):
                title = f"resources: {name}, {meaning.id}{', none' * (not found)}"
                yield title, shelves.resources(found, s.ENDLESS, meaning)
    yield "resources: none", shelves.resources((), s.RTL)


def _guide() -> Named:
    again = Button("Check again", ("setup",), (("channel", "1184000000000000002"),))
    for number in (0, 1, 8):
        looked = rooms.check("1184000000000000002", s.lacks(number), again)
        yield f"setup: {number} missing", rooms.set_up("Home", None, "#study", looked)
        if number:
            gone = rooms.went_missing(s.EMOJI[:60], "#study", s.lacks(number))
            yield f"setup: {number} went missing", gone
    yield "setup: worn", rooms.set_up(s.RTL, s.EMOJI, None, ())
    yield "setup: a role", rooms.set_up("Home", "1184000000000000003", None, ())
    for leads, organizes in ((False, False), (True, False), (True, True)):
        name = f"help: {leads=}, {organizes=}"
        yield name, overview(REGISTRY, leads=leads, organizes=organizes)
    for command in REGISTRY.commands:
        yield f"help: {command.name}", about(command)
