"""Alembic, which takes longer to load than most commands take: only for who changes the schema."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection


def config(connection: Connection, folder: Path) -> Config:
    """What its commands on `connection` have to know, with the migrations in a folder."""
    made = Config(attributes={"connection": connection})
    made.set_main_option("script_location", str(folder).replace("%", "%%"))
    return made


def bring_to_newest(connection: Connection, folder: Path) -> None:
    """Run every migration that the database lacks."""
    command.upgrade(config(connection, folder), "head")
