"""One socket of the gateway, and the session that may outlive it."""

import asyncio
import json
from dataclasses import dataclass, field

from aiohttp import web

from tests.wire.discord.refusals import Json

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT = 0, 1, 2, 6, 7
INVALID_SESSION, HELLO, HEARTBEAT_ACK = 9, 10, 11


class Line:
    """A socket. What is said goes out in order, and the end comes after it."""

    def __init__(self, request: web.BaseRequest, socket: web.WebSocketResponse) -> None:
        self.socket = socket
        self.hung_up = False
        self._transport = request.transport
        self._out: asyncio.Queue[str | int] = asyncio.Queue()

    def say(self, op: int, data: object) -> None:
        self.send(json.dumps({"op": op, "d": data, "t": None, "s": None}))

    def send(self, frame: str) -> None:
        self._out.put_nowait(frame)

    def hang_up(self, code: int) -> None:
        """Close properly, with a code."""
        self.hung_up = True
        self._out.put_nowait(code)

    def cut(self) -> None:
        """Be gone without a word, as when a cable is pulled."""
        self.hung_up = True
        if self._transport is not None:
            self._transport.abort()

    async def write(self) -> None:
        """Send what is said, until the socket is closed."""
        while True:
            frame = await self._out.get()
            if isinstance(frame, int):
                await self.socket.close(code=frame)
                return
            try:
                await self.socket.send_str(frame)
            except ConnectionError:
                return


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
