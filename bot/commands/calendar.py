"""/cohort preview, schedule, skip, holiday and post: what goes out, and when."""

from datetime import date, time, timedelta
from enum import StrEnum
from itertools import takewhile
from typing import Annotated

from bot.commands.call import File, Reply
from bot.commands.coming import coming, has_words, next_of, planned
from bot.commands.context import Ctx
from bot.commands.spec import Commands, Opt, Role, Scope
from bot.commands.undo import undo_buttons
from bot.domain.cohorts import Cohort, CohortState
from bot.domain.refusal import Refusal
from bot.domain.schedule import PostKind, Slot
from bot.domain.usage import usage
from bot.domain.zones import clock_changes
from bot.message import Button
from bot.services import cohorts as life
from bot.services.holidays import give_back, take_off
from bot.services.news import next_news
from bot.services.plan import asked
from bot.views import cohorts as cohort_view
from bot.views import preview as view
from bot.views.answers import sentence
from bot.views.timetable import timetable
from bot.views.wording import day as day_words
from bot.views.wording import moved, this_cohort

commands = Commands()


class Post(StrEnum):
    """The posts that a facilitator can time or ask for."""

    WEEK = "week"
    DROP = "drop"
    PROMPT = "prompt"
    CHECKIN = "checkin"
    DIGEST = "digest"
    RECAP = "recap"
    EVENT = "event"


_FOLLOWS = {
    PostKind.DIGEST: "The digest follows the check-ins",
    PostKind.EVENT: "The event post follows the dates of events",
}
"""What gives a post its days, where that is not the timetable."""


@commands.command(
    "cohort preview",
    "See every post before it goes out",
    role=Role.FACILITATOR,
    scope=Scope.COHORT,
)
def preview(
    ctx: Ctx,
    weeks: Annotated[int | None, Opt("Only so many weeks from now", least=1, most=520)] = None,
) -> Reply:
    """Every post still to come, with its local time, and what a facilitator should know of it."""
    cohort = ctx.cohort
    today = cohort.today(ctx.now)
    first = max(today, cohort.start)
    last = min(cohort.calendar.end, first + timedelta(weeks=weeks, days=-1)) if weeks else None
    listed = takewhile(lambda due: last is None or due.day <= last, coming(ctx, cohort))
    posts = [planned(ctx, due) for due in listed]
    end = last or cohort.calendar.end
    changes = clock_changes(cohort.zone, first, end) if end >= first else ()
    message, text = view.preview(cohort, posts, changes, ctx.missing(cohort.places))
    return Reply(message, file=File("preview.txt", text) if text else None)


@commands.command(
    "cohort schedule",
    "Change when posts go out",
    role=Role.FACILITATOR,
    scope=Scope.COHORT,
    writes=True,
)
def schedule(
    ctx: Ctx,
    post: Annotated[Post, Opt("Which kind of post")],
    day: Annotated[str | None, Opt("The day of the week, 1 to 7; several as 3,5", most=20)] = None,
    time: Annotated[time | None, Opt("The time on the cohort's wall")] = None,
    on: Annotated[bool | None, Opt("Whether it goes out at all")] = None,
) -> Reply:
    """Change what is named of one kind of post; show the timetable and when the next one comes."""
    kind = PostKind(post.value)
    slot = next(slot for slot in ctx.cohort.timetable if slot.kind is kind)
    if day is not None and kind in _FOLLOWS:
        raise Refusal(f"{_FOLLOWS[kind]}, so its day cannot be set; its time can.")
    changed = Slot(
        kind=kind,
        days=_days(day, kind) if day is not None else slot.days,
        at=time or slot.at,
        on=slot.on if on is None else on,
    )
    cohort = life.retime(ctx.tx, ctx.library, ctx.cohort, changed, ctx.now)
    before = {
        "post": kind.value,
        "day": None if kind in _FOLLOWS else ",".join(str(number) for number in slot.days),
        "time": f"{slot.at:%H:%M}",
        "on": "yes" if slot.on else "no",
    }
    known = {name: old for name, old in before.items() if old}
    undo = undo_buttons(("cohort", "schedule"), known | dict([this_cohort(cohort)]))
    due = next_of(ctx, cohort, kind) if changed.on else None
    when = cohort_view.next_post(cohort, due.at if due else None, ctx.now, f"{kind} post")
    notes = (when,) if changed.on else ()
    return Reply(timetable(cohort, *undo, notes=notes), due=True)


@commands.command(
    "cohort skip",
    "Skip a calendar week",
    role=Role.FACILITATOR,
    scope=Scope.COHORT,
    writes=True,
)
def skip(
    ctx: Ctx,
    week: Annotated[int | None, Opt("The week that begins later", least=1, most=520)] = None,
    reason: Annotated[str | None, Opt("Why", most=100)] = None,
) -> Reply:
    """Have a week, and everything after it, begin one calendar week later."""
    cohort, calendar = ctx.cohort, ctx.cohort.calendar
    today = cohort.today(ctx.now)
    following = [n for n in range(1, cohort.length + 1) if calendar.begins(n) > today]
    position = week or next(iter(following), None)
    if position is None:
        raise Refusal(f"Every week of {cohort.name} has begun, so there is none left to skip.")
    if position > cohort.length:
        raise Refusal(
            f"{cohort.name} has weeks 1 to {cohort.length}; there is no week {week}.", option="week"
        )
    first = calendar.begins(position)
    if first < today:
        raise Refusal(
            f"Week {position} began on {day_words(first)}; "
            "skip a later week, or give days off with ",
            usage("cohort holiday"),
            ".",
            option="week",
        )
    last = first + timedelta(days=6)
    cohort, moves = take_off(
        ctx.tx, ctx.library, cohort, first, last, reason or "a week off", ctx.now
    )
    return Reply(sentence(moved(moves), _give_back(cohort, first, last), _look(cohort)), due=True)


@commands.command(
    "cohort holiday",
    "Give the cohort days off",
    role=Role.FACILITATOR,
    scope=Scope.COHORT,
    writes=True,
)
def holiday(
    ctx: Ctx,
    from_: Annotated[date, Opt("The first day off")],
    to: Annotated[date, Opt("The last day off")],
    reason: Annotated[str | None, Opt("Why", most=100)] = None,
) -> Reply:
    """Days off for everybody; what comes after moves by whole weeks."""
    cohort, moves = take_off(
        ctx.tx, ctx.library, ctx.cohort, from_, to, reason or "a holiday", ctx.now
    )
    off = cohort_view.holiday_words(from_, to, reason or "")
    said = f"Days off: {off}. They are neutral for every streak. {cohort_view.moved_around(moves)}"
    return Reply(sentence(said, _give_back(cohort, from_, to), _look(cohort)), due=True)


@commands.command(
    "undo holiday",
    "Take days off back",
    role=Role.FACILITATOR,
    scope=Scope.COHORT,
    writes=True,
    hidden=True,
)
def undo_holiday(
    ctx: Ctx,
    from_: Annotated[date, Opt("The first day off")],
    to: Annotated[date, Opt("The last day off")],
) -> Reply:
    """Undo a skip or a holiday that has not begun."""
    cohort = give_back(ctx.tx, ctx.library, ctx.cohort, from_, to, ctx.now)
    return Reply(sentence("Undone: the weeks are back where they were.", _look(cohort)), due=True)


@commands.command(
    "cohort post",
    "Post something now",
    role=Role.FACILITATOR,
    scope=Scope.COHORT,
    writes=True,
)
def post(ctx: Ctx, post: Annotated[Post, Opt("Which kind of post")]) -> Reply:
    """One post of a kind, now; the schedule stays as it is."""
    cohort = ctx.cohort
    kind, today = PostKind(post.value), cohort.today(ctx.now)
    week = cohort.calendar.week_on(today)
    if week is None or cohort.state.over:
        raise Refusal(f"{cohort.name} is not on the road today, so there is nothing to post.")
    if cohort.state is CohortState.PAUSED:
        raise Refusal(
            f"{cohort.name} is paused, so nothing is posted; ", usage("cohort resume"), " goes on."
        )
    if kind is PostKind.EVENT and not next_news(ctx.tx, cohort, ctx.run.roadmap, today):
        raise Refusal(
            f"{cohort.name} has no event ahead of it on its roadmap, so there is nothing to post."
        )
    if kind is not PostKind.EVENT and not has_words(ctx, cohort, kind, week, today):
        raise Refusal(f"The roadmap has nothing for the {post.value} post of this week.")
    ctx.tx.jobs.add([asked(cohort, kind, ctx.now)])
    return Reply(view.on_its_way(cohort, post.value), due=True)


def _days(text: str, kind: PostKind) -> tuple[int, ...]:
    words = text.replace(",", " ").split()
    days = sorted({int(word) for word in words if word in "1234567" and len(word) == 1})
    single = kind is not PostKind.CHECKIN
    if not days or len(words) != len(days) or (single and len(days) > 1):
        what = "one day from 1 to 7" if single else "days from 1 to 7, such as 3,5"
        raise Refusal(
            f"The option day cannot be “{text}”; the {kind} post takes {what}.", option="day"
        )
    return tuple(days)


def _give_back(cohort: Cohort, first: date, last: date) -> Button:
    dates = (("from", first.isoformat()), ("to", last.isoformat()))
    return Button("Undo", ("undo", "holiday"), (*dates, this_cohort(cohort)))


def _look(cohort: Cohort) -> Button:
    return Button("Preview", ("cohort", "preview"), (this_cohort(cohort),))
