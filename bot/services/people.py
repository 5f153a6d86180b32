"""People as they turn up, and what they settle for themselves."""

from dataclasses import dataclass
from datetime import datetime, time

from bot.domain.days import Era, with_change
from bot.domain.ids import CommunityId
from bot.domain.people import DAY_START, Person, StreakMode, Visibility
from bot.storage.tx import Tx

FALLBACK_ZONE = "Etc/UTC"
"""The zone of somebody whose platform says nothing, until they join a cohort or choose one."""


def welcome(
    tx: Tx,
    *,
    platform: str,
    account: str,
    name: str,
    community: CommunityId | None,
    zone: str | None,
    now: datetime,
) -> Person:
    """The person behind an account, made when they are new; either way they were seen now."""
    known = tx.people.behind_account(platform, account)
    if known:
        tx.people.saw(known.id, now)
        if known.name != name:
            tx.people.rename(known.id, platform, account, name)
        return known
    return tx.people.add(
        platform=platform,
        external_id=account,
        name=name,
        community=community,
        era=Era(now, zone or FALLBACK_ZONE, DAY_START),
        now=now,
    )


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
