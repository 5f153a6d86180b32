"""Workspaces that have added the bot by themselves: ids of the platform and sealed tokens."""

from sqlalchemy import Column, String, Table, UniqueConstraint

from bot.storage.tables.base import metadata, part_of, table
from bot.storage.types import UtcDateTime

installations = table(
    "installations",
    Column("home", String, nullable=False),
    Column("enterprise", String),
    Column("name", String, nullable=False),
    Column("bot", String, nullable=False),
    Column("bot_id", String),
    Column("sealed", String, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    UniqueConstraint("home"),
)

installed_in = Table(
    "installed_in",
    metadata,
    Column("team", String, primary_key=True),
    part_of("installation_id", "installations", index=True),
)

install_states = Table(
    "install_states",
    metadata,
    Column("state", String, primary_key=True),
    Column("expires_at", UtcDateTime, nullable=False),
)
