"""What people have done or chosen goes by ids: which of them a later version still knows."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.domain.curriculum import Week
from bot.domain.lookups import GivenUp
from bot.domain.roadmap import KINDS, Roadmap, Run

OWN = "own id"
"""The kind of the ids that a milestone has for people who take some way."""

FORMER = "former id"


@dataclass(frozen=True, slots=True)
class Named:
    """An id that people may have done, chosen or said something by, and what it stands for."""

    kind: str
    id: str
    title: str

    @property
    def key(self) -> tuple[str, str]:
        """The kind in which it is looked up, and the id."""
        return "milestone" if self.kind == OWN else self.kind, self.id


def named(road: Roadmap, weeks: Sequence[Week]) -> Iterator[Named]:
    """The ids of a road; of milestones, those of these weeks."""
    for week in weeks:
        yield from (Named("milestone", m.id, m.title) for m in week.milestones)
        for variant in week.variants:
            if variant.milestone and week.milestones:
                yield Named(OWN, variant.milestone, week.milestones[0].title)
    yield from (Named("topic", topic.id, topic.title) for topic in road.topics)
    yield from (Named("resource", one.id, one.title) for one in road.resources)
    yield from (Named("leg", leg.id, leg.title) for leg in road.legs)
    for branch in road.branches:
        yield Named("branch", branch.id, branch.title)
        yield from (Named("way", way.id, way.title) for way in branch.ways)


def lost(old: Run, new: Roadmap) -> Iterator[Named]:
    """The ids a new version gives no account of."""
    for one in named(old.roadmap, old.weeks):
        if not _is_there(new, *one.key) and not new.is_retired(*one.key):
            yield one
    accounted = {*_given_up(new)}
    for former, kinds in _former(old.roadmap).items():
        known = [(k, former) in accounted or _is_there(new, k, former) for k in kinds or KINDS]
        if not (all(known) if kinds else any(known)):
            yield Named(FORMER, former, former)


def gone(old: Roadmap, new: Roadmap) -> Iterator[Named]:
    """The legs, branches and ways that are not there any more; no way of a branch that is gone."""
    for one in named(old, ()):
        if one.kind not in ("leg", "branch", "way") or _is_there(new, *one.key):
            continue
        branch = old.branch_of(one.id) if one.kind == "way" else None
        if branch is None or new.branch(branch.id):
            yield one


def with_later_names(road: Roadmap, later: Roadmap) -> Roadmap:
    """An earlier version that is to know what its ids were called afterwards.

    Who goes back to it may have done things under their later names.
    """
    there = {one.key for one in named(road, road.weeks)}
    names: dict[tuple[str, str], str] = {}
    for kind, former, current in _renamed(later):
        is_known = (kind, current) in there or (kind, current) in {*_given_up(road)}
        if (kind, former) in there and not is_known:
            names.setdefault((kind, current), former)
    back = (GivenUp(kind, current, former) for (kind, current), former in names.items())
    return replace(road, given_up=(*road.given_up, *back))


def _renamed(road: Roadmap) -> Iterator[tuple[str, str, str]]:
    """Kind, former id and the one that took its place."""
    for former, current in road.aliases:
        yield from ((kind, former, current) for kind in KINDS)
    yield from ((one.kind, one.id, one.current) for one in road.given_up if one.current)


def _former(road: Roadmap) -> Mapping[str, set[str]]:
    """What is not used again, with the kinds in which it was; none where nobody knows that."""
    found = {
        former: {kind for kind in KINDS if road.id_in_force(kind, former) != former}
        for former in (*dict(road.aliases), *road.retired)
    }
    for one in road.given_up:
        found.setdefault(one.id, set()).add(one.kind)
    return found


def _given_up(road: Roadmap) -> Iterator[tuple[str, str]]:
    """Kind and id of whatever is not used again."""
    for former in (*dict(road.aliases), *road.retired):
        yield from ((kind, former) for kind in KINDS)
    yield from ((one.kind, one.id) for one in road.given_up)


def _is_there(road: Roadmap, kind: str, an_id: str) -> bool:
    return _FIND[kind](road, an_id) is not None


_FIND: Mapping[str, Callable[[Roadmap, str], object]] = {
    "phase": Roadmap.phase,
    "leg": Roadmap.leg,
    "branch": Roadmap.branch,
    "way": Roadmap.way,
    "topic": Roadmap.topic,
    "skill": Roadmap.skill,
    "application": Roadmap.application,
    "resource": Roadmap.resource,
    "milestone": Roadmap.milestone,
}
