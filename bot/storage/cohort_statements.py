"""The statements that read cohorts, built once: a cohort is looked up in every call."""

from collections.abc import Callable

from sqlalchemy import ColumnElement, bindparam, select

from bot.storage.gathered import rows
from bot.storage.place_keys import COLUMNS as PLACE
from bot.storage.prepared import Prepared
from bot.storage.tables import (
    cohort_pauses,
    cohort_places,
    cohorts,
    holidays,
    memberships,
    places,
    slots,
)

HOLIDAYS = select(
    rows(holidays.c.first, holidays.c.last, holidays.c.reason, holidays.c.shift)
).where(holidays.c.cohort_id == cohorts.c.id)

SLOTS = select(rows(slots.c.kind, slots.c.days, slots.c.at, slots.c.on)).where(
    slots.c.cohort_id == cohorts.c.id
)

PLACES = (
    select(rows(places.c.id, *PLACE))
    .join(cohort_places, cohort_places.c.place_id == places.c.id)
    .where(cohort_places.c.cohort_id == cohorts.c.id)
)


def reading(meant: Callable[[ColumnElement[int]], ColumnElement[bool]]) -> Prepared:
    """The cohorts with some keys, and all that belongs to them."""
    return Prepared(
        select(
            cohorts,
            HOLIDAYS.scalar_subquery().label("holidays"),
            SLOTS.scalar_subquery().label("slots"),
            PLACES.scalar_subquery().label("places"),
        )
        .where(meant(cohorts.c.id))
        .order_by(cohorts.c.id)
    )


THERE = select(cohorts.c.id).where(cohorts.c.community_id == bindparam("community"))
MINE = select(memberships.c.cohort_id).where(memberships.c.person_id == bindparam("person"))

WITH_ID = reading(lambda key: key == bindparam("cohort"))
IN_COMMUNITY = reading(lambda key: key.in_(THERE.correlate(None)))
JOINED_BY = reading(lambda key: key.in_(MINE))

PAUSED_SINCE = Prepared(
    select(cohort_pauses.c.first).where(
        cohort_pauses.c.cohort_id == bindparam("cohort"), cohort_pauses.c.last.is_(None)
    )
)
