"""Where people's own calendars are fetched: only a digest of the secret in each address."""

from sqlalchemy import Column, String, Table

from bot.storage.tables.base import metadata, part_of
from bot.storage.types import Json, UtcDateTime

feeds = Table(
    "feeds",
    metadata,
    part_of("person_id", "persons", key=True),
    Column("digest", String, nullable=False, unique=True),
    Column("sealed", String),
    Column("seed", String, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("noted", Json, nullable=False),
)
