"""Days off: given to a cohort, and taken back."""

from dataclasses import replace
from datetime import date, datetime

from bot.content import Library
from bot.domain.calendar import Holiday, Move, with_holiday
from bot.domain.cohorts import Cohort
from bot.domain.refusal import Refusal
from bot.services.cohorts import is_not_over
from bot.services.plan import replan
from bot.storage.tx import Tx

MOST_DAYS_OFF = 120
"""Days one holiday may have."""


def take_off(
    tx: Tx, library: Library, cohort: Cohort, first: date, last: date, reason: str, now: datetime
) -> tuple[Cohort, tuple[Move, ...]]:
    """Give the cohort days off; what begins on or after the first of them moves by whole weeks.

    Raises:
        Refusal: the days are in the past, outside the run, or off already.
    """
    is_not_over(cohort)
    if last < first:
        raise Refusal(
            f"The holiday ends on {last.isoformat()}, before it begins; swap the two days.",
            option="to",
        )
    if (last - first).days >= MOST_DAYS_OFF:
        raise Refusal(
            f"A holiday takes up to {MOST_DAYS_OFF} days; finish the cohort for longer.",
            option="to",
        )
    if first < cohort.today(now):
        raise Refusal(
            f"{first.isoformat()} is over; a holiday begins today or later.", option="from"
        )
    if first > cohort.calendar.end or last < cohort.start:
        raise Refusal(
            f"{cohort.name} runs from {cohort.start.isoformat()} to "
            f"{cohort.calendar.end.isoformat()}; those days are outside."
        )
    if any(off.first <= first and last <= off.last for off in cohort.holidays):
        raise Refusal("Those days are a holiday already.")
    calendar, moves = with_holiday(cohort.calendar, first, last, reason)
    return _with_holidays(tx, library, cohort, calendar.holidays, now), moves


def give_back(
    tx: Tx, library: Library, cohort: Cohort, first: date, last: date, now: datetime
) -> Cohort:
    """Undo a holiday that has not begun.

    Raises:
        Refusal: there is no such holiday, or it has begun.
    """
    if first <= cohort.today(now):
        raise Refusal("That holiday has begun, so it stays.")
    kept = tuple(off for off in cohort.holidays if (off.first, off.last) != (first, last))
    if len(kept) == len(cohort.holidays):
        raise Refusal("There is no such holiday; nothing was undone.")
    return _with_holidays(tx, library, cohort, kept, now)


def _with_holidays(
    tx: Tx, library: Library, cohort: Cohort, holidays: tuple[Holiday, ...], now: datetime
) -> Cohort:
    tx.cohorts.set_holidays(cohort.id, holidays)
    changed = replace(cohort, holidays=holidays)
    tx.cohorts.save(changed)
    replan(tx, library, changed, now)
    return changed
