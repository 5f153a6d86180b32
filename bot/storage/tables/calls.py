"""Which calls have changed something: ids of the platforms, and nothing of whoever called."""

from sqlalchemy import Column, String, Table

from bot.storage.tables.base import metadata
from bot.storage.types import UtcDateTime

handled_calls = Table(
    "handled_calls",
    metadata,
    Column("key", String, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
)
