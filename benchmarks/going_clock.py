"""A clock that goes on from a moment of its own."""

from datetime import datetime, timedelta
from time import monotonic


class GoingClock:
    """What waits for a later moment gets there."""

    def __init__(self, at: datetime) -> None:
        self._at = at
        self._from = monotonic()

    def now(self) -> datetime:
        return self._at + timedelta(seconds=monotonic() - self._from)
