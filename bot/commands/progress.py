"""/progress and /streak."""

from functools import partial
from typing import Annotated

from bot.commands.call import Reply
from bot.commands.choice import MEMBERS
from bot.commands.context import Ctx
from bot.commands.found import person_meant
from bot.commands.paging import rest
from bot.commands.spec import NAME_MAX, Commands, Kind, Opt, Role, Scope
from bot.domain.cohorts import Cohort, Membership
from bot.domain.people import Person, Rank, StreakMode, Visibility
from bot.domain.progress import last_day, standing
from bot.domain.refusal import Refusal
from bot.domain.streak import Streak
from bot.services.streaks import ledger_of, streak_of
from bot.storage.records import Record
from bot.views import progress as view
from bot.views import streaks
from bot.views.people import with_word

commands = Commands()


@commands.command(
    "progress", "See where you are on the road", role=Role.INSIDER, scope=Scope.COHORT
)
def progress(
    ctx: Ctx,
    *,
    person: Annotated[
        str | None, Opt("Whose progress", most=NAME_MAX, kind=Kind.PERSON, complete="person")
    ] = None,
    share: Annotated[bool, Opt("Show it to everybody in the channel")] = False,
) -> Reply:
    """Week n of m, milestones, pace, streak, the next thing to do, and what the cohort is on."""
    who = person_meant(ctx, person) if person else ctx.known
    mine = who is not None and who == ctx.known
    membership = ctx.mine if mine else _membership(ctx, who)
    if who is None or membership is None or membership.state not in MEMBERS:
        name = f"{who.shown} is" if who and not mine else "You are"
        raise Refusal(
            f"{name} not in {ctx.cohort.name}; the option person names somebody who is.",
            option="person",
        )
    if not mine:
        _may_look(ctx, who, share=share)
    said = view.progress(
        card(ctx, ctx.cohort, membership, who.shown if share or not mine else None)
    )
    return Reply(said if share or not mine else with_word(said, who), private=not share)


@commands.command("streak", "See your streak", role=Role.MEMBER, scope=Scope.COHORT)
def streak(
    ctx: Ctx,
    *,
    why: Annotated[bool, Opt("Explain every step of it")] = False,
) -> Reply:
    """The streak and, with `why`, the days it counted and the reason for each."""
    record = ctx.tx.records.of(ctx.membership.id)
    mode, value = _streak(ctx, ctx.cohort, ctx.membership, record, why=why)
    if not why:
        return Reply(streaks.streak(ctx.cohort, mode, value, why=False))
    joined = ctx.membership.joined_on
    last = min(day for day in (ctx.today, ctx.membership.ended_on, ctx.cohort.ended_on) if day)
    counted = sorted(day for day in record.days if day <= last)
    late = ctx.tx.checkins.backdated_days(ctx.person.id, joined)
    said = partial(
        streaks.streak, ctx.cohort, mode, value, why=True, counted=counted, backdated=late
    )
    message = said()
    return Reply(message, file=rest("streak.txt", message, said(whole=True)))


def card(ctx: Ctx, cohort: Cohort, membership: Membership, name: str | None = None) -> view.Shown:
    """Where a member stands; under a `name` as others may see it, else with the caller's streak.

    Raises:
        Refusal: the cohort's roadmap is not there any more.
    """
    run, today, calendar = ctx.run_of(cohort), cohort.today(ctx.now), cohort.calendar
    record = ctx.tx.records.of(membership.id)
    return view.Shown(
        cohort=cohort,
        run=run,
        standing=standing(run, calendar, membership, record.done, today),
        streak=None if name else _streak(ctx, cohort, membership, record),
        totals=record.totals,
        today=today,
        name=name,
        ends=last_day(calendar, membership),
        projects=record.projects,
    )


def _streak(
    ctx: Ctx, cohort: Cohort, membership: Membership, record: Record, *, why: bool = False
) -> tuple[StreakMode, Streak]:
    days, pauses = record.days, record.pauses
    ledger = ledger_of(ctx.tx, ctx.person, days, pauses, cohort, membership, ctx.now)
    return ctx.person.streak_mode, streak_of(ledger, ctx.person.streak_mode, why=why)


def _membership(ctx: Ctx, who: Person | None) -> Membership | None:
    return ctx.tx.memberships.between(who.id, ctx.cohort.id) if who else None


def _may_look(ctx: Ctx, who: Person, *, share: bool) -> None:
    """Only people who let their cohort look are shown, and nobody shares for somebody else."""
    leads = ctx.known and ctx.cohort.id in ctx.tx.facilitators.cohorts_of(ctx.known.id)
    if share:
        raise Refusal("Only your own progress can be shared; leave person or share out.")
    if who.visibility is Visibility.PRIVATE and not leads and ctx.caller.rank is not Rank.ADMIN:
        raise Refusal(f"{who.shown} keeps their progress private.")
