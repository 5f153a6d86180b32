"""People in cohorts, what they said they did, and what they finished."""

from sqlalchemy import Boolean, Column, Date, Integer, String, Table, UniqueConstraint

from bot.storage.tables.base import mentions, metadata, part_of, table
from bot.storage.types import Json, UtcDateTime

memberships = table(
    "memberships",
    part_of("cohort_id", "cohorts"),
    part_of("person_id", "persons", index=True),
    Column("state", String, nullable=False),
    Column("joined_at", UtcDateTime, nullable=False),
    Column("joined_on", Date, nullable=False),
    Column("plan", String, nullable=False),
    Column("shift", Integer, nullable=False, server_default="0"),
    Column("goal", String),
    Column("ended_on", Date),
    UniqueConstraint("cohort_id", "person_id"),
)

ways = Table(
    "ways",
    metadata,
    part_of("membership_id", "memberships", key=True),
    Column("branch", String, primary_key=True),
    Column("way", String, nullable=False),
)

projects = table(
    "projects",
    part_of("membership_id", "memberships", index=True),
    Column("title", String, nullable=False),
    Column("link", String),
    Column("at", UtcDateTime, nullable=False),
)

checkins = table(
    "checkins",
    part_of("person_id", "persons"),
    mentions("community_id", "communities", index=True),
    Column("day", Date, nullable=False),
    Column("done", String, nullable=False),
    Column("next", String),
    Column("blocked", String),
    Column("minutes", Integer),
    Column("mood", String),
    Column("at", UtcDateTime, nullable=False),
    Column("backdated", Boolean, nullable=False),
    Column("revision", Integer, nullable=False, server_default="0"),
    Column("previous", Json),
    UniqueConstraint("person_id", "day"),
)

completions = table(
    "completions",
    part_of("membership_id", "memberships"),
    Column("milestone", String, nullable=False),
    Column("link", String),
    Column("note", String),
    Column("at", UtcDateTime, nullable=False),
    UniqueConstraint("membership_id", "milestone"),
)
