"""Discord's rate limits. They run on real time, as a client's waiting does."""

import hashlib
from collections import deque
from dataclasses import dataclass, field
from time import monotonic

from tests.wire.discord.trouble import busy
from tests.wire.trouble import Fail, matches

USUAL = {
    "POST /channels/*/messages": (5, 5.0),
    "PATCH /channels/*/messages/*": (5, 5.0),
    "POST /channels/*/messages/*/threads": (50, 300.0),
}
EXEMPT = ("interactions", "webhooks")
MAJOR = ("channels", "guilds")


@dataclass
class _Window:
    ends: float = 0.0
    used: int = 0


@dataclass
class Limits:
    """Off until asked for. No second of time, wherever it begins, has more than `per_second`."""

    per_second: int | None = None
    routes: dict[str, tuple[int, float]] = field(default_factory=dict)
    refused: int = 0
    _lately: deque[float] = field(default_factory=deque)
    _windows: dict[tuple[str, str], _Window] = field(default_factory=dict)

    def enforce(
        self, per_second: int | None = 50, routes: dict[str, tuple[int, float]] | None = None
    ) -> None:
        """From now on: so many requests a second in all, and `route: (requests, seconds)`."""
        self.per_second = per_second
        self.routes = dict(USUAL if routes is None else routes)

    def take(self, method: str, path: str) -> tuple[dict[str, str], Fail | None]:
        """The headers about the request's bucket, and the 429 when it is one too many."""
        now = monotonic()
        headers, window = self._of_route(method, path, now)
        wait = self._globally(path, now)
        if wait is not None:
            return {}, self._refuse(busy(wait, everywhere=True))
        if window is not None and int(headers["X-RateLimit-Limit"]) <= window.used:
            return headers, self._refuse(busy(window.ends - now))
        if window is not None:
            window.used += 1
            left = int(headers["X-RateLimit-Limit"]) - window.used
            headers["X-RateLimit-Remaining"] = str(left)
        if self.per_second is not None and path.split("/")[1] not in EXEMPT:
            self._lately.append(now)
        return headers, None

    def _refuse(self, fail: Fail) -> Fail:
        self.refused += 1
        return fail

    def _globally(self, path: str, now: float) -> float | None:
        if self.per_second is None or path.split("/")[1] in EXEMPT:
            return None
        while self._lately and self._lately[0] <= now - 1:
            self._lately.popleft()
        full = len(self._lately) >= self.per_second
        return self._lately[0] + 1 - now if full else None

    def _of_route(
        self, method: str, path: str, now: float
    ) -> tuple[dict[str, str], _Window | None]:
        for route, (most, seconds) in self.routes.items():
            if not matches(route, method, path):
                continue
            steps = path.split("/")
            major = steps[2] if steps[1] in MAJOR else ""
            window = self._windows.setdefault((route, major), _Window())
            if window.ends <= now:
                window.ends, window.used = now + seconds, 0
            headers = {
                "X-RateLimit-Bucket": hashlib.sha256(route.encode()).hexdigest()[:32],
                "X-RateLimit-Limit": str(most),
                "X-RateLimit-Remaining": "0",
                "X-RateLimit-Reset-After": f"{window.ends - now:.3f}",
            }
            return headers, window
        return {}, None
