"""How the bot says what happens to it: events whose names stay the same, with fields.

What people wrote, their names and whatever is secret are in neither. A field is documented in the
operators' guide.
"""

import logging
from collections.abc import Mapping
from contextvars import ContextVar, Token
from types import MappingProxyType, TracebackType

from structlog.stdlib import BoundLogger, filter_by_level, render_to_log_kwargs
from structlog.typing import EventDict

_ABOUT: ContextVar[Mapping[str, object]] = ContextVar("about", default=MappingProxyType({}))
"""One variable for all fields: structlog's own, one for each, take ten times as long to set."""


def logger(name: str) -> BoundLogger:
    """Tells events to the standard library's logger of that name."""
    return BoundLogger(
        logging.getLogger(name), [filter_by_level, with_origin, render_to_log_kwargs], {}
    )


class About:
    """Every event within it has these fields too."""

    __slots__ = ("_before", "_fields")

    def __init__(self, fields: Mapping[str, object]) -> None:
        self._fields = fields
        self._before: Token[Mapping[str, object]]

    def __enter__(self) -> None:
        self._before = _ABOUT.set({**_ABOUT.get(), **self._fields})

    def __exit__(
        self, kind: type[BaseException] | None, error: object, way: TracebackType | None
    ) -> None:
        _ABOUT.reset(self._before)


def about(**fields: object) -> About:
    """Within it, every event has these fields too: here, and in tasks that begin here."""
    return About(fields)


def from_now_on(**fields: object) -> None:
    """Every event has these fields too until the task ends, or what is around it."""
    _ABOUT.set({**_ABOUT.get(), **fields})


def with_origin(logger: object, level: str, event: EventDict) -> EventDict:
    """A processor of structlog: adds what the event is about. Its own fields come first."""
    return {**event, **_ABOUT.get(), **event}
