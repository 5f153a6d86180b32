"""The end of the process, even where something does not let go of it."""

import os
from threading import Timer

from bot.log import logger

log = logger(__name__)


def end_within(seconds: float) -> None:
    """End the process after so many seconds, unless it has ended by then.

    From a thread of its own: what keeps a process may be a server that never answers, in whose
    hands a transaction is. It ends as if it were killed, which loses nothing.
    """
    last = Timer(seconds, _end)
    last.daemon = True
    last.start()


def _end() -> None:
    log.error("stopping took too long: ended as if killed")
    os._exit(1)
