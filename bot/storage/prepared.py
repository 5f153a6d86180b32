"""SELECTs of the hot paths: compiled once, and on SQLite handed to the driver as they are.

They are written in SQLAlchemy's language and run in the same transaction as everything else. What
is left out is what SQLAlchemy does around each execution, which costs several times as much as the
lookup itself does in SQLite. On PostgreSQL the way to the server costs more than either.
"""

import sqlite3
from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

from sqlalchemy import Connection, Select
from sqlalchemy.dialects import sqlite

from bot.storage.errors import StorageError, one_line

Process: TypeAlias = Callable[[Any], Any]
"""From a Python value to what the driver takes, or back."""

DIALECT = sqlite.dialect()


@dataclass(frozen=True, slots=True)
class Compiled:
    """A statement as SQLite gets it. `columns` are those whose values are not what Python wants."""

    text: str
    order: tuple[tuple[str, Process | None], ...]
    constants: Mapping[str, Any]
    columns: tuple[tuple[int, Process], ...]
    row: Callable[[Sequence[Any]], Any]


class Prepared:
    """A SELECT whose parameters are constants or plain `bindparam`s, not lists."""

    def __init__(self, statement: Select[Any]) -> None:
        self.statement = statement

    def rows(self, connection: Connection, **values: Any) -> Sequence[Any]:
        """What it finds: tuples with an attribute for each column."""
        if connection.dialect.name != "sqlite":
            return connection.execute(self.statement, values).all()
        compiled = self._compiled
        found = self._found(connection, values)
        if compiled.columns:
            found = [_converted(row, compiled.columns) for row in found]
        return [compiled.row(row) for row in found]

    def row(self, connection: Connection, **values: Any) -> Any | None:
        """The row it finds, where there can be one at most."""
        return next(iter(self.rows(connection, **values)), None)

    def column(self, connection: Connection, **values: Any) -> list[Any]:
        """The values of its only column."""
        if connection.dialect.name != "sqlite":
            return [one for (one,) in connection.execute(self.statement, values).all()]
        found = self._found(connection, values)
        for _, process in self._compiled.columns:
            return [process(one) for (one,) in found]
        return [one for (one,) in found]

    def _found(self, connection: Connection, values: Mapping[str, Any]) -> list[Any]:
        compiled = self._compiled
        given = {**compiled.constants, **values}
        bound = [process(given[key]) if process else given[key] for key, process in compiled.order]
        return fetched(connection, compiled.text, bound)

    @cached_property
    def _compiled(self) -> Compiled:
        compiled = self.statement.compile(dialect=DIALECT)
        # `IN` with constants becomes a parameter for each of them only here.
        expanded = compiled.construct_expanded_state(compiled.params)
        given = expanded.parameters
        binds = {
            key: bind.type.dialect_impl(DIALECT).bind_processor(DIALECT)
            for key, bind in compiled.binds.items()
        } | dict(expanded.processors)
        columns = self.statement.selected_columns
        row: Any = namedtuple("Row", columns.keys())  # type: ignore[misc] # noqa: PYI024
        results = [of.type.dialect_impl(DIALECT).result_processor(DIALECT, None) for of in columns]
        return Compiled(
            text=expanded.statement,
            order=tuple((key, binds.get(key)) for key in expanded.positiontup or ()),
            constants={key: value for key, value in given.items() if value is not None},
            columns=tuple((at, process) for at, process in enumerate(results) if process),
            row=row._make,
        )


def fetched(connection: Connection, text: str, values: Sequence[Any]) -> list[Any]:
    """The rows of a statement, as the driver has them."""
    raw: Any = connection.connection.driver_connection
    try:
        found: list[Any] = raw.execute(text, values).fetchall()
    except sqlite3.Error as error:
        raise StorageError(one_line(error)) from error
    return found


def _converted(row: Sequence[Any], columns: Sequence[tuple[int, Process]]) -> list[Any]:
    values = list(row)
    for at, process in columns:
        values[at] = process(values[at])
    return values
