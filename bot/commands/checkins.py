"""/checkin, and the undo behind its button."""

from collections.abc import Set as AbstractSet
from datetime import date, timedelta
from typing import Annotated

from bot.commands.call import Reply
from bot.commands.context import Ctx
from bot.commands.spec import Commands, Opt, Role
from bot.domain.checkins import Mood
from bot.domain.cohorts import Cohort, Membership
from bot.domain.progress import Due, standing
from bot.domain.streak import Streak
from bot.services.checkins import Day, Said, check_in, take_back
from bot.services.digests import refresh
from bot.services.memberships import active_cohorts
from bot.services.streaks import ledger_of, streak_of
from bot.views import checkins as view
from bot.views.people import with_word

commands = Commands()

BACK_AFTER = timedelta(days=7)
"""A silence after which a check-in is greeted."""


@commands.command("checkin", "Say what you did today", role=Role.MEMBER, writes=True)
def checkin(
    ctx: Ctx,
    *,
    done: Annotated[str, Opt("What did you do?", most=500)],
    next_: Annotated[str | None, Opt("What is next?", most=300)] = None,
    blocked: Annotated[str | None, Opt("Is anything in the way?", most=300)] = None,
    minutes: Annotated[int | None, Opt("How many minutes?", least=0, most=1440)] = None,
    day: Annotated[Day, Opt("Which day it was", asked=False)] = Day.TODAY,
    mood: Annotated[Mood | None, Opt("How did it go?")] = None,
) -> Reply:
    """Record the day; the answer says the streak and what changed, and offers to undo."""
    before = ctx.tx.checkins.days_of(ctx.person.id, date.min)
    last = max(before, default=None)
    said = Said(done=done, next=next_, blocked=blocked, minutes=minutes, mood=mood)
    home = ctx.community.id if ctx.community else None
    checked, new = check_in(ctx.tx, ctx.person, said, day, home, ctx.now)
    rows = active_cohorts(ctx.tx, ctx.person, ctx.memberships)
    edits = [refresh(ctx.tx, cohort, checked.day, ctx.now) for cohort, _ in rows]
    message = view.checked_in(
        checked,
        [_standing(ctx, before | {checked.day}, *row) for row in rows],
        ctx.person.streak_mode,
        new=new,
        back=new and last is not None and checked.day - last > BACK_AFTER,
        today=ctx.today,
    )
    return Reply(with_word(message, ctx.person), due=any(edits))


@commands.command("undo checkin", "Take your last check-in back", writes=True, hidden=True)
def undo(
    ctx: Ctx,
    *,
    day: Annotated[date, Opt("The day of the check-in")],
    revision: Annotated[int, Opt("The version that is taken back", least=1, most=1_000_000)],
) -> Reply:
    """Bring back what was said before, or nothing if that was the first word."""
    before = take_back(ctx.tx, ctx.person, day, revision)
    rows = active_cohorts(ctx.tx, ctx.person, ctx.memberships)
    edits = [refresh(ctx.tx, cohort, day, ctx.now) for cohort, _ in rows]
    return Reply(view.taken_back(day, before), due=any(edits))


def _standing(
    ctx: Ctx, days: AbstractSet[date], cohort: Cohort, membership: Membership
) -> tuple[Cohort, Streak, Due | None]:
    pauses = ctx.tx.pauses.of(ctx.person.id)
    ledger = ledger_of(ctx.tx, ctx.person, days, pauses, cohort, membership, ctx.now)
    done = ctx.tx.completions.ids_of(membership.id)
    today = cohort.today(ctx.now)
    at = standing(ctx.run_of(cohort), cohort.calendar, membership, done, today)
    return cohort, streak_of(ledger, ctx.person.streak_mode), at.next
