"""When a delivery that failed for a while is tried again (DESIGN, section 4)."""

from datetime import datetime, timedelta

_FIRST = timedelta(seconds=5)
_LONGEST = timedelta(minutes=15)
_CAPPED_AFTER = 6


def retry_at(attempts: int, now: datetime, retry_after: timedelta | None) -> datetime:
    """The next try after so many failed ones: 5 s, 15 s, 45 s … at most 15 min later.

    Never before the Retry-After the platform asked for, however long that is.
    """
    tries = min(max(attempts, 1), _CAPPED_AFTER)
    wait = min(_FIRST * 3 ** (tries - 1), _LONGEST)
    return now + max(wait, retry_after or timedelta())
