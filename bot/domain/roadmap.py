"""A roadmap: phases, modules and topics on one side, weeks with milestones on the other.

Ids are stable for ever; a milestone that was renamed is still found by its former id.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from bot.domain.branches import Branch, Way
from bot.domain.calendar import Pace
from bot.domain.curriculum import (
    Card,
    Facet,
    Hours,
    Leg,
    Level,
    Milestone,
    Module,
    Phase,
    Promise,
    Prompt,
    Resource,
    ResourceKind,
    StarterList,
    Style,
    Topic,
    Week,
)
from bot.domain.events import Event
from bot.domain.glossary import Glossary
from bot.domain.habits import Habits
from bot.domain.lookups import FormerIds, GivenUp, Lookup
from bot.domain.quiz import Quiz

__all__ = [
    "KINDS",
    "GivenUp",
    "Hours",
    "Leg",
    "Level",
    "Milestone",
    "Module",
    "Phase",
    "Promise",
    "Prompt",
    "Resource",
    "ResourceKind",
    "Roadmap",
    "Run",
    "StarterList",
    "Style",
    "Topic",
    "UnknownLeg",
    "Week",
    "run",
]


class UnknownLeg(LookupError):
    """The roadmap has no leg of that id."""


@dataclass(frozen=True, slots=True)
class _Lookups:
    """One for each kind, by its name."""

    phase: Lookup[Phase]
    leg: Lookup[Leg]
    branch: Lookup[Branch]
    way: Lookup[Way]
    topic: Lookup[Topic]
    skill: Lookup[Facet]
    application: Lookup[Facet]
    resource: Lookup[Resource]
    milestone: Lookup[Milestone]


KINDS = tuple(one.name for one in fields(_Lookups))
"""The kinds of things that are found by id."""


@dataclass(frozen=True, slots=True)
class Roadmap:
    """A curriculum.

    `weeks` are the written ones, from 1 without a gap; phases may reach beyond them. `aliases`
    leads from former ids to those in force, in each kind that has the latter; `retired` ids were
    removed and are not used again; `given_up` says the same of an id of one kind. `edition` is the
    digest of the files it was read from. `runs` are those that were asked for so far.
    """

    id: str
    version: str
    title: str
    summary: str
    credit: str | None
    paces: Mapping[Pace, Promise] = field(hash=False)
    phases: tuple[Phase, ...]
    weeks: tuple[Week, ...]
    legs: tuple[Leg, ...] = ()
    branches: tuple[Branch, ...] = ()
    resources: tuple[Resource, ...] = ()
    starters: tuple[StarterList, ...] = ()
    events: tuple[Event, ...] = ()
    quiz: Quiz | None = None
    glossary: Glossary = field(default_factory=Glossary)
    habits: Habits = field(default_factory=Habits)
    aliases: tuple[tuple[str, str], ...] = ()
    retired: tuple[str, ...] = ()
    given_up: tuple[GivenUp, ...] = ()
    edition: str = ""
    runs: "dict[tuple[str | None, int | None], Run]" = field(
        init=False, repr=False, compare=False, default_factory=dict
    )
    _lookups: _Lookups = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_lookups", _lookups(self))

    @property
    def topics(self) -> tuple[Topic, ...]:
        """Every topic, in the order of the road."""
        return tuple(self._lookups.topic.there.values())

    @property
    def cards(self) -> tuple[Card, ...]:
        """Every project that some week works on, each once."""
        return tuple(dict.fromkeys(card for week in self.weeks for card in week.cards))

    def phase(self, phase_id: str) -> Phase | None:
        return self._lookups.phase.find(phase_id)

    def leg(self, leg_id: str) -> Leg | None:
        return self._lookups.leg.find(leg_id)

    def branch(self, branch_id: str) -> Branch | None:
        return self._lookups.branch.find(branch_id)

    def way(self, way_id: str) -> Way | None:
        return self._lookups.way.find(way_id)

    def topic(self, topic_id: str) -> Topic | None:
        return self._lookups.topic.find(topic_id)

    def skill(self, skill_id: str) -> Facet | None:
        return self._lookups.skill.find(skill_id)

    def application(self, application_id: str) -> Facet | None:
        return self._lookups.application.find(application_id)

    def resource(self, resource_id: str) -> Resource | None:
        return self._lookups.resource.find(resource_id)

    def milestone(self, milestone_id: str) -> Milestone | None:
        return self._lookups.milestone.find(milestone_id)

    def week(self, number: int) -> Week | None:
        """The week of that number on the whole road; None beyond the weeks that are written."""
        return self.weeks[number - 1] if 1 <= number <= len(self.weeks) else None

    def id_in_force(self, kind: str, an_id: str) -> str:
        """The id something of a kind has now, which may have been renamed since."""
        lookup: Lookup[Any] = getattr(self._lookups, kind)
        return lookup.id_in_force(an_id)

    def is_retired(self, kind: str, an_id: str) -> bool:
        """Whether an id of a kind was removed, and is not used again."""
        return an_id in self.retired or GivenUp(kind, an_id) in self.given_up

    def current_ids(self, ids: Iterable[str]) -> frozenset[str]:
        """The ids in force for these milestones."""
        return self._lookups.milestone.ids_in_force(ids)

    def branch_of(self, way_id: str) -> Branch | None:
        """The branch at which a way can be taken."""
        wanted = self._lookups.way.id_in_force(way_id)
        return next((branch for branch in self.branches if branch.way(wanted)), None)


@dataclass(frozen=True, slots=True)
class Run:
    """The stretch a cohort runs: the whole road, or one leg of it.

    Positions count from 1 on this run; a week keeps the number it has on the road. `milestones` are
    all of its weeks', in order, and `milestone_ids` the ids of these.
    """

    roadmap: Roadmap
    weeks: tuple[Week, ...]
    leg: Leg | None = None
    milestones: tuple[Milestone, ...] = field(init=False, repr=False, compare=False)
    milestone_ids: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        milestones = tuple(milestone for week in self.weeks for milestone in week.milestones)
        object.__setattr__(self, "milestones", milestones)
        object.__setattr__(self, "milestone_ids", frozenset(one.id for one in milestones))

    @property
    def length(self) -> int:
        """How many road weeks the run has."""
        return len(self.weeks)

    def week(self, position: int) -> Week:
        """The week at a position, from 1. Raises ValueError outside the run."""
        if not 1 <= position <= len(self.weeks):
            raise ValueError(f"there is no week {position} on a run of {len(self.weeks)}")
        return self.weeks[position - 1]


def run(roadmap: Roadmap, leg_id: str | None = None, length: int | None = None) -> Run:
    """The whole road or the leg of that id, or its first `length` weeks. Raises UnknownLeg."""
    found = roadmap.runs.get((leg_id, length))
    if found is None:
        leg = None if leg_id is None else roadmap.leg(leg_id)
        if leg_id is not None and leg is None:
            raise UnknownLeg(leg_id)
        weeks = roadmap.weeks[leg.first_week - 1 : leg.last_week] if leg else roadmap.weeks
        found = roadmap.runs[leg_id, length] = Run(roadmap, weeks[:length], leg)
    return found


def _lookups(roadmap: Roadmap) -> _Lookups:
    modules = (module for phase in roadmap.phases for module in phase.modules)
    topics = tuple(topic for module in modules for topic in module.topics)
    former = FormerIds(roadmap.aliases, roadmap.given_up)
    return _Lookups(
        phase=former.lookup("phase", roadmap.phases),
        leg=former.lookup("leg", roadmap.legs),
        branch=former.lookup("branch", roadmap.branches),
        way=former.lookup("way", (way for branch in roadmap.branches for way in branch.ways)),
        topic=former.lookup("topic", topics),
        skill=former.lookup("skill", (skill for topic in topics for skill in topic.skills)),
        application=former.lookup("application", (one for t in topics for one in t.applications)),
        resource=former.lookup("resource", roadmap.resources),
        milestone=former.lookup(
            "milestone",
            (milestone for week in roadmap.weeks for milestone in week.milestones),
            dict(_own_ids(roadmap.weeks)),
        ),
    )


def _own_ids(weeks: Iterable[Week]) -> Iterator[tuple[str, str]]:
    """The ids a week's milestone has for people on some way, each with the common one."""
    for week in weeks:
        for variant in week.variants:
            if variant.milestone and week.milestones:
                yield variant.milestone, week.milestones[0].id
