"""How long each channel and each workspace takes nothing yet.

Slack lets an app post about one message a second to a channel and several hundred a minute to a
workspace: https://docs.slack.dev/apis/web-api/rate-limits. What comes too early is refused.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

from bot.commands.bounded import Bounded

PER_CHANNEL = 1.0
"""Seconds from one message to the next in a channel."""

PER_MINUTE = 295
"""Messages to one workspace: what “several hundred” is at least, and a little less."""

MINUTE = 60.0

CATCH_UP = 0.5
"""Seconds of turns that nobody took in time and that are given out at once."""

LATELY = 100
"""Round trips that are remembered."""

ENOUGH = 20
"""Round trips after which the quickest of them tells how long the way is."""

MOST_ROOMS, MOST_TEAMS = 10_000, 10_000


@dataclass(slots=True)
class _Team:
    """A workspace: when the next turn is, when the line for turns ends, and who stands in it."""

    next: float = 0.0
    end: float = 0.0
    booked: Bounded[str, float] = field(default_factory=lambda: Bounded(MOST_ROOMS))


class Pace:
    """Gives out turns to post: evenly in a workspace, and one a second in each channel.

    A channel is free a second after a message has arrived there. Of that no more is known than
    that it happened between the request and the answer, and that the quickest round trip is spent
    on the way: so what a round trip takes longer than that counts as if it were spent on the way
    there. What goes along with others waits for them, and tells nothing of the way.
    """

    def __init__(
        self,
        seconds: Callable[[], float] = monotonic,
        per_channel: float = PER_CHANNEL,
        per_minute: float = PER_MINUTE,
    ) -> None:
        """`seconds` is a clock that only goes forward."""
        self.seconds = seconds
        self._per_channel = per_channel
        self._gap = MINUTE / per_minute
        self._teams: Bounded[str, _Team] = Bounded(MOST_TEAMS)
        self._free: Bounded[tuple[str, str], float] = Bounded(MOST_ROOMS)
        self._trips: deque[float] = deque(maxlen=LATELY)
        self._air = 0
        self._alone = True

    def wait(self, team: str, room: str) -> float:
        """Seconds until the room has its turn; with zero it has taken it."""
        now, here = self.seconds(), self._team(team)
        free = self._free.get((team, room), now)
        if room not in here.booked:
            turn = max(here.end, here.next, now)
            here.end = turn + self._gap
            here.booked[room] = max(turn, free)
        ready = max(here.booked[room], here.next, free)
        if ready > now:
            return ready - now
        del here.booked[room]
        here.next = max(here.next, now - CATCH_UP) + self._gap
        return 0.0

    def begun(self, team: str, room: str) -> float:
        """A message to the room is on its way; returns when it set out."""
        now = self.seconds()
        self._alone = not self._air
        self._air += 1
        self._free[team, room] = now + self._per_channel
        return now

    def ended(self, team: str, room: str, begun: float) -> None:
        """Slack has answered to a message that set out then."""
        now = self.seconds()
        self._air -= 1
        if self._alone:
            self._trips.append(now - begun)
        way = min(self._trips) if len(self._trips) >= ENOUGH else 0.0
        self._free[team, room] = now + self._per_channel - way

    def hold(self, team: str, seconds: float) -> None:
        """The workspace takes nothing for so long."""
        here = self._team(team)
        here.next = max(here.next, self.seconds() + seconds)

    def _team(self, team: str) -> _Team:
        if team not in self._teams:
            self._teams[team] = _Team()
        return self._teams[team]
