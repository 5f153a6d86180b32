"""Bugs that the core logs, told as they happen."""

import logging
import sys
import traceback
from collections.abc import Callable
from datetime import datetime

from adapters.console.events import Broke
from bot.ports import Clock


class Bugs(logging.Handler):
    """Tells of every exception that is logged, and prints its traceback the first time.

    A bug in a call is told by its reply already.
    """

    def __init__(self, clock: Clock, tell: Callable[[Broke], None]) -> None:
        super().__init__(logging.ERROR)
        self._clock = clock
        self._tell = tell
        self._last: tuple[datetime, str] | None = None
        self._printed: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        words = f"{type(error).__name__}: {error}" if error else record.getMessage()
        if error is not None and words not in self._printed:
            self._printed.add(words)
            print("".join(traceback.format_exception(error)), end="", file=sys.stderr)
        happened = (self._clock.now(), words)
        if record.name != "bot.app" and happened != self._last:
            self._last = happened
            self._tell(Broke(*happened))
