"""Whether a database has room for a copy, and making room in one that has not."""

from sqlalchemy import Connection, exists, inspect, select, table

from bot.storage.errors import StorageError
from bot.storage.migrate import revision, revisions
from bot.storage.tables import metadata

VERSION = "alembic_version"
NOT_OURS = "holds something else than Cairn's data"

FIRST = frozenset({VERSION, "persons", "cohorts", "checkins"})
"""Tables that every version of Cairn has."""


def is_ours(connection: Connection) -> bool:
    """Whether Cairn's tables are there."""
    return set(inspect(connection).get_table_names()) >= FIRST


def refuse_unless_vacant(connection: Connection, *, replace: bool) -> None:
    """Let nothing be lost that is not to be replaced, and nothing at all that is not Cairn's.

    Raises:
        StorageError: there is something in the way.
    """
    names = set(inspect(connection).get_table_names())
    if not names:
        return
    others = names - set(metadata.tables) - {VERSION}
    is_newer = is_ours(connection) and revision(connection) not in revisions()
    if not is_ours(connection) or (others and not is_newer):
        raise StorageError(f"the database {NOT_OURS}, such as {min(others or names)}")
    if not replace and any(_has_rows(connection, name) for name in names - {VERSION}):
        raise StorageError(
            "the database is not empty: with --replace, what it holds now is thrown away"
        )


def clear(connection: Connection) -> None:
    """Remove every table."""
    quote = connection.dialect.identifier_preparer.quote
    for name in inspect(connection).get_table_names():
        connection.exec_driver_sql(f"DROP TABLE {quote(name)} CASCADE")


def _has_rows(connection: Connection, name: str) -> bool:
    return bool(connection.scalar(select(exists(select(1).select_from(table(name))))))
