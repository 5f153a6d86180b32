"""How the bot says what happens to it: events whose names stay the same, with fields.

What people wrote, their names and whatever is secret are in neither. A field is documented in the
operators' guide.
"""

import logging

from structlog.contextvars import bind_contextvars, bound_contextvars, merge_contextvars
from structlog.stdlib import BoundLogger, filter_by_level, render_to_log_kwargs

about = bound_contextvars
"""Every event within it has these fields too."""

from_now_on = bind_contextvars
"""Every event until the task ends has these fields too."""


def logger(name: str) -> BoundLogger:
    """Tells events to the standard library's logger of that name."""
    return BoundLogger(
        logging.getLogger(name), [filter_by_level, merge_contextvars, render_to_log_kwargs], {}
    )
