"""Statements that SQLite and PostgreSQL both have, and SQLAlchemy only in each one's dialect."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import TypeVar

from sqlalchemy import Connection, Insert, Table
from sqlalchemy.dialects import postgresql, sqlite

T = TypeVar("T")


@cache
def _insert_new(dialect: str, table: Table) -> Insert:
    if dialect == "postgresql":
        return postgresql.insert(table).on_conflict_do_nothing()
    return sqlite.insert(table).on_conflict_do_nothing()


def insert_new(connection: Connection, table: Table) -> Insert:
    """INSERT that leaves a row alone when one with the same unique key is there already."""
    return _insert_new(connection.dialect.name, table)


def portions(items: Sequence[T], size: int = 1000) -> Iterator[Sequence[T]]:
    """`items` in pieces that fit into the parameters of one statement."""
    return (items[start : start + size] for start in range(0, len(items), size))
