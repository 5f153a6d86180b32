"""Where a road branches: the ways one can take, and what a week is for those who take them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from bot.domain.curriculum import Milestone, Variant, Week


@dataclass(frozen=True, slots=True)
class Way:
    """One of the ways at a branch. Its id is unique on the whole road; `topic` is what it is on."""

    id: str
    title: str
    summary: str
    topic: str


@dataclass(frozen=True, slots=True)
class Branch:
    """A choice somebody makes on the road.

    It is asked for in week `asked` and best not changed after week `until`. `default` is the way
    that suits most people who have no wish of their own.
    """

    id: str
    title: str
    advice: str
    asked: int
    until: int
    ways: tuple[Way, ...]
    default: str | None = None

    def way(self, way_id: str) -> Way | None:
        return next((way for way in self.ways if way.id == way_id), None)


ItemT = TypeVar("ItemT")

Taken = Mapping[str, str]
"""The way somebody takes at each branch they have chosen at: branch ids to way ids."""


def along(week: Week, taken: Taken) -> Week:
    """The week as somebody walks it: what is common, and what their ways add or put in its place.

    The theme is "common: own"; objectives and the deliverable are put in the place of the common
    ones; everything else is added after it, and of the cards theirs is found. The milestones keep
    their ids and titles whichever way is taken, so that nobody loses what they have done by
    choosing anew.
    """
    for variant in week.variants:
        if variant.way in taken.values():
            week = _with(week, variant)
    mine = [card for card in week.cards if set(card.ways) <= set(taken.values())]
    return replace(week, card=mine[0]) if mine else week


def to_choose(week: Week, branches: Collection[Branch], taken: Taken) -> tuple[Branch, ...]:
    """The branches of a week at which somebody has not chosen yet."""
    return tuple(b for b in branches if b.id not in taken and is_at(week, b))


def is_at(week: Week, branch: Branch) -> bool:
    """Whether the week asks for a choice at the branch, or is another one on each of its ways."""
    ways = {variant.way for variant in week.variants}
    ways |= {way for card in week.cards for way in card.ways}
    return branch.asked == week.number or any(way.id in ways for way in branch.ways)


def first_changed(weeks: Iterable[Week], before: Taken, after: Taken) -> Week | None:
    """The first of the weeks that is another one on other ways, as it is on the new ones."""
    for week in weeks:
        walked = along(week, after)
        if walked != along(week, before):
            return walked
    return None


def _with(week: Week, variant: Variant) -> Week:
    note = " ".join(words for words in (week.note, variant.note) if words)
    return replace(
        week,
        theme=f"{week.theme}: {variant.theme}" if variant.theme else week.theme,
        topics=_joined(week.topics, variant.topics),
        skills=_joined(week.skills, variant.skills),
        applications=_joined(week.applications, variant.applications),
        objectives=variant.objectives or week.objectives,
        milestones=(_milestone(week.milestones[0], variant), *week.milestones[1:]),
        tasks=(*week.tasks, *variant.tasks),
        prompts=(*week.prompts, *variant.prompts),
        resources=_joined(week.resources, variant.resources),
        note=note or None,
    )


def _milestone(milestone: Milestone, variant: Variant) -> Milestone:
    return replace(
        milestone,
        deliverable=variant.deliverable or milestone.deliverable,
        acceptance=(*milestone.acceptance, *variant.acceptance),
    )


def _joined(first: tuple[ItemT, ...], then: tuple[ItemT, ...]) -> tuple[ItemT, ...]:
    return tuple(dict.fromkeys((*first, *then)))
