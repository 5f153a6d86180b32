"""The statements that read cohorts, built once: a cohort is looked up in every call."""

from collections.abc import Callable

from sqlalchemy import ColumnElement, bindparam, select

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


class Statements:
    """What reads the cohorts with some keys, and all that belongs to them."""

    def __init__(self, meant: Callable[[ColumnElement[int]], ColumnElement[bool]]) -> None:
        self.cohorts = Prepared(
            select(cohorts).where(meant(cohorts.c.id)).order_by(cohorts.c.id),
        )
        self.holidays = Prepared(
            select(holidays).where(meant(holidays.c.cohort_id)).order_by(holidays.c.first)
        )
        self.slots = Prepared(select(slots).where(meant(slots.c.cohort_id)))
        self.places = Prepared(
            select(cohort_places.c.cohort_id, *PLACE)
            .join(places, places.c.id == cohort_places.c.place_id)
            .where(meant(cohort_places.c.cohort_id))
            .order_by(places.c.id)
        )


THERE = select(cohorts.c.id).where(cohorts.c.community_id == bindparam("community"))
MINE = select(memberships.c.cohort_id).where(memberships.c.person_id == bindparam("person"))

WITH_ID = Statements(lambda key: key == bindparam("cohort"))
IN_COMMUNITY = Statements(lambda key: key.in_(THERE))
JOINED_BY = Statements(lambda key: key.in_(MINE))

PAUSED_SINCE = Prepared(
    select(cohort_pauses.c.first).where(
        cohort_pauses.c.cohort_id == bindparam("cohort"), cohort_pauses.c.last.is_(None)
    )
)
