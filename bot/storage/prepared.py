"""SELECTs of the hot paths: compiled once for each engine, and handed to the driver as they are.

They are written in SQLAlchemy's language and run in the same transaction as everything else. What
is left out is what SQLAlchemy does around each execution.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import Connection, Dialect, Select

from bot.storage import driver

Process: TypeAlias = Callable[[Any], Any]
"""From a Python value to what the driver takes, or back."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """A statement as a driver gets it, by name or, with an `order`, in that order.

    `columns` are those whose values are not what Python wants.
    """

    text: str
    order: tuple[str, ...] | None
    processes: tuple[tuple[str, Process], ...]
    constants: Mapping[str, Any]
    columns: tuple[tuple[int, Process], ...]
    row: Callable[[Sequence[Any]], Any]


class Prepared:
    """A SELECT whose parameters are constants or plain `bindparam`s, not lists."""

    def __init__(self, statement: Select[Any]) -> None:
        self.statement = statement
        self._compiled: dict[str, Compiled] = {}

    def rows(self, connection: Connection, **values: Any) -> Sequence[Any]:
        """What it finds: tuples with an attribute for each column."""
        compiled = self._for(connection)
        found = _found(connection, compiled, values)
        if compiled.columns:
            found = [_converted(row, compiled.columns) for row in found]
        return [compiled.row(row) for row in found]

    def row(self, connection: Connection, **values: Any) -> Any | None:
        """The row it finds, where there can be one at most."""
        return next(iter(self.rows(connection, **values)), None)

    def column(self, connection: Connection, **values: Any) -> list[Any]:
        """The values of its only column."""
        compiled = self._for(connection)
        found = _found(connection, compiled, values)
        for _, process in compiled.columns:
            return [process(one) for (one,) in found]
        return [one for (one,) in found]

    def _for(self, connection: Connection) -> Compiled:
        engine = connection.dialect.name
        found = self._compiled.get(engine)
        if found is None:
            found = self._compiled[engine] = _compiled(self.statement, connection.dialect)
        return found


def _compiled(statement: Select[Any], dialect: Dialect) -> Compiled:
    compiled = statement.compile(dialect=dialect)
    # `IN` with constants becomes a parameter for each of them only here.
    expanded = compiled.construct_expanded_state(compiled.params)
    binds = {
        key: bind.type.dialect_impl(dialect).bind_processor(dialect)
        for key, bind in compiled.binds.items()
    } | dict(expanded.processors)
    given = expanded.parameters
    columns = statement.selected_columns
    row: Any = namedtuple("Row", columns.keys())  # type: ignore[misc] # noqa: PYI024
    results = [of.type.dialect_impl(dialect).result_processor(dialect, None) for of in columns]
    return Compiled(
        text=expanded.statement,
        order=tuple(expanded.positiontup) if expanded.positiontup is not None else None,
        processes=tuple((key, process) for key, process in binds.items() if process),
        constants={key: value for key, value in given.items() if value is not None},
        columns=tuple((at, process) for at, process in enumerate(results) if process),
        row=row._make,
    )


def _found(connection: Connection, compiled: Compiled, values: dict[str, Any]) -> list[Any]:
    given = {**compiled.constants, **values} if compiled.constants else values
    for key, process in compiled.processes:
        if key in given:
            given[key] = process(given[key])
    if compiled.order is None:
        return driver.fetched(connection, compiled.text, given)
    return driver.fetched(connection, compiled.text, [given[key] for key in compiled.order])


def _converted(row: Sequence[Any], columns: Sequence[tuple[int, Process]]) -> list[Any]:
    values = list(row)
    for at, process in columns:
        values[at] = process(values[at])
    return values
