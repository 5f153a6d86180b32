"""Days of many rows as one value.

A row for each costs more than the day in it, and for each SQLite lets other threads of Python go
first.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from typing import Any

from sqlalchemy import Dialect, String, TypeDecorator
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


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
