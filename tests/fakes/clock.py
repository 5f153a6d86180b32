"""A clock that stands still until it is told to go on."""

from datetime import datetime, timedelta


class FakeClock:
    def __init__(self, now: datetime) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def forward(self, **span: float) -> datetime:
        """Go on by `hours=…`, `days=…` and so forth, and say what time it is then."""
        step = timedelta(**span)
        if step < timedelta():
            raise ValueError("time does not go back")
        self._now += step
        return self._now
