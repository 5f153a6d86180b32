"""The only reading of the system's clock."""

from datetime import UTC, datetime


class SystemClock:
    """The clock on the wall."""

    def now(self) -> datetime:
        """The present instant, in UTC."""
        return datetime.now(UTC)
