"""The way past SQLAlchemy: statements handed to the driver as they are.

What SQLAlchemy does around each execution costs several times as much as most lookups do.
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

_CURSOR = "cursor"
"""Under this name a connection keeps it."""

Values: TypeAlias = Sequence[Any] | Mapping[str, Any]


def fetched(connection: Connection, text: str, values: Values) -> list[Any]:
    """The rows of a SELECT, as the driver has them."""
    cursor = _cursor(connection)
    try:
        cursor.execute(text, values)
        found: list[Any] = cursor.fetchall()
    except connection.dialect.loaded_dbapi.Error as error:
        raise failure(connection, error, text, values) from error
    return found


def begin(connection: Connection, text: str) -> None:
    """Execute the statement that begins a transaction."""
    cursor = _cursor(connection)
    try:
        cursor.execute(text)
    except connection.dialect.loaded_dbapi.Error as error:
        raise failure(connection, error, text, ()) from error


def _cursor(connection: Connection) -> Any:
    """The one cursor of the connection: psycopg takes as long to make one as to use it."""
    info = connection.info
    if _CURSOR not in info:
        raw: Any = connection.connection.driver_connection
        info[_CURSOR] = raw.cursor()
    return info[_CURSOR]


def failure(connection: Connection, error: Any, text: str, values: Values) -> Exception:
    """What the database said, as SQLAlchemy says it."""
    dialect, raw = connection.dialect, connection.connection
    if dialect.is_disconnect(error, raw, None):
        # It finds out for itself, and replaces every connection that was opened before then.
        connection.exec_driver_sql(text, values or None)
    said: Exception = DBAPIError.instance(
        text, None, error, dialect.loaded_dbapi.Error, dialect=dialect
    )
    return said
