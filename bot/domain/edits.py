"""What an edit changes in weeks that stay, and at branches that stay."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from bot.domain.branches import Branch, Way, along, is_at
from bot.domain.curriculum import Facet, Hours, Milestone, Resource, Topic, Week
from bot.domain.roadmap import Roadmap, Run

Ways = tuple[Way, ...]
"""The ways on which people are concerned; none of them where everybody is."""


@dataclass(frozen=True, slots=True)
class Reworded:
    """A milestone that asks for something else."""

    milestone: Milestone
    ways: Ways = ()


@dataclass(frozen=True, slots=True)
class Altered:
    """A part of a week, such as its tasks, that is another one; weeks count on the new run."""

    part: str
    week: int
    ways: Ways = ()


@dataclass(frozen=True, slots=True)
class Rehoured:
    """A week that takes longer, or less long."""

    week: int
    before: Hours
    after: Hours


@dataclass(frozen=True, slots=True)
class Forked:
    """A branch at which something else can be chosen, or at another time.

    `asked` and `until` are weeks of the run before and after; `ways` are those that came in.
    """

    branch: Branch
    asked: tuple[int, int]
    until: tuple[int, int]
    ways: Ways


_Differs: TypeAlias = Callable[[Week, Week], bool]
"""Whether something of a week before is not what it is after."""


@dataclass(frozen=True, slots=True)
class _View:
    """A week before and after, for people on one way; for those on none where it is None."""

    way: Way | None
    before: Week
    after: Week


def reworded(old: Run, new: Run) -> Iterator[Reworded]:
    """The milestones of both runs that ask for something else, on all ways or on some."""
    after = {m.id: week for week in new.weeks for m in week.milestones}
    for week in old.weeks:
        for milestone in week.milestones:
            found = new.roadmap.milestone(milestone.id)
            if found is None or found.id not in after:
                continue
            views = _views(old.roadmap, new.roadmap, week, after[found.id])
            concerned = _concerned(views, _asks_else(milestone.id, found.id))
            if concerned is not None:
                yield Reworded(found, concerned)


def altered(old: Run, new: Run) -> Iterator[Altered]:
    """The parts of weeks of both runs that are others, part by part."""
    pairs = [(place, _views(old.roadmap, new.roadmap, *pair)) for place, pair in _pairs(old, new)]
    for part, differs in _parts(new.roadmap).items():
        for place, views in pairs:
            concerned = _concerned(views, differs)
            if concerned is not None:
                yield Altered(part, place, concerned)


def rehoured(old: Run, new: Run) -> Iterator[Rehoured]:
    """The weeks of both runs that take another time."""
    for place, (before, after) in _pairs(old, new):
        if before.hours != after.hours:
            yield Rehoured(place, before.hours, after.hours)


def opened(old: Run, new: Run) -> Iterator[Branch]:
    """The branches on the new run that were not there before."""
    known = {found.id for one in old.roadmap.branches if (found := new.roadmap.branch(one.id))}
    for branch in new.roadmap.branches:
        if branch.id not in known and _is_on(new, branch):
            yield branch


def forked(old: Run, new: Run) -> Iterator[Forked]:
    """The branches on either run that are others."""
    kept = {way.id for _, way in _kept(old.roadmap, new.roadmap)}
    for before in old.roadmap.branches:
        after = new.roadmap.branch(before.id)
        if after is None or not (_is_on(old, before) or _is_on(new, after)):
            continue
        found = Forked(
            after,
            (_place(old, before.asked), _place(new, after.asked)),
            (_place(old, before.until), _place(new, after.until)),
            tuple(way for way in after.ways if way.id not in kept),
        )
        if found.ways or found.asked[0] != found.asked[1] or found.until[0] != found.until[1]:
            yield found


def _pairs(old: Run, new: Run) -> Iterator[tuple[int, tuple[Week, Week]]]:
    """The weeks of both runs, by the place on the new one.

    A week is known by its id, or else by its first milestone.
    """
    by_id = {week.id: place for place, week in enumerate(new.weeks, 1)}
    held = {m.id: place for place, week in enumerate(new.weeks, 1) for m in week.milestones}
    there = {week.id for week in old.weeks}
    milestone = new.roadmap.milestone
    for week in old.weeks:
        found = [one.id for m in week.milestones if (one := milestone(m.id)) and one.id in held]
        place = by_id.get(week.id) or (held[found[0]] if found else None)
        if place and (week.id in by_id or new.week(place).id not in there):
            yield place, (week, new.week(place))


def _views(old: Roadmap, new: Roadmap, before: Week, after: Week) -> tuple[_View, ...]:
    return (
        _View(None, before, after),
        *(
            _View(way, along(before, {"": former.id}), along(after, {"": way.id}))
            for former, way in _kept(old, new)
        ),
    )


def _concerned(views: Sequence[_View], differs: _Differs) -> Ways | None:
    """Those for whom something of a week is not what it was; None if it is for everybody."""
    others = [one.way for one in views if differs(one.before, one.after)]
    if None in others:
        return ()
    return tuple(way for way in others if way) or None


def _kept(old: Roadmap, new: Roadmap) -> Iterator[tuple[Way, Way]]:
    """The ways that there still are, as they were and as they are."""
    for branch in old.branches:
        for way in branch.ways:
            found = new.way(way.id)
            if found:
                yield way, found


def _asks_else(former_id: str, milestone_id: str) -> _Differs:
    """Whether a milestone asks for something else, in weeks that have it under these ids."""

    def asked(week: Week, an_id: str) -> list[tuple[str, tuple[str, ...]]]:
        return [(m.deliverable, m.acceptance) for m in week.milestones if m.id == an_id]

    return lambda before, after: asked(before, former_id) != asked(after, milestone_id)


def _parts(road: Roadmap) -> Mapping[str, _Differs]:
    """Whether the parts of two weeks differ in more than words or in ids that were renamed."""

    def topics(week: Week) -> list[set[str]]:
        return [
            _now(road.topic, week.topics),
            _now(road.skill, week.skills),
            _now(road.application, week.applications),
            {*week.aspects},
        ]

    def resources(week: Week) -> set[str]:
        return _now(road.resource, [one.id for one in week.resources])

    def projects(week: Week) -> list[tuple[str, str]]:
        return [(card.id, card.problem) for card in week.cards]

    return {
        "topics": lambda before, after: topics(before) != topics(after),
        "tasks": lambda before, after: before.tasks != after.tasks,
        "resources": lambda before, after: resources(before) != resources(after),
        "study questions": lambda before, after: _asks_of(before, after) or _asks_of(after, before),
        "projects": lambda before, after: projects(before) != projects(after),
    }


def _now(find: Callable[[str], Topic | Facet | Resource | None], ids: Iterable[str]) -> set[str]:
    """The ids in force for these."""
    return {found.id if (found := find(an_id)) else an_id for an_id in ids}


def _asks_of(one: Week, other: Week) -> bool:
    """Whether a week has a study question of which the other knows neither the id nor the words."""
    known = {words for prompt in other.prompts for words in (prompt.id, prompt.text)}
    return any(not {prompt.id, prompt.text} & known for prompt in one.prompts)


def _is_on(run: Run, branch: Branch) -> bool:
    return any(is_at(week, branch) for week in run.weeks)


def _place(run: Run, number: int) -> int:
    """The week of a run for one of the road; what lies beyond an end counts as that end."""
    return min(max(number - run.week(1).number + 1, 1), run.length)
