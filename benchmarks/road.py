"""A road of 24 weeks, whatever is written of the shipped ones, so that figures stay comparable."""

from dataclasses import replace

from bot.content.library import Library, offered
from bot.domain.roadmap import Roadmap, Week

ROAD = "ml-engineer"
LENGTH = 24


def library() -> Library:
    """The shipped road, its weeks repeated until there are enough."""
    road = offered().roadmaps[ROAD]
    return Library({ROAD: long(road)})


def long(road: Roadmap) -> Roadmap:
    return replace(road, weeks=tuple(_week(road, number) for number in range(1, LENGTH + 1)))


def _week(road: Roadmap, number: int) -> Week:
    like = road.weeks[(number - 1) % len(road.weeks)]
    return replace(
        like,
        number=number,
        id=f"week-{number}",
        milestones=tuple(
            replace(milestone, id=f"m{number}-{place}")
            for place, milestone in enumerate(like.milestones, 1)
        ),
    )
