"""People as they turn up, and what they settle for themselves."""

from dataclasses import dataclass
from datetime import datetime, time

from bot.domain.days import Era, with_change
from bot.domain.ids import CommunityId
from bot.domain.people import DAY_START, Person, StreakMode, Visibility
from bot.storage.tx import Tx

FALLBACK_ZONE = "Etc/UTC"
"""The zone of somebody whose platform says nothing, until they join a cohort or choose one."""


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody as their platform says them: called so here, and so `everywhere`, if it says that.

    The zone is None where the platform knows none.
    """

    platform: str
    id: str
    name: str
    everywhere: str
    zone: str | None


def welcome(
    tx: Tx, one: Account, known: Person | None, community: CommunityId | None, now: datetime
) -> Person:
    """The person behind an account, made when nobody is known; either way they were seen now.

    Who is in several communities is called what they are called everywhere: what they are called in
    one of them may be nobody's business in the others.
    """
    if known is None:
        return tx.people.add(
            platform=one.platform,
            external_id=one.id,
            name=one.name,
            community=community,
            era=Era(now, one.zone or FALLBACK_ZONE, DAY_START),
            now=now,
        )
    tx.people.saw(known.id, now)
    name = one.name
    if name != known.name and one.everywhere:
        others = tx.people.communities_of(known.id) - {community}
        name = one.everywhere if others else name
    if name != known.name:
        tx.people.rename(known.id, one.platform, one.id, name)
    return known


@dataclass(frozen=True, slots=True)
class Changes:
    """What somebody asks to change about themselves; None leaves a thing as it is.

    An empty alias, and no hours, take away what was set.
    """

    zone: str | None = None
    day_start: time | None = None
    streak: StreakMode | None = None
    goal_days: int | None = None
    hours: int | None = None
    alias: str | None = None
    visibility: Visibility | None = None


def change_settings(tx: Tx, person: Person, changes: Changes, now: datetime) -> Person:
    """Apply the changes. A new zone or day start counts from the person's next day on."""
    if changes.zone or changes.day_start:
        # What was asked for last stands, even where it is not in force before tomorrow.
        latest = person.eras[-1]
        eras = with_change(
            person.eras, changes.zone or latest.zone, changes.day_start or latest.day_start, now
        )
        tx.people.set_eras(person.id, eras)
    if changes.goal_days is not None:
        tx.people.set_goal(person.id, person.today(now), changes.goal_days)
    simple = {
        "streak_mode": changes.streak,
        "hours": changes.hours,
        "alias": changes.alias,
        "visibility": changes.visibility,
    }
    wanted = {name: value or None for name, value in simple.items() if value is not None}
    if wanted:
        tx.people.change(person.id, **wanted)
    return tx.people.with_ids([person.id])[person.id]
