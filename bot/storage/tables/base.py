"""The one MetaData, and the shapes that columns share."""

from sqlalchemy import Column, ForeignKey, Integer, MetaData, Table
from sqlalchemy.schema import SchemaItem

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def table(name: str, *items: SchemaItem) -> Table:
    """A table with an `id` that is never given out twice, not even after a row is gone."""
    return Table(
        name, metadata, Column("id", Integer, primary_key=True), *items, sqlite_autoincrement=True
    )


def part_of(
    name: str, target: str, *, key: bool = False, index: bool = False, nullable: bool = False
) -> Column[int]:
    """A reference to what the row means nothing without: the row goes when that goes."""
    rule = ForeignKey(f"{target}.id", ondelete="CASCADE")
    return Column(name, Integer, rule, primary_key=key, index=index or None, nullable=nullable)


def mentions(name: str, target: str, *, index: bool = False) -> Column[int | None]:
    """A reference that is forgotten when what it points at goes."""
    rule = ForeignKey(f"{target}.id", ondelete="SET NULL")
    return Column(name, Integer, rule, index=index or None, nullable=True)
