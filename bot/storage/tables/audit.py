"""What facilitators and admins did."""

from sqlalchemy import Column, String

from bot.storage.tables.base import mentions, part_of, table
from bot.storage.types import Json, UtcDateTime

audit = table(
    "audit",
    part_of("community_id", "communities", index=True, nullable=True),
    part_of("cohort_id", "cohorts", index=True, nullable=True),
    mentions("actor", "persons", index=True),
    mentions("subject", "persons", index=True),
    Column("action", String, nullable=False),
    Column("detail", Json, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)
