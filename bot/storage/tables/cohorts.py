"""Cohorts, their calendar, their posts and those who run them."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Integer,
    LargeBinary,
    String,
    Table,
    Time,
    UniqueConstraint,
)

from bot.storage.tables.base import mentions, metadata, part_of, table
from bot.storage.types import UtcDateTime

cohorts = table(
    "cohorts",
    part_of("community_id", "communities"),
    Column("name", String, nullable=False),
    Column("name_key", String, nullable=False),
    Column("roadmap", String, nullable=False),
    Column("roadmap_version", String, nullable=False),
    Column("edition", String),
    Column("leg", String),
    Column("length", Integer, nullable=False),
    Column("pace", String, nullable=False),
    Column("zone", String, nullable=False),
    Column("start", Date, nullable=False),
    Column("state", String, nullable=False),
    Column("capacity", Integer),
    Column("joining", String, nullable=False),
    Column("revision", Integer, nullable=False, server_default="0"),
    mentions("created_by", "persons", index=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("ended_on", Date),
    UniqueConstraint("community_id", "name_key"),
)

editions = Table(
    "editions",
    metadata,
    Column("digest", String, primary_key=True),
    Column("roadmap", String, nullable=False),
    Column("version", String, nullable=False),
    Column("files", LargeBinary, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

cohort_totals = Table(
    "cohort_totals",
    metadata,
    part_of("cohort_id", "cohorts", key=True),
    Column("members", Integer, nullable=False, server_default="0"),
    Column("milestones_done", Integer, nullable=False, server_default="0"),
)

cohort_places = Table(
    "cohort_places",
    metadata,
    part_of("cohort_id", "cohorts", key=True),
    part_of("place_id", "places", key=True, index=True),
)

facilitators = Table(
    "facilitators",
    metadata,
    part_of("cohort_id", "cohorts", key=True),
    part_of("person_id", "persons", key=True, index=True),
)

slots = Table(
    "slots",
    metadata,
    part_of("cohort_id", "cohorts", key=True),
    Column("kind", String, primary_key=True),
    Column("days", String, nullable=False),
    Column("at", Time, nullable=False),
    Column("on", Boolean, nullable=False),
)

holidays = table(
    "holidays",
    part_of("cohort_id", "cohorts", index=True),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),
    Column("reason", String, nullable=False),
    Column("shift", Integer, nullable=False),
)

cohort_pauses = table(
    "cohort_pauses",
    part_of("cohort_id", "cohorts", index=True),
    Column("first", Date, nullable=False),
    Column("last", Date),
)
