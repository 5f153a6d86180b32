"""One socket of the gateway, and the session that may outlive it."""

import json
from dataclasses import dataclass, field

from tests.wire import line as wire
from tests.wire.discord.refusals import Json

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT = 0, 1, 2, 6, 7
INVALID_SESSION, HELLO, HEARTBEAT_ACK = 9, 10, 11


class Line(wire.Line):
    def say(self, op: int, data: object) -> None:
        self.send(json.dumps({"op": op, "d": data, "t": None, "s": None}))


@dataclass(eq=False)
class Session:
    """What a client identified for: its shard, its intents, and every event since.

    The events are kept as they were written at the time, for the replay.
    """

    id: str
    shard: int
    shards: int
    intents: int
    line: Line | None
    events: list[str] = field(default_factory=list)

    def dispatch(self, name: str, data: Json) -> None:
        """Keep the event, and send it when there is a socket to send it on."""
        frame = json.dumps({"op": DISPATCH, "d": data, "t": name, "s": len(self.events) + 1})
        self.events.append(frame)
        if self.line is not None:
            self.line.send(frame)

    def replay(self, after: int) -> None:
        """Say again all that came after this number."""
        if self.line is None:
            return
        for frame in self.events[after:]:
            self.line.send(frame)
