"""A roadmap: phases, modules and topics on one side, weeks with milestones on the other.

Ids are stable for ever; a milestone that was renamed is still found by its former id.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Protocol, TypeVar

from bot.domain.branches import Branch
from bot.domain.calendar import Pace
from bot.domain.curriculum import (
    Card,
    Facet,
    Hours,
    Level,
    Milestone,
    Module,
    Phase,
    Prompt,
    Resource,
    ResourceKind,
    Style,
    Topic,
    Week,
)
from bot.domain.events import Event
from bot.domain.glossary import Glossary
from bot.domain.habits import Habits
from bot.domain.quiz import Quiz

__all__ = [
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


@dataclass(frozen=True, slots=True)
class Leg:
    """A stretch of weeks a cohort can run by itself; `finish` is said at its finish line."""

    id: str
    title: str
    first_week: int
    last_week: int
    finish: str


@dataclass(frozen=True, slots=True)
class Promise:
    """What a pace asks for, in hours a calendar week, whom it suits and what it takes.

    `needs` are what somebody should be able to say of themselves first.
    """

    hours: int
    suits: str | None = None
    needs: tuple[str, ...] = ()
    warning: str | None = None


@dataclass(frozen=True, slots=True)
class StarterList:
    """A few resources to begin with on a subject; `phase` is an id, None for the whole road."""

    id: str
    title: str
    resources: tuple[Resource, ...]
    phase: str | None = None


class UnknownLeg(LookupError):
    """The roadmap has no leg of that id."""


class _Named(Protocol):
    @property
    def id(self) -> str: ...


NamedT = TypeVar("NamedT", bound=_Named)


def _by_id(values: Iterable[NamedT]) -> Mapping[str, NamedT]:
    return MappingProxyType({value.id: value for value in values})


@dataclass(frozen=True, slots=True)
class _Lookups:
    phases: Mapping[str, Phase]
    legs: Mapping[str, Leg]
    topics: Mapping[str, Topic]
    resources: Mapping[str, Resource]
    milestones: Mapping[str, Milestone]
    facets: Mapping[str, Facet]
    aliases: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Roadmap:
    """A curriculum.

    `weeks` are the written ones, from 1 without a gap; phases may reach beyond them. `aliases`
    leads from former ids to those in force; `retired` ids were removed and are not used again.
    `edition` is the digest of the files it was read from.
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
    edition: str = ""
    _lookups: _Lookups = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_lookups", _lookups(self))

    @property
    def topics(self) -> tuple[Topic, ...]:
        """Every topic, in the order of the road."""
        return tuple(self._lookups.topics.values())

    @property
    def cards(self) -> tuple[Card, ...]:
        """Every project that some week works on, each once."""
        return tuple(dict.fromkeys(card for week in self.weeks for card in week.cards))

    def phase(self, phase_id: str) -> Phase | None:
        return self._lookups.phases.get(self.current_id(phase_id))

    def leg(self, leg_id: str) -> Leg | None:
        return self._lookups.legs.get(self.current_id(leg_id))

    def topic(self, topic_id: str) -> Topic | None:
        return self._lookups.topics.get(self.current_id(topic_id))

    def resource(self, resource_id: str) -> Resource | None:
        return self._lookups.resources.get(self.current_id(resource_id))

    def milestone(self, milestone_id: str) -> Milestone | None:
        return self._lookups.milestones.get(self.current_id(milestone_id))

    def facet(self, facet_id: str) -> Facet | None:
        """The skill or the application of that id."""
        return self._lookups.facets.get(self.current_id(facet_id))

    def week(self, number: int) -> Week | None:
        """The week of that number on the whole road; None beyond the weeks that are written."""
        return self.weeks[number - 1] if 1 <= number <= len(self.weeks) else None

    def current_id(self, an_id: str) -> str:
        """The id in force for one that may have been renamed since."""
        return self._lookups.aliases.get(an_id, an_id)

    def current_ids(self, ids: Iterable[str]) -> frozenset[str]:
        """The ids in force for these."""
        return frozenset(self.current_id(an_id) for an_id in ids)

    def branch(self, branch_id: str) -> Branch | None:
        return next((branch for branch in self.branches if branch.id == branch_id), None)

    def branch_of(self, way_id: str) -> Branch | None:
        """The branch at which a way can be taken."""
        wanted = self.current_id(way_id)
        return next((branch for branch in self.branches if branch.way(wanted)), None)


@dataclass(frozen=True, slots=True)
class Run:
    """The stretch a cohort runs: the whole road, or one leg of it.

    Positions count from 1 on this run; a week keeps the number it has on the road.
    """

    roadmap: Roadmap
    weeks: tuple[Week, ...]
    leg: Leg | None = None

    @property
    def length(self) -> int:
        """How many road weeks the run has."""
        return len(self.weeks)

    @property
    def milestones(self) -> tuple[Milestone, ...]:
        """Every milestone of the run, in order."""
        return tuple(milestone for week in self.weeks for milestone in week.milestones)

    def week(self, position: int) -> Week:
        """The week at a position, from 1. Raises ValueError outside the run."""
        if not 1 <= position <= len(self.weeks):
            raise ValueError(f"there is no week {position} on a run of {len(self.weeks)}")
        return self.weeks[position - 1]


def run(roadmap: Roadmap, leg_id: str | None = None) -> Run:
    """The whole road, or the leg of that id. Raises UnknownLeg."""
    if leg_id is None:
        return Run(roadmap, roadmap.weeks)
    leg = roadmap.leg(leg_id)
    if leg is None:
        raise UnknownLeg(leg_id)
    return Run(roadmap, roadmap.weeks[leg.first_week - 1 : leg.last_week], leg)


def _lookups(roadmap: Roadmap) -> _Lookups:
    modules = (module for phase in roadmap.phases for module in phase.modules)
    topics = tuple(topic for module in modules for topic in module.topics)
    return _Lookups(
        phases=_by_id(roadmap.phases),
        legs=_by_id(roadmap.legs),
        topics=_by_id(topics),
        resources=_by_id(roadmap.resources),
        milestones=_by_id(m for week in roadmap.weeks for m in week.milestones),
        facets=_by_id(facet for t in topics for facet in (*t.skills, *t.applications)),
        aliases=MappingProxyType(dict(_aliases(roadmap))),
    )


def _aliases(roadmap: Roadmap) -> Iterable[tuple[str, str]]:
    """Former ids, and those a milestone has for people who take some way."""
    common = {
        variant.milestone: week.milestones[0].id
        for week in roadmap.weeks
        for variant in week.variants
        if variant.milestone and week.milestones
    }
    yield from common.items()
    yield from ((former, common.get(current, current)) for former, current in roadmap.aliases)
