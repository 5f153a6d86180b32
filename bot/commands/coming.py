"""What a cohort is going to get: the posts that the preview lists."""

from collections.abc import Iterator
from datetime import date

from bot.commands.context import Ctx
from bot.domain.calendar import CalendarWeek
from bot.domain.cohorts import Cohort
from bot.domain.schedule import Occurrence, PostKind
from bot.services.news import news_on
from bot.services.plan import overdue, to_come
from bot.views import posts, preview
from bot.views.events import titles
from bot.views.scene import Scene


def coming(ctx: Ctx, cohort: Cohort) -> Iterator[Occurrence]:
    """Every post still to go out later than now, in order, that has something to say."""
    if cohort.state.over:
        return iter(())
    found = to_come(ctx.tx, ctx.library, cohort, ctx.now)
    return (due for due in found if has_words(ctx, cohort, due.kind, due.week, due.day))


def next_of(ctx: Ctx, cohort: Cohort, kind: PostKind | None = None) -> Occurrence | None:
    """The next post of a kind, or of all; not later than now if it goes out at once."""
    if kind in (None, PostKind.WEEK) and (late := overdue(ctx.tx, cohort, ctx.now)):
        return late[0]
    return next((due for due in coming(ctx, cohort) if kind in (None, due.kind)), None)


def planned(ctx: Ctx, due: Occurrence) -> preview.Planned:
    """A post to come, as the preview calls it."""
    scene = Scene(ctx.cohort, ctx.run, due.week, due.day)
    if due.kind is PostKind.WEEK:
        return preview.Planned(due, posts.week_title(scene))
    if due.kind is PostKind.EVENT:
        return preview.Planned(due, titles(news_on(ctx.tx, ctx.cohort, ctx.run.roadmap, due.day)))
    return preview.Planned(due, f"{scene.label}: {preview.NAMES[due.kind]}")


def has_words(ctx: Ctx, cohort: Cohort, kind: PostKind, week: CalendarWeek, day: date) -> bool:
    """Whether the roadmap says anything in such a post; most kinds need nothing of it."""
    if kind is PostKind.EVENT:
        return bool(news_on(ctx.tx, cohort, ctx.run_of(cohort).roadmap, day))
    words = _WORDS.get(kind)
    return words is None or words(Scene(cohort, ctx.run_of(cohort), week, day)) is not None


_WORDS = {PostKind.DROP: posts.drop, PostKind.PROMPT: posts.prompt}
