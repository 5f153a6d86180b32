"""What came a moment ago, so that nothing is done twice."""

from collections.abc import Callable, Hashable
from math import inf

from bot.commands.bounded import Bounded


class Seen:
    """Remembers the last `most` things that came."""

    def __init__(self, most: int, seconds: Callable[[], float]) -> None:
        """`seconds` is a clock that only goes forward."""
        self._seconds = seconds
        self._at: Bounded[Hashable, float] = Bounded(most)

    def again(self, thing: Hashable, within: float = inf) -> bool:
        """Whether it came in the last so many seconds; if not, it has come now."""
        now = self._seconds()
        before = self._at.pop(thing, None)
        again = before is not None and now - before <= within
        self._at[thing] = before if again and before is not None else now
        return again
