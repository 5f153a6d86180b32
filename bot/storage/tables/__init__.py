"""Every table, under one MetaData."""

from bot.storage.tables.audit import audit
from bot.storage.tables.base import metadata
from bot.storage.tables.calls import handled_calls
from bot.storage.tables.cohorts import (
    cohort_pauses,
    cohort_places,
    cohort_totals,
    cohorts,
    editions,
    facilitators,
    holidays,
    slots,
)
from bot.storage.tables.feeds import feeds
from bot.storage.tables.installations import install_states, installations, installed_in
from bot.storage.tables.members import checkins, completions, memberships, projects, ways
from bot.storage.tables.people import (
    accounts,
    communities,
    goals,
    pauses,
    persons,
    reminders,
    zone_history,
)
from bot.storage.tables.queue import deliveries, jobs, places
from bot.storage.tables.restores import restores

__all__ = [
    "accounts",
    "audit",
    "checkins",
    "cohort_pauses",
    "cohort_places",
    "cohort_totals",
    "cohorts",
    "communities",
    "completions",
    "deliveries",
    "editions",
    "facilitators",
    "feeds",
    "goals",
    "handled_calls",
    "holidays",
    "install_states",
    "installations",
    "installed_in",
    "jobs",
    "memberships",
    "metadata",
    "pauses",
    "persons",
    "places",
    "projects",
    "reminders",
    "restores",
    "slots",
    "ways",
    "zone_history",
]
