"""What an edit of a roadmap does to people who are on the road."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.domain.roadmap import Milestone, Roadmap


@dataclass(frozen=True, slots=True)
class Moved:
    """A milestone that is due in another week of the road than before."""

    milestone: Milestone
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Revision:
    """The differences between two versions of a roadmap.

    `lost` are ids in force before that the new version neither has nor gives an account of, by
    kind: an alias or an entry under `retired` is missing. Milestones among them keep counting for
    those who did them, but nobody finds them any more.
    """

    renamed: tuple[tuple[str, Milestone], ...]
    retired: tuple[Milestone, ...]
    added: tuple[Milestone, ...]
    moved: tuple[Moved, ...]
    reworded: tuple[Milestone, ...]
    lost: tuple[tuple[str, str], ...]
    weeks: tuple[int, int]

    @property
    def empty(self) -> bool:
        """Whether nobody on the road notices anything but new words."""
        changes = (self.renamed, self.retired, self.added, self.moved, self.reworded, self.lost)
        return not any(changes) and self.weeks[0] == self.weeks[1]


def compare(old: Roadmap, new: Roadmap) -> Revision:
    """What becomes of everything that somebody on the old version may have done or chosen."""
    before, after = _weeks_of(old), _weeks_of(new)
    pairs = [(m, found) for m in _milestones(old) if (found := new.milestone(m.id))]
    kept = {found.id for _, found in pairs}
    return Revision(
        renamed=tuple((m.id, found) for m, found in pairs if m.id != found.id),
        retired=tuple(m for m in _milestones(old) if _is_retired(new, m.id)),
        added=tuple(m for m in _milestones(new) if m.id not in kept),
        moved=tuple(
            Moved(found, before[m.id], after[found.id])
            for m, found in pairs
            if before[m.id] != after[found.id]
        ),
        reworded=tuple(found for m, found in pairs if _asks(m) != _asks(found)),
        lost=tuple(_lost(old, new)),
        weeks=(len(old.weeks), len(new.weeks)),
    )


def _lost(old: Roadmap, new: Roadmap) -> Iterator[tuple[str, str]]:
    for kind, ids in _IDS.items():
        there = set(ids(new))
        for an_id in ids(old):
            if new.current_id(an_id) not in there and an_id not in new.retired:
                yield kind, an_id


def _is_retired(new: Roadmap, an_id: str) -> bool:
    return new.milestone(an_id) is None and an_id in new.retired


def _milestones(road: Roadmap) -> Iterator[Milestone]:
    return (milestone for week in road.weeks for milestone in week.milestones)


def _weeks_of(road: Roadmap) -> dict[str, int]:
    return {m.id: week.number for week in road.weeks for m in week.milestones}


def _asks(milestone: Milestone) -> tuple[str, tuple[str, ...]]:
    return milestone.deliverable, milestone.acceptance


_IDS: Mapping[str, Callable[[Roadmap], Iterable[str]]] = {
    "milestone": lambda road: (milestone.id for milestone in _milestones(road)),
    "topic": lambda road: (topic.id for topic in road.topics),
    "resource": lambda road: (resource.id for resource in road.resources),
    "leg": lambda road: (leg.id for leg in road.legs),
    "branch": lambda road: (branch.id for branch in road.branches),
    "way": lambda road: (way.id for branch in road.branches for way in branch.ways),
}
