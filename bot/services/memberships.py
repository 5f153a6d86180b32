"""Joining and leaving."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from bot.domain.cohorts import (
    Cohort,
    CohortState,
    Joining,
    Membership,
    MembershipState,
    Plan,
    RollEntry,
)
from bot.domain.days import Era
from bot.domain.people import DAY_START, Community, Person
from bot.domain.progress import beyond
from bot.domain.refusal import Refusal
from bot.domain.roadmap import Run
from bot.domain.usage import usage
from bot.services.people import FALLBACK_ZONE
from bot.services.requests import asks, was_let_in
from bot.storage.tx import Tx


def roll(tx: Tx, cohort: Cohort, run: Run, now: datetime) -> list[RollEntry]:
    """Who is in a cohort and how they are doing, by the same count as their own progress."""
    others = tx.completions.with_others(cohort.id, [m.id for m in run.milestones])
    return [
        replace(entry, beyond=beyond(run, others.get(entry.membership.id, frozenset())))
        for entry in tx.memberships.roll(cohort.id, cohort.today(now))
    ]


def weeks_late(cohort: Cohort, joined_on: date) -> int:
    """Calendar weeks that were over on the day somebody joined."""
    week = cohort.calendar.week_on(joined_on)
    return week.number - 1 if week else 0


def join(
    tx: Tx, cohort: Cohort, person: Person, plan: Plan | None, now: datetime
) -> tuple[Membership, bool]:
    """Bring somebody into a cohort; returns the membership and whether they are new in it.

    A member who names a plan changes to it. Somebody whose zone nobody knows gets the cohort's.

    Raises:
        Refusal: the cohort is over or full, or they are in it already and ask for nothing else.
    """
    if cohort.state.over:
        raise Refusal(
            f"{cohort.name} is {cohort.state}; ", usage("cohort list"), " shows what is open."
        )
    known = tx.memberships.between(person.id, cohort.id)
    if known and known.state is MembershipState.ACTIVE:
        if plan is None:
            raise Refusal(
                f"You are in {cohort.name} already; ", usage("progress"), " shows where you are."
            )
        tx.memberships.set_plan(known.id, plan, _shift(plan, cohort, known.joined_on))
        return _now(tx, person, cohort), False
    waits = cohort.joining is Joining.APPROVAL
    if known and known.state is MembershipState.WAITING and waits:
        raise Refusal(f"You have asked to join {cohort.name}; a facilitator will answer.")
    _has_room(tx, cohort)
    state = MembershipState.WAITING if waits else MembershipState.ACTIVE
    chosen = plan or Plan.CURRENT
    if known:
        _enter(tx, cohort, person, known, state, chosen, now)
    else:
        person = _placed(tx, person, cohort, now)
        tx.memberships.add(
            cohort.id,
            person.id,
            state=state,
            plan=chosen,
            shift=_shift(chosen, cohort, person.today(now)),
            joined_on=person.today(now),
            now=now,
        )
    if waits:
        tx.jobs.add([asks(cohort, now)])
    return _now(tx, person, cohort), True


def approve(tx: Tx, cohort: Cohort, person: Person, now: datetime) -> None:
    """Let somebody in who asked; they count from now on, not from the day they asked.

    Raises:
        Refusal: they have not asked, or the cohort is full.
    """
    known = tx.memberships.between(person.id, cohort.id)
    if known is None or known.state is not MembershipState.WAITING:
        raise Refusal(f"{person.shown} is not waiting to join {cohort.name}.")
    _has_room(tx, cohort)
    _enter(tx, cohort, person, known, MembershipState.ACTIVE, known.plan, now)
    tx.jobs.add([was_let_in(cohort, person, now)])


def leave(tx: Tx, membership: Membership, person: Person, now: datetime) -> None:
    """Go, or wait no longer; what was done stays for a return."""
    if membership.state is MembershipState.WAITING:
        tx.memberships.set_state(membership, MembershipState.LEFT, ended_on=membership.ended_on)
        return
    tx.memberships.set_state(membership, MembershipState.LEFT, ended_on=person.today(now))


def depart(tx: Tx, community: Community, person: Person, now: datetime) -> bool:
    """Take somebody out of the cohorts of a community they are not in any more.

    What they did stays for a return, as after any leave. The only facilitator of a cohort stays
    its facilitator. Returns whether anything has changed.
    """
    theirs = {cohort.id for cohort in tx.cohorts.in_community(community.id)}
    present = (MembershipState.ACTIVE, MembershipState.WAITING)
    left = [
        membership
        for membership in tx.memberships.of(person.id)
        if membership.cohort in theirs and membership.state in present
    ]
    for membership in left:
        leave(tx, membership, person, now)
    led = theirs & tx.facilitators.cohorts_of(person.id)
    given_up = [cohort for cohort in led if len(tx.facilitators.of(cohort)) > 1]
    for cohort in given_up:
        tx.facilitators.dismiss(cohort, person.id)
    return bool(left or given_up)


def active_cohorts(
    tx: Tx, person: Person, memberships: Iterable[Membership]
) -> list[tuple[Cohort, Membership]]:
    """The cohorts somebody is in that are not over, of all their memberships."""
    cohorts = {cohort.id: cohort for cohort in tx.cohorts.joined_by(person.id)}
    return [
        (cohorts[membership.cohort], membership)
        for membership in memberships
        if membership.state is MembershipState.ACTIVE
        and cohorts[membership.cohort].state not in (CohortState.FINISHED, CohortState.CANCELLED)
    ]


def _enter(
    tx: Tx,
    cohort: Cohort,
    person: Person,
    known: Membership,
    state: MembershipState,
    plan: Plan,
    now: datetime,
) -> None:
    """Somebody who was a member before goes on; who has only waited until now begins now."""
    returns = known.ended_on is not None
    joined_on = known.joined_on if returns else person.today(now)
    kept = known.ended_on if state is MembershipState.WAITING else None
    tx.memberships.set_state(known, state, ended_on=kept)
    tx.memberships.set_plan(known.id, plan, _shift(plan, cohort, joined_on))
    if not returns:
        tx.memberships.begin(known.id, joined_on, now)


def _shift(plan: Plan, cohort: Cohort, joined_on: date) -> int:
    return weeks_late(cohort, joined_on) if plan is Plan.SHIFT else 0


def _has_room(tx: Tx, cohort: Cohort) -> None:
    members, _ = tx.memberships.totals(cohort.id)
    if cohort.capacity is not None and members >= cohort.capacity:
        raise Refusal(
            f"{cohort.name} is full ({members} of {cohort.capacity} places are taken); ",
            usage("cohort list"),
            " shows what is open.",
        )


def _placed(tx: Tx, person: Person, cohort: Cohort, now: datetime) -> Person:
    if (
        person.eras[-1].zone == FALLBACK_ZONE
        and len(person.eras) == 1
        and not tx.memberships.of(person.id)
    ):
        # At once: nobody has lived a day yet in a zone that was only a guess.
        tx.people.set_eras(person.id, (Era(now, cohort.zone_name, DAY_START),))
        return tx.people.with_ids([person.id])[person.id]
    return person


def _now(tx: Tx, person: Person, cohort: Cohort) -> Membership:
    membership = tx.memberships.between(person.id, cohort.id)
    if membership is None:
        raise LookupError("a membership was just written and is not there")
    return membership
