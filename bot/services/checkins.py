"""Checking in, changing what was said, and taking it back."""

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.domain.checkins import CheckIn, Mood
from bot.domain.days import start_of
from bot.domain.ids import CommunityId
from bot.domain.people import Person
from bot.domain.refusal import Refusal
from bot.storage.tx import Tx

BACKDATED_A_WEEK = 2
"""How many check-ins of any seven days may be made a day late."""

BACKDATED_FOR = timedelta(hours=48)
"""How long after its beginning a day can still be checked in."""


class Day(StrEnum):
    TODAY = "today"
    YESTERDAY = "yesterday"


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says of a day; None is left as it was when they said something before."""

    done: str
    next: str | None = None
    blocked: str | None = None
    minutes: int | None = None
    mood: Mood | None = None


def check_in(
    tx: Tx, person: Person, said: Said, day: Day, community: CommunityId | None, now: datetime
) -> tuple[CheckIn, bool]:
    """Record a day, or edit what is there; returns the check-in and whether the day is new.

    Raises:
        Refusal: yesterday is out of reach, or was used too often this week.
    """
    today = person.today(now)
    backdated = day is Day.YESTERDAY
    on = today - timedelta(days=1) if backdated else today
    known = tx.checkins.on(person.id, on)
    if known:
        changed = replace(
            known,
            **{name: value for name, value in asdict(said).items() if value is not None},
            revision=known.revision + 1,
        )
        tx.checkins.rewrite(person.id, changed, previous=_kept(known))
        return changed, False
    if backdated:
        _may_backdate(tx, person, on, now)
    checkin = CheckIn(day=on, at=now, backdated=backdated, **asdict(said))
    tx.checkins.add(person.id, checkin, community)
    return checkin, True


def take_back(tx: Tx, person: Person, day: date, revision: int) -> CheckIn | None:
    """Undo the last change of a day: what was said before it, or None if that was nothing.

    Raises:
        Refusal: the check-in has changed since, or is gone.
    """
    known = tx.checkins.on(person.id, day)
    if known is None or known.revision != revision:
        raise Refusal("That check-in has changed since; nothing was undone.")
    if known.previous is None:
        tx.checkins.remove(person.id, day)
        return None
    before = replace(known, **_restored(known.previous), revision=known.revision + 1)
    tx.checkins.rewrite(person.id, before, previous=None)
    return before


def _may_backdate(tx: Tx, person: Person, day: date, now: datetime) -> None:
    if now - start_of(person.eras, day) > BACKDATED_FOR:
        raise Refusal(
            "Yesterday began more than 48 hours ago, so it can no longer be checked in; "
            "today is still open.",
            option="day",
        )
    used = tx.checkins.backdated(person.id, day - timedelta(days=6))
    if used >= BACKDATED_A_WEEK:
        raise Refusal(
            "You checked in for a day before twice in the last seven days already; "
            "that is the limit, and today is still open.",
            option="day",
        )


def _kept(checkin: CheckIn) -> dict[str, Any]:
    return {
        "done": checkin.done,
        "next": checkin.next,
        "blocked": checkin.blocked,
        "minutes": checkin.minutes,
        "mood": checkin.mood,
    }


def _restored(previous: Any) -> dict[str, Any]:
    return {**previous, "mood": Mood(previous["mood"]) if previous["mood"] else None}
