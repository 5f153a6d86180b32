"""When a copy was put in the place of the database.

What fell due up to then may have been sent although no row says so.
"""

from sqlalchemy import Column, Table

from bot.storage.tables.base import metadata
from bot.storage.types import UtcDateTime

restores = Table("restores", metadata, Column("at", UtcDateTime, primary_key=True))
