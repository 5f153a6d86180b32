"""Pauses that people take."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.domain.people import Pause, Person
from bot.domain.refusal import Refusal
from bot.storage.tx import Tx

LONGEST = timedelta(days=180)
"""How far ahead a pause may reach."""


def pause(tx: Tx, person: Person, until: date, reason: str | None, now: datetime) -> Pause:
    """Days off from today through `until`; a pause that is on is made longer or shorter.

    Raises:
        Refusal: the day is over, or too far away.
    """
    today = person.today(now)
    if until < today:
        raise Refusal(
            f"{until.isoformat()} is over; the option until takes today or a later day.",
            option="until",
        )
    if until - today > LONGEST:
        raise Refusal(
            f"A pause takes up to {LONGEST.days} days; "
            f"{(today + LONGEST).isoformat()} is the last.",
            option="until",
        )
    before = tx.pauses.of(person.id)
    current = pause_on(before, today)
    taken = Pause(
        first=current.first if current else today,
        last=until,
        reason=reason or (current.reason if current else None),
    )
    tx.pauses.replace(person.id, [*(p for p in before if p != current), taken])
    return taken


def resume(tx: Tx, person: Person, now: datetime) -> None:
    """End the pause that is on; what is over of it stays neutral.

    Raises:
        Refusal: there is none.
    """
    today = person.today(now)
    before = tx.pauses.of(person.id)
    current = pause_on(before, today)
    if current is None:
        raise Refusal("You are not paused, so there is nothing to resume.")
    kept = [p for p in before if p != current]
    if current.first < today:
        kept.append(replace(current, last=today - timedelta(days=1)))
    tx.pauses.replace(person.id, kept)


def pause_on(pauses: tuple[Pause, ...], today: date) -> Pause | None:
    """The pause that a day belongs to."""
    return next((pause for pause in pauses if pause.first <= today <= pause.last), None)
