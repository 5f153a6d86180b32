"""The clock of a rehearsal."""

from datetime import UTC, datetime

from bot.ports import Clock


class VirtualClock:
    """Stands still until it is moved, and moves only forward.

    Until it is set for the first time it shows what `before` showed when it was first read.
    """

    def __init__(self, before: Clock) -> None:
        self._before = before
        self._now: datetime | None = None

    def now(self) -> datetime:
        if self._now is None:
            self._now = self._before.now().replace(microsecond=0)
        return self._now

    @property
    def started(self) -> bool:
        """Whether anybody has read or set it."""
        return self._now is not None

    def forward(self, to: datetime) -> None:
        """Show that instant from now on.

        Raises:
            ValueError: it is in the past.
        """
        if self._now is not None and to < self._now:
            raise ValueError("a clock does not go backwards")
        self._now = to.astimezone(UTC)
