"""What came a moment ago, so that nothing is done twice."""

from collections.abc import Callable, Hashable
from math import inf

from adapters.discord.bounded import Bounded


class Seen:
    """Remembers the last `most` things that came."""

    def __init__(self, most: int, seconds: Callable[[], float]) -> None:
        """`seconds` is a clock that only goes forward."""
        self._seconds = seconds
        self._at: Bounded[Hashable, float] = Bounded(most)

    def again(self, thing: Hashable, within: float = inf) -> bool:
        """Whether it came in the last so many seconds; from now on, it came now."""
        now = self._seconds()
        before = self._at.pop(thing, None)
        self._at[thing] = now
        return before is not None and now - before <= within
