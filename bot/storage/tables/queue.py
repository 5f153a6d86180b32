"""What is due, where it goes, and what became of it.

`due_at` is when something was meant to happen and never changes. `wake_at` is when somebody may
take the row next: when it is due, when it is to be tried again or, while somebody holds it, when
their lease is over. It is null as soon as nothing is left to do. After `expires_at` a delivery is
worth nothing any more.
"""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Index,
    Integer,
    String,
    UniqueConstraint,
)

from bot.storage.tables.base import mentions, part_of, table
from bot.storage.types import Json, UtcDateTime

places = table(
    "places",
    Column("platform", String, nullable=False),
    Column("community_ref", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("direct", Boolean, nullable=False),
    UniqueConstraint("platform", "community_ref", "channel", "direct"),
)

jobs = table(
    "jobs",
    Column("key", String, nullable=False, unique=True),
    Column("kind", String, nullable=False),
    part_of("cohort_id", "cohorts", index=True, nullable=True),
    part_of("person_id", "persons", index=True, nullable=True),
    Column("day", Date, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("wake_at", UtcDateTime),
    Column("payload", Json, nullable=False),
    Column("state", String, nullable=False),
    Column("reason", String),
    Column("attempts", Integer, nullable=False),
    Column("done_at", UtcDateTime),
    CheckConstraint("(wake_at IS NOT NULL) = (state = 'waiting')", name="wake_at_while_open"),
)
Index(
    "ix_jobs_open",
    jobs.c.wake_at,
    jobs.c.id,
    sqlite_where=jobs.c.wake_at.is_not(None),
    postgresql_where=jobs.c.wake_at.is_not(None),
)

deliveries = table(
    "deliveries",
    part_of("job_id", "jobs"),
    part_of("place_id", "places", index=True),
    Column("kind", String, nullable=False),
    part_of("cohort_id", "cohorts", index=True, nullable=True),
    part_of("person_id", "persons", index=True, nullable=True),
    mentions("parent_id", "deliveries", index=True),
    mentions("edits_id", "deliveries", index=True),
    Column("message", Json),
    Column("nonce", String, nullable=False),
    Column("state", String, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("ambiguous", Boolean, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("wake_at", UtcDateTime),
    Column("worker", String),
    Column("message_id", String),
    Column("reason", String),
    Column("sent_at", UtcDateTime),
    UniqueConstraint("job_id", "place_id"),
    CheckConstraint(
        "(wake_at IS NOT NULL) = (state IN ('waiting', 'sending'))", name="wake_at_while_open"
    ),
)
Index(
    "ix_deliveries_open",
    deliveries.c.wake_at,
    deliveries.c.id,
    sqlite_where=deliveries.c.wake_at.is_not(None),
    postgresql_where=deliveries.c.wake_at.is_not(None),
)
