"""A roadmap: phases, modules and topics on one side, weeks with milestones on the other.

Ids are stable for ever; a milestone that was renamed is still found by its former id.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Protocol, TypeVar

from bot.domain.calendar import Pace
from bot.domain.curriculum import (
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

__all__ = [
    "Encouragement",
    "Hours",
    "Leg",
    "Level",
    "Milestone",
    "Module",
    "Phase",
    "Prompt",
    "Resource",
    "ResourceKind",
    "Roadmap",
    "Run",
    "Style",
    "Topic",
    "Track",
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
class Track:
    """A branch a learner can take."""

    id: str
    title: str
    summary: str


@dataclass(frozen=True, slots=True)
class Encouragement:
    """A kind word, for one week of the road or, without `week`, for any."""

    text: str
    week: int | None = None


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
    aliases: Mapping[str, str]
    words: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Roadmap:
    """A curriculum. `hours_per_week` is what each pace asks for, in hours a calendar week.

    `weeks` are the written ones, from 1 without a gap; phases may reach beyond them. `aliases`
    leads from former ids to those in force; `retired` ids were removed and are not used again.
    """

    id: str
    version: str
    title: str
    summary: str
    credit: str | None
    hours_per_week: Mapping[Pace, int] = field(hash=False)
    phases: tuple[Phase, ...]
    weeks: tuple[Week, ...]
    legs: tuple[Leg, ...] = ()
    tracks: tuple[Track, ...] = ()
    resources: tuple[Resource, ...] = ()
    encouragements: tuple[Encouragement, ...] = ()
    aliases: tuple[tuple[str, str], ...] = ()
    retired: tuple[str, ...] = ()
    _lookups: _Lookups = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_lookups", _lookups(self))

    @property
    def topics(self) -> tuple[Topic, ...]:
        """Every topic, in the order of the road."""
        return tuple(self._lookups.topics.values())

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

    def week(self, number: int) -> Week | None:
        """The week of that number on the whole road; None beyond the weeks that are written."""
        return self.weeks[number - 1] if 1 <= number <= len(self.weeks) else None

    def current_id(self, an_id: str) -> str:
        """The id in force for one that may have been renamed since."""
        return self._lookups.aliases.get(an_id, an_id)

    def encouragement(self, week: Week) -> str | None:
        """The kind word for a week: its own, or one of the general ones in turn."""
        own = self._lookups.words.get(week.number)
        general = [word.text for word in self.encouragements if word.week is None]
        return own or (general[week.number % len(general)] if general else None)


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
    words = {word.week: word.text for word in roadmap.encouragements if word.week is not None}
    return _Lookups(
        phases=_by_id(roadmap.phases),
        legs=_by_id(roadmap.legs),
        topics=_by_id(topic for module in modules for topic in module.topics),
        resources=_by_id(roadmap.resources),
        milestones=_by_id(m for week in roadmap.weeks for m in week.milestones),
        aliases=MappingProxyType(dict(roadmap.aliases)),
        words=MappingProxyType(words),
    )
