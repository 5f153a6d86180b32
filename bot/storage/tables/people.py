"""Communities, the people in them, and what each person asked for."""

from sqlalchemy import Boolean, Column, Date, Integer, String, Table, Time, UniqueConstraint

from bot.storage.tables.base import mentions, metadata, part_of, table
from bot.storage.types import UtcDateTime

communities = table(
    "communities",
    Column("platform", String, nullable=False),
    Column("external_id", String, nullable=False),
    Column("name", String, nullable=False),
    Column("facilitator_role", String),
    Column("channel", String),
    Column("created_at", UtcDateTime, nullable=False),
    UniqueConstraint("platform", "external_id"),
)

persons = table(
    "persons",
    Column("name", String, nullable=False),
    Column("alias", String),
    Column("visibility", String, nullable=False),
    Column("streak_mode", String, nullable=False),
    Column("hours", Integer),
    Column("unreached_cause", String),
    Column("unreached_fix", String),
    Column("created_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
)

accounts = table(
    "accounts",
    part_of("person_id", "persons", index=True),
    mentions("community_id", "communities", index=True),
    Column("platform", String, nullable=False),
    Column("external_id", String, nullable=False),
    Column("name", String, nullable=False),
    UniqueConstraint("platform", "external_id"),
)

zone_history = Table(
    "zone_history",
    metadata,
    part_of("person_id", "persons", key=True),
    Column("since", UtcDateTime, primary_key=True),
    Column("zone", String, nullable=False),
    Column("day_start", Time, nullable=False),
)

goals = Table(
    "goals",
    metadata,
    part_of("person_id", "persons", key=True),
    Column("since", Date, primary_key=True),
    Column("days", Integer, nullable=False),
)

pauses = table(
    "pauses",
    part_of("person_id", "persons", index=True),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),
    Column("reason", String),
)

reminders = Table(
    "reminders",
    metadata,
    part_of("person_id", "persons", key=True),
    Column("on", Boolean, nullable=False),
    Column("at", Time, nullable=False),
    Column("days", String, nullable=False),
)
