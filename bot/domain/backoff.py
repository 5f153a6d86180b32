"""When a delivery that failed for a while is tried again."""

from datetime import datetime, timedelta

_WAITS = tuple(timedelta(seconds=seconds) for seconds in (5, 15, 45, 135, 405, 900))


def retry_at(attempts: int, now: datetime, retry_after: timedelta | None) -> datetime:
    """The next try after so many failed ones: 5 s, 15 s, 45 s … at most 15 min later.

    Never before the Retry-After the platform asked for, however long that is.
    """
    wait = _WAITS[min(max(attempts, 1), len(_WAITS)) - 1]
    return now + max(wait, retry_after or timedelta())


MOST_TRIES = 10
"""After so many failed tries, an hour and ten minutes, a bug is there to stay."""
