"""A member's streak, derived each time from what happened."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from datetime import date, datetime

from bot.domain.cohorts import Cohort, CohortState, Membership
from bot.domain.days import cut_short_days
from bot.domain.people import GOAL_DAYS, Pause, Person, StreakMode
from bot.domain.streak import Ledger, Neutral, Streak, daily, weekly
from bot.storage.tx import Tx


def ledger_of(
    tx: Tx,
    person: Person,
    days: AbstractSet[date],
    pauses: Sequence[Pause],
    cohort: Cohort,
    membership: Membership,
    now: datetime,
) -> Ledger:
    """Everything a streak depends on, for one membership.

    `days`: those the person checked in on, at least since they joined; `pauses`: all of theirs.
    """
    today = person.today(now)
    return Ledger(
        joined=membership.joined_on,
        checkins=days,
        neutral=_neutral(
            person,
            cohort,
            pauses,
            tx.cohorts.paused_since(cohort.id) if cohort.state is CohortState.PAUSED else None,
            (membership.joined_on, today),
        ),
        today=today,
        anchor=cohort.start,
        goals=((date.min, GOAL_DAYS), *person.goals),
        closed=_earlier(membership.ended_on, cohort.ended_on),
    )


def streak_of(ledger: Ledger, mode: StreakMode, *, why: bool = False) -> Streak:
    """The streak in the person's own mode; somebody who has it off still has a weekly one."""
    return (daily if mode is StreakMode.DAILY else weekly)(ledger, why=why)


def _neutral(
    person: Person,
    cohort: Cohort,
    pauses: Sequence[Pause],
    paused_since: date | None,
    span: tuple[date, date],
) -> tuple[Neutral, ...]:
    return (
        *(Neutral(pause.first, pause.last, "a pause") for pause in pauses),
        *(Neutral(off.first, off.last, off.reason or "a holiday") for off in cohort.holidays),
        *([Neutral(paused_since, None, "the cohort was paused")] if paused_since else []),
        *(
            Neutral(day, day, "a day cut short by a change of zone")
            for day in cut_short_days(person.eras, *span)
        ),
    )


def _earlier(first: date | None, second: date | None) -> date | None:
    return min((day for day in (first, second) if day), default=None)
