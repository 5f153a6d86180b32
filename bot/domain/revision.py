"""What an edit of a roadmap does to people who are on the road."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.domain.branches import Branch
from bot.domain.edits import (
    Altered,
    Forked,
    Rehoured,
    Reworded,
    altered,
    forked,
    opened,
    rehoured,
    reworded,
)
from bot.domain.former import Named, gone, lost
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

    `retired` are milestones that are no longer on the run, and are accounted for; `gone` legs,
    branches and ways that are no longer there. `lost` are ids the new version gives no account of:
    an alias or an entry under `retired` is missing. Milestones among them keep counting for those
    who did them, but nobody finds them any more.
    """

    renamed: tuple[tuple[str, Milestone], ...]
    retired: tuple[Milestone, ...]
    added: tuple[Milestone, ...]
    moved: tuple[Moved, ...]
    reworded: tuple[Reworded, ...]
    rehoured: tuple[Rehoured, ...]
    altered: tuple[Altered, ...]
    stretched: tuple[tuple[Leg, Leg], ...]
    opened: tuple[Branch, ...]
    forked: tuple[Forked, ...]
    gone: tuple[Named, ...]
    lost: tuple[Named, ...]
    weeks: tuple[int, int]

    @property
    def empty(self) -> bool:
        """Whether nobody on the road notices anything but new words."""
        milestones = (self.renamed, self.retired, self.added, self.moved, self.reworded)
        weeks = (self.rehoured, self.altered)
        choices = (self.stretched, self.opened, self.forked, self.gone, self.lost)
        return not any((*milestones, *weeks, *choices)) and self.weeks[0] == self.weeks[1]


def is_later(version: str, than: str) -> bool:
    """Whether a version such as 1.10.0 comes after another one."""
    first, second = (tuple(int(part) for part in one.split(".")) for one in (version, than))
    return first > second


def compare(old: Run, new: Run) -> Revision:
    """What becomes of everything that somebody on the old run may have done or chosen."""
    before, after = _weeks_of(old), _weeks_of(new)
    without_account = tuple(lost(old, new.roadmap))
    nowhere = {one.id for one in without_account if one.kind == "milestone"}
    found = [(m, new.roadmap.milestone(m.id)) for m in old.milestones]
    pairs = [(m, f) for m, f in found if f and f.id in after]
    kept = {found.id for _, found in pairs}
    return Revision(
        renamed=tuple((m.id, found) for m, found in pairs if m.id != found.id),
        retired=tuple(
            m for m, f in found if m.id not in nowhere and (f is None or f.id not in after)
        ),
        added=tuple(m for m in new.milestones if m.id not in kept),
        moved=tuple(
            Moved(found, before[m.id], after[found.id])
            for m, found in pairs
            if before[m.id] != after[found.id]
        ),
        reworded=tuple(reworded(old, new)),
        rehoured=tuple(rehoured(old, new)),
        altered=tuple(altered(old, new)),
        stretched=tuple(_stretched(old.roadmap, new.roadmap)),
        opened=tuple(opened(old, new)),
        forked=tuple(forked(old, new)),
        gone=tuple(gone(old.roadmap, new.roadmap)),
        lost=without_account,
        weeks=(old.length, new.length),
    )


def _stretched(old: Roadmap, new: Roadmap) -> Iterator[tuple[Leg, Leg]]:
    for leg in old.legs:
        found = new.leg(leg.id)
        if found and (found.first_week, found.last_week) != (leg.first_week, leg.last_week):
            yield leg, found


def _weeks_of(run: Run) -> dict[str, int]:
    return {m.id: place for place, week in enumerate(run.weeks, 1) for m in week.milestones}
