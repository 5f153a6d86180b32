"""Slack's rate limits. They run on real time, as a client's waiting does."""

from collections import deque
from dataclasses import dataclass, field
from math import ceil
from time import monotonic

TIERS = {
    "auth.test": 600,
    "apps.connections.open": 1,
    "chat.delete": 50,
    "chat.postEphemeral": 100,
    "chat.update": 50,
    "conversations.history": 50,
    "conversations.info": 50,
    "conversations.join": 50,
    "conversations.list": 20,
    "conversations.members": 100,
    "conversations.open": 50,
    "conversations.replies": 50,
    "files.completeUploadExternal": 100,
    "files.getUploadURLExternal": 100,
    "team.info": 50,
    "users.conversations": 20,
    "users.info": 100,
    "users.list": 20,
    "views.open": 100,
    "views.publish": 100,
    "views.push": 100,
    "views.update": 100,
}
POSTING = "chat.postMessage"
MINUTE = 60.0

AT_ONCE = 5
"""Messages that a workspace takes at once when there were none for a while."""


@dataclass
class Limits:
    """Off until asked for. No window, wherever it begins, has more calls than it may.

    Messages: one a second in each channel, and `burst` more once in a while, as the documentation
    allows “short bursts”; and so many a minute in a workspace, evenly but for `AT_ONCE`. Everything
    else: so many a minute for each method and workspace.
    """

    channel_seconds: float | None = None
    burst: int = 0
    per_minute: int | None = None
    tiers: dict[str, int] = field(default_factory=dict)
    refused: int = 0
    _full: dict[str, float] = field(default_factory=dict)
    _calls: dict[tuple[str, str], deque[float]] = field(default_factory=dict)

    def enforce(
        self,
        *,
        channel_seconds: float | None = 1.0,
        burst: int = 0,
        per_minute: int | None = None,
        tiers: dict[str, int] | None = None,
    ) -> None:
        """From now on."""
        self.channel_seconds, self.burst, self.per_minute = channel_seconds, burst, per_minute
        self.tiers = dict(TIERS if tiers is None else tiers)

    def wait(self, method: str, workspace: str, channel: str) -> int | None:
        """How many whole seconds this call comes too early, or None: it is counted then."""
        if method == POSTING and (early := self._crowded(workspace)):
            self.refused += 1
            return ceil(early)
        most, seconds, key = self.tiers.get(method, 0), MINUTE, (method, workspace)
        if method == POSTING:
            seconds = (self.channel_seconds or 0) * (self.burst + 1)
            most, key = (self.burst + 1 if seconds else 0), (method, channel)
        if not most:
            return None
        now, calls = monotonic(), self._calls.setdefault(key, deque())
        while calls and calls[0] <= now - seconds:
            calls.popleft()
        if len(calls) < most:
            calls.append(now)
            return None
        self.refused += 1
        return max(1, ceil(calls[0] + seconds - now))

    def _crowded(self, workspace: str) -> float:
        """How many seconds a message comes too early for its workspace."""
        if not self.per_minute:
            return 0.0
        now, gap = monotonic(), MINUTE / self.per_minute
        full = max(self._full.get(workspace, now), now)
        if full - now > (AT_ONCE - 1) * gap:
            return full - now - (AT_ONCE - 1) * gap
        self._full[workspace] = full + gap
        return 0.0
