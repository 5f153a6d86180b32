"""What an edit of a roadmap does to people who are on the road."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from bot.domain.roadmap import Leg, Milestone, Roadmap, Run


@dataclass(frozen=True, slots=True)
class Moved:
    """A milestone that is due in another week of the run than before."""

    milestone: Milestone
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Revision:
    """The differences between a run on one version of a roadmap and on another.

    `retired` are milestones that are no longer on the run, and are accounted for; `given_up` legs,
    branches and ways that are, by kind. `lost` are ids the new version gives no account of, by
    kind: an alias or an entry under `retired` is missing. Milestones among them keep counting for
    those who did them, but nobody finds them any more.
    """

    renamed: tuple[tuple[str, Milestone], ...]
    retired: tuple[Milestone, ...]
    added: tuple[Milestone, ...]
    moved: tuple[Moved, ...]
    reworded: tuple[Milestone, ...]
    stretched: tuple[tuple[Leg, Leg], ...]
    given_up: tuple[tuple[str, str], ...]
    lost: tuple[tuple[str, str], ...]
    weeks: tuple[int, int]

    @property
    def empty(self) -> bool:
        """Whether nobody on the road notices anything but new words."""
        milestones = (self.renamed, self.retired, self.added, self.moved, self.reworded)
        changes = (*milestones, self.stretched, self.given_up, self.lost)
        return not any(changes) and self.weeks[0] == self.weeks[1]


def with_later_names(road: Roadmap, later: Roadmap) -> Roadmap:
    """An earlier version that is to know what its ids were called afterwards.

    Who goes back to it may have done things under their later names.
    """
    there = {an_id for ids in _IDS.values() for an_id in ids(road)}
    known = there | set(road.retired) | set(dict(road.aliases))
    names: dict[str, str] = {}
    for former, current in later.aliases:
        if former in there and current not in known:
            names.setdefault(current, former)
    return replace(road, aliases=(*road.aliases, *names.items()))


def is_later(version: str, than: str) -> bool:
    """Whether a version such as 1.10.0 comes after another one."""
    first, second = (tuple(int(part) for part in one.split(".")) for one in (version, than))
    return first > second


def compare(old: Run, new: Run) -> Revision:
    """What becomes of everything that somebody on the old run may have done or chosen."""
    before, after = _weeks_of(old), _weeks_of(new)
    lost = tuple(_lost(old, new.roadmap))
    gone = {an_id for kind, an_id in lost if kind == "milestone"}
    pairs = [(m, f) for m in old.milestones if (f := new.roadmap.milestone(m.id)) and f.id in after]
    kept = {found.id for _, found in pairs}
    return Revision(
        renamed=tuple((m.id, found) for m, found in pairs if m.id != found.id),
        retired=tuple(
            m
            for m in old.milestones
            if m.id not in gone and new.roadmap.current_id(m.id) not in after
        ),
        added=tuple(m for m in new.milestones if m.id not in kept),
        moved=tuple(
            Moved(found, before[m.id], after[found.id])
            for m, found in pairs
            if before[m.id] != after[found.id]
        ),
        reworded=tuple(found for m, found in pairs if _asks(m) != _asks(found)),
        stretched=tuple(_stretched(old.roadmap, new.roadmap)),
        given_up=tuple(_given_up(old.roadmap, new.roadmap)),
        lost=lost,
        weeks=(old.length, new.length),
    )


def _lost(old: Run, new: Roadmap) -> Iterator[tuple[str, str]]:
    there = {kind: set(ids(new)) for kind, ids in _IDS.items()}
    for kind, an_id in _chosen(old):
        if new.current_id(an_id) not in there[kind] and an_id not in new.retired:
            yield kind, an_id
    everything = set().union(*there.values())
    for former in (*dict(old.roadmap.aliases), *old.roadmap.retired):
        if new.current_id(former) not in everything and former not in new.retired:
            yield "former id", former


def _chosen(old: Run) -> Iterator[tuple[str, str]]:
    """The ids in force; of milestones, those on the run."""
    yield from (("milestone", milestone.id) for milestone in old.milestones)
    for kind, ids in _IDS.items():
        if kind != "milestone":
            yield from ((kind, an_id) for an_id in ids(old.roadmap))


def _given_up(old: Roadmap, new: Roadmap) -> Iterator[tuple[str, str]]:
    for kind in ("leg", "branch", "way"):
        there = set(_IDS[kind](new))
        for an_id in _IDS[kind](old):
            if new.current_id(an_id) not in there and an_id in new.retired:
                yield kind, an_id


def _stretched(old: Roadmap, new: Roadmap) -> Iterator[tuple[Leg, Leg]]:
    for leg in old.legs:
        found = new.leg(leg.id)
        if found and (found.first_week, found.last_week) != (leg.first_week, leg.last_week):
            yield leg, found


def _weeks_of(run: Run) -> dict[str, int]:
    return {m.id: place for place, week in enumerate(run.weeks, 1) for m in week.milestones}


def _asks(milestone: Milestone) -> tuple[str, tuple[str, ...]]:
    return milestone.deliverable, milestone.acceptance


_IDS: Mapping[str, Callable[[Roadmap], Iterable[str]]] = {
    "milestone": lambda road: (m.id for week in road.weeks for m in week.milestones),
    "topic": lambda road: (topic.id for topic in road.topics),
    "resource": lambda road: (resource.id for resource in road.resources),
    "leg": lambda road: (leg.id for leg in road.legs),
    "branch": lambda road: (branch.id for branch in road.branches),
    "way": lambda road: (way.id for branch in road.branches for way in branch.ways),
}
