"""How often somebody may ask for something: so many times at once, and so often after that."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Allowance:
    """A bucket of `burst` tokens, which gets a new one after `every` so many seconds.

    All there is to know of a bucket is the second at which it is full again. One that is full by
    now is like one that nobody has ever taken from.
    """

    burst: int
    every: float

    def wait(self, full_at: float, now: float) -> float:
        """Seconds until there is a token in the bucket; none where there is one."""
        wait = full_at - now - (self.burst - 1) * self.every
        return wait if wait > 0 else 0.0

    def taken(self, full_at: float, now: float) -> float:
        """When the bucket is full again once a token is taken from it now."""
        return max(full_at, now) + self.every
