"""A clock that stands still."""

from datetime import datetime


class StandingClock:
    def __init__(self, now: datetime) -> None:
        self.at = now

    def now(self) -> datetime:
        return self.at
