"""Posts of a roadmap that are too long for Discord, the platform that takes the least at once."""

from collections.abc import Iterator
from datetime import date
from itertools import product

from adapters.discord.limits import TEXT
from adapters.discord.markdown import text_of
from bot.domain.calendar import CalendarWeek, Pace
from bot.domain.cohorts import Cohort, CohortState
from bot.domain.ids import CohortId, CommunityId
from bot.domain.roadmap import Roadmap, Run, Week, run
from bot.message import Message, Worded
from bot.message.length import size
from bot.views import posts
from bot.views.scene import Scene
from bot.views.week import Walk, week

_DAY = date(2026, 9, 28)
"""A day whose name is as long as any."""


def too_long(road: Roadmap) -> Iterator[tuple[int, str]]:
    """The numbers of weeks with a post that does not fit, or an answer to /week; each with why."""
    whole = run(road)
    cohort = _cohort(whole)
    for content in whole.weeks:
        answers = _answers(cohort, whole, content)
        for length, name in (*_posts(cohort, whole, content), max(answers)):
            if length > TEXT:
                reason = f"{name} would have {length:,} characters; {TEXT:,} fit on Discord"
                yield content.number, reason


def _posts(cohort: Cohort, whole: Run, content: Week) -> Iterator[tuple[int, str]]:
    """How long each post of a week is, and what it is."""
    at = CalendarWeek(content.number, _DAY, _DAY, (content.number,), part=1, parts=1)
    scene = Scene(cohort, whole, at, _DAY)
    yield _length(posts.week(scene)), "its post"
    for post, of in ((posts.drop(scene), "resources"), (posts.prompt(scene), "study questions")):
        if post:
            yield _length(post), f"its post of {of}"


def _answers(cohort: Cohort, whole: Run, content: Week) -> Iterator[tuple[int, str]]:
    """How long the answer to /week is for those who take some ways, and what it is."""
    done = frozenset(milestone.id for milestone in content.milestones)
    for taken in _choices(whole.roadmap, content):
        answer = week(Walk(cohort, whole, content.number, done, taken))
        who = f" for {' and '.join(taken.values())}" if taken else ""
        yield _length(answer), f"/week{who}"


def _choices(road: Roadmap, content: Week) -> Iterator[dict[str, str]]:
    """Each choice of ways that makes a difference in the week: for a variant, for a card."""
    branch_of = {way.id: branch.id for branch in road.branches for way in branch.ways}
    nothing: dict[str, str] = {}
    variants = [nothing, *({branch_of[one.way]: one.way} for one in content.variants)]
    cards = [nothing, *({branch_of[way]: way for way in card.ways} for card in content.cards)]
    for own, project in product(variants, cards):
        if own | project == project | own:
            yield own | project


def _length(message: Message) -> int:
    texts = [text_of(block) for block in message.blocks if isinstance(block, Worded)]
    return sum(size(text) + 1 for text in texts)


def _cohort(whole: Run) -> Cohort:
    return Cohort(
        id=CohortId(1),
        community=CommunityId(1),
        name="Cohort",
        roadmap=whole.roadmap.id,
        roadmap_version=whole.roadmap.version,
        leg=None,
        length=whole.length,
        pace=Pace.STANDARD,
        zone_name="UTC",
        start=_DAY,
        state=CohortState.RUNNING,
    )
