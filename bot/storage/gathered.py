"""Many rows as one value.

A statement more costs as much as what most of them find, and for each row SQLite lets other threads
of Python go first.
"""

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, datetime, time
from json import loads
from operator import itemgetter
from typing import Any

from sqlalchemy import Boolean, Column, Date, Dialect, String, Time, TypeDecorator
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from bot.storage.types import UtcDateTime, in_utc


class Days(TypeDecorator[AbstractSet[date]]):
    """Days in order, as the database gathers them: a text in SQLite, an array in PostgreSQL."""

    impl = String
    cache_ok = True

    def process_result_value(
        self, value: str | Sequence[date] | None, dialect: Dialect
    ) -> AbstractSet[date]:
        if isinstance(value, str):
            return dict.fromkeys(map(date.fromisoformat, sorted(value.split(",")))).keys()
        return dict.fromkeys(sorted(value or ())).keys()


class gathered(FunctionElement[AbstractSet[date]]):  # noqa: N801 - it reads as a function of SQL
    """Every day of a column."""

    type = Days()
    inherit_cache = True


@compiles(gathered, "sqlite")
def _joined(element: gathered, compiler: Any, **options: Any) -> str:
    return f"group_concat({compiler.process(element.clauses, **options)})"


@compiles(gathered)
def _in_an_array(element: gathered, compiler: Any, **options: Any) -> str:
    return f"array_agg({compiler.process(element.clauses, **options)})"


_FROM_JSON: Mapping[type[Any], Callable[[Any], Any]] = {
    Date: date.fromisoformat,
    Time: time.fromisoformat,
    Boolean: bool,
    UtcDateTime: lambda text: in_utc(datetime.fromisoformat(text)),
}
"""How a value comes out of JSON, where it is not what it was already."""


class Rows(TypeDecorator[Sequence[Sequence[Any]]]):
    """Rows as the database gathers them, in the order of their first column."""

    impl = String
    cache_ok = True

    def __init__(self, *kinds: type[Any]) -> None:
        super().__init__()
        self.kinds = kinds

    def process_result_value(
        self, value: str | Sequence[Sequence[Any]] | None, dialect: Dialect
    ) -> Sequence[Sequence[Any]]:
        if not value or value == "[]":
            return ()
        found = sorted(loads(value) if isinstance(value, str) else value, key=itemgetter(0))
        for at, kind in enumerate(self.kinds):
            if made := _FROM_JSON.get(kind):
                for row in found:
                    if row[at] is not None:
                        row[at] = made(row[at])
        return found


class rows(FunctionElement[Sequence[Sequence[Any]]]):  # noqa: N801 - it reads as a function of SQL
    """Every row of some columns."""

    inherit_cache = True

    def __init__(self, *columns: Column[Any]) -> None:
        super().__init__(*columns)
        self.type = Rows(*(type(column.type) for column in columns))


@compiles(rows, "sqlite")
def _as_text(element: rows, compiler: Any, **options: Any) -> str:
    return f"json_group_array(json_array({compiler.process(element.clauses, **options)}))"


@compiles(rows)
def _as_json(element: rows, compiler: Any, **options: Any) -> str:
    return f"json_agg(json_build_array({compiler.process(element.clauses, **options)}))"
