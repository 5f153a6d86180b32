"""Where a bug happened, without what people wrote.

Messages of errors quote whatever was at hand: those that may quote people are left out.
"""

from collections.abc import Iterator
from traceback import format_tb
from types import TracebackType
from typing import TypeAlias

from bot.storage.errors import StorageError

ExcInfo: TypeAlias = tuple[type[BaseException], BaseException, TracebackType | None]

SPEAKING = (
    ArithmeticError,
    AttributeError,
    ImportError,
    NameError,
    OSError,
    RecursionError,
    StorageError,
    TypeError,
)
"""Errors whose messages are about code, files and machines."""

_CAUSE = "The above exception was the direct cause of the following exception:"
_CONTEXT = "During handling of the above exception, another exception occurred:"


def whereabouts(exc_info: ExcInfo) -> str:
    """The way to an error and to those that it came from, as Python prints it."""
    return "\n".join(_lines(exc_info[1], set()))


def _lines(error: BaseException, shown: set[int]) -> Iterator[str]:
    shown.add(id(error))
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None and id(before) not in shown:
        yield from _lines(before, shown)
        yield from ("", _CAUSE if error.__cause__ else _CONTEXT, "")
    yield "Traceback (most recent call last):"
    yield from (step.rstrip("\n") for step in format_tb(error.__traceback__))
    yield _said(error)
    if isinstance(error, BaseExceptionGroup):
        for one in error.exceptions:
            yield from ("", f"One of the {len(error.exceptions)} in it:", "")
            yield from _lines(one, shown)


def _said(error: BaseException) -> str:
    kind = type(error)
    name = (
        kind.__qualname__
        if kind.__module__ == "builtins"
        else f"{kind.__module__}.{kind.__qualname__}"
    )
    return f"{name}: {error}" if isinstance(error, SPEAKING) else name
