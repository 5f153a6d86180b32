"""Handing over, and deleting, everything about one person."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.domain.cohorts import Cohort, Membership
from bot.domain.people import Person, StreakMode
from bot.domain.progress import place_on, standing
from bot.domain.roadmap import Run
from bot.domain.streak import daily, weekly
from bot.services.digests import rewrite
from bot.services.streaks import ledger_of
from bot.storage.memberships import COUNTED
from bot.storage.tx import Tx

STILL_READ = timedelta(days=14)
"""How far back posts are edited: their thread is the current week's or the last one's."""

_INTERNAL = frozenset({"id", "person_id", "membership_id", "community_id", "cohort_id", "previous"})


def export_of(
    tx: Tx, person: Person, run_of: Callable[[Cohort], Run | None], now: datetime
) -> dict[str, Any]:
    """All rows about a person as values JSON has, memberships with what they add up to."""
    rows = tx.privacy.rows_about(person.id)
    plain = {
        name: [{k: v for k, v in row.items() if k not in _INTERNAL} for row in found]
        for name, found in rows.items()
    }
    mine = {cohort.id: cohort for cohort in tx.cohorts.joined_by(person.id)}
    plain["memberships"] = [
        _membership(tx, person, mine[one.cohort], one, run_of, now)
        for one in tx.memberships.of(person.id)
    ]
    plain["earlier_checkins"] = [
        {"day": row["day"], **row["previous"]} for row in rows["checkins"] if row["previous"]
    ]
    return {**plain, "person": plain["person"][0], "exported_at": now}


def forget(tx: Tx, person: Person, now: datetime) -> Mapping[str, int]:
    """Delete every row about a person and return how many there were of each kind.

    Totals lose their part, posts that have not gone out are written anew, and the digests and
    recaps of the last two weeks are edited.
    """
    rows = {kind: len(found) for kind, found in tx.privacy.rows_about(person.id).items()}
    cohorts = tx.cohorts.joined_by(person.id)
    for membership in tx.memberships.of(person.id):
        if membership.state in COUNTED:
            tx.memberships.discount(membership)
    tx.privacy.forget(person.id)
    tx.privacy.recall([cohort.id for cohort in cohorts], now)
    for cohort in cohorts:
        rewrite(tx, cohort, cohort.today(now) - STILL_READ, now)
    return rows


def _membership(
    tx: Tx,
    person: Person,
    cohort: Cohort,
    membership: Membership,
    run_of: Callable[[Cohort], Run | None],
    now: datetime,
) -> dict[str, Any]:
    record = tx.records.of(membership.id)
    done, pauses = record.done, record.pauses
    ledger = ledger_of(tx, person, record.days, pauses, cohort, membership, now)
    run, today = run_of(cohort), cohort.today(now)
    at = standing(run, cohort.calendar, membership, done, today) if run else None
    by_week, by_day = weekly(ledger, why=False), daily(ledger, why=False)
    kept = by_day if person.streak_mode is StreakMode.DAILY else by_week
    return {
        "cohort": cohort.name,
        "roadmap": cohort.roadmap,
        "state": membership.state_on(person.today(now), pauses),
        "joined_at": membership.joined_at,
        "plan": membership.plan,
        "week": place_on(cohort.calendar, membership, today),
        "milestones": {
            "done": len(done),
            "total": at.total if at else None,
            "ids": sorted(done),
        },
        "streak": {
            "daily": by_day.run,
            "weekly": by_week.run,
            "freezes": kept.freezes,
        },
    }
