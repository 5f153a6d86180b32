"""Taking ways where the road branches, and finding the one somebody means."""

from collections.abc import Iterable, Mapping, Sequence

from bot.domain.branches import Branch, Way
from bot.domain.cohorts import Membership
from bot.domain.refusal import Refusal
from bot.domain.roadmap import Roadmap
from bot.storage.tx import Tx

_NAMED = 12
"""Ways that a refusal names."""


def taken_by(tx: Tx, road: Roadmap, membership: Membership | None) -> dict[str, str]:
    """Branch to way, by the ids in force; what the road does not have any more is left out."""
    kept = tx.ways.of(membership.id) if membership else {}
    found = {}
    for way in kept.values():
        branch = road.branch_of(way)
        if branch:
            found[branch.id] = road.id_in_force("way", way)
    return {branch.id: found[branch.id] for branch in road.branches if branch.id in found}


def choose(
    tx: Tx, road: Roadmap, membership: Membership, wanted: Mapping[str, str | None]
) -> dict[str, str]:
    """Take a way at each of these branches, or none where it is None; returns all ways taken."""
    kept = tx.ways.of(membership.id)
    for branch, way in wanted.items():
        for former in kept:
            if road.id_in_force("branch", former) == branch:
                tx.ways.give_up(membership.id, former)
        if way is not None:
            tx.ways.take(membership.id, branch, way)
    return taken_by(tx, road, membership)


def branch_meant(road: Roadmap, branch_id: str) -> Branch:
    """The branch of an id.

    Raises:
        Refusal: the road has none of that id.
    """
    branch = road.branch(branch_id)
    if branch is not None:
        return branch
    if not road.branches:
        raise _straight(road)
    raise Refusal(
        f"{road.title} has no branch called {branch_id[:40]}; "
        f"it branches at {_listed(one.id for one in road.branches)}."
    )


def way_meant(road: Roadmap, text: str, branch: Branch | None = None) -> tuple[Branch, Way]:
    """The way somebody means by an id, a title or a part of one; at this branch, or at any.

    Raises:
        Refusal: none or several fit.
    """
    if not road.branches:
        raise _straight(road)
    every = [(one, way) for one in ((branch,) if branch else road.branches) for way in one.ways]
    wanted, renamed = text.casefold(), road.id_in_force("way", text)
    for fits in (
        [(at, way) for at, way in every if wanted in (way.id, way.title.casefold())],
        [(at, way) for at, way in every if way.id == renamed],
        [(at, way) for at, way in every if way.title.casefold().startswith(wanted)],
        [(at, way) for at, way in every if wanted in way.title.casefold()],
    ):
        if len(fits) == 1:
            return fits[0]
        if fits:
            raise Refusal(f"“{text[:40]}” fits several ways: {_titles(fits)}; say which.")
    where = f" for {branch.title}" if branch else " on this road"
    raise Refusal(f"There is no way “{text[:40]}”{where}; it takes one of {_titles(every)}.")


def _straight(road: Roadmap) -> Refusal:
    return Refusal(
        f"{road.title} does not branch, so there is nothing to choose; everybody walks the same."
    )


def _titles(ways: Sequence[tuple[Branch, Way]]) -> str:
    return _listed(way.title for _, way in ways)


def _listed(words: Iterable[str]) -> str:
    every = list(words)
    return ", ".join(every[:_NAMED]) + (", …" if len(every) > _NAMED else "")
