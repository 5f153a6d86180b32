"""What the time is while work is under way that takes some."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class Watch:
    """Told the time of day now and then; in between it counts whole seconds."""

    def __init__(self, seconds: Callable[[], float]) -> None:
        self.seconds = seconds
        self._told = datetime.min.replace(tzinfo=UTC)
        self._since = 0.0

    def tell(self, now: datetime) -> None:
        self._told, self._since = now, self.seconds()

    @property
    def moment(self) -> datetime:
        """The time of day, to the second."""
        return self._told + timedelta(seconds=int(self.seconds() - self._since))
