"""Personal reminders: asked for, few, and never at night."""

from collections.abc import Sequence
from datetime import datetime, time

from bot.domain.ids import PersonId
from bot.domain.people import Person, Reminder, Unreached
from bot.domain.refusal import Refusal
from bot.services.plan import replan_reminder
from bot.storage.tx import Tx

MOST_A_WEEK = 3
"""The message budget: at most one a day and three a week."""

QUIET_FROM, QUIET_TO = time(22), time(8)
"""Nobody is written to between these hours of their own evening and morning."""

DEFAULT = Reminder(on=True, at=time(19), weekdays=(0, 2, 4))

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def remind(
    tx: Tx,
    person: Person,
    on: bool | None,  # noqa: FBT001
    at: time | None,
    weekdays: Sequence[int] | None,
    now: datetime,
) -> Reminder | None:
    """Change what is named; naming a time or days turns reminders on. Returns what holds now.

    Whatever is named also settles what becomes of reminders that had to stop.

    Raises:
        Refusal: the time lies in the quiet hours.
    """
    known = tx.reminders.of(person.id)
    if on is None and at is None and weekdays is None:
        return known
    if at is not None and is_quiet(at):
        raise Refusal(
            f"Reminders come from {QUIET_TO:%H:%M} to {QUIET_FROM:%H:%M}, not at {at:%H:%M}.",
            option="time",
        )
    before = known or DEFAULT
    wanted = Reminder(
        on=True if on is None else on,
        at=at or before.at,
        weekdays=tuple(weekdays) if weekdays else before.weekdays,
    )
    tx.reminders.save(person.id, wanted)
    if person.unreached:
        tx.people.set_unreached(person.id, None)
    replan_reminder(tx, person.id, now)
    return wanted


def give_up(tx: Tx, person: PersonId, why: Unreached, now: datetime) -> bool:
    """Stop the reminders of somebody who cannot be written to, and remember to tell them.

    Returns whether there were any to stop.
    """
    if not tx.reminders.turn_off(person):
        return False
    tx.people.set_unreached(person, why)
    tx.jobs.drop_ahead_for(person, now)
    return True


def is_quiet(at: time) -> bool:
    """Whether a time of day lies in the quiet hours."""
    return at >= QUIET_FROM or at < QUIET_TO


def weekdays_meant(text: str) -> tuple[int, ...]:
    """Weekdays from words such as `mon,wed` (0 is Monday).

    Raises:
        Refusal: a word is no weekday, or there are more than three.
    """
    words = [word[:3].lower() for word in text.replace(",", " ").split()]
    unknown = next((word for word in words if word not in _WEEKDAYS), None)
    if unknown is not None or not words:
        raise Refusal(
            f"The option days cannot be “{text[:40]}”; it takes weekdays such as mon,wed,fri.",
            option="days",
        )
    days = tuple(sorted({_WEEKDAYS.index(word) for word in words}))
    if len(days) > MOST_A_WEEK:
        raise Refusal(
            f"Reminders come on at most {MOST_A_WEEK} days a week; name fewer days.", option="days"
        )
    return days
