"""Socket Mode: the connections of the app, and what goes over them."""

import asyncio
import json
from collections import Counter
from contextlib import suppress
from itertools import count

from aiohttp import WSMsgType, web

from tests.wire.changes import Changes
from tests.wire.line import Line
from tests.wire.slack.delivery import EVENTS, Delivery
from tests.wire.slack.refusals import Json

ENVELOPES = count(1)
MOST = 10


class Sockets:
    """Answers every WebSocket. An envelope goes to one of them, in turn.

    `heard` keeps every frame a client sent; `carried` counts payloads by connection. `tickets` are
    the addresses given out and not used. Whoever hangs up is only answered once Slack `hangs_up`.
    """

    def __init__(self, app_id: str, changes: Changes) -> None:
        self.lines: list[Line] = []
        self.opened = 0
        self.carried: Counter[Line] = Counter()
        self.heard: list[Json] = []
        self.tickets: set[str] = set()
        self.answers_pings = True
        self.hangs_up = asyncio.Event()
        self.hangs_up.set()
        self.address = ""
        self._sent: dict[str, Delivery] = {}
        self._app_id = app_id
        self._changes = changes
        self._turn = count()

    def ticket(self) -> str:
        """An address for one connection, as `apps.connections.open` gives it out."""
        ticket = f"ticket-{next(ENVELOPES)}"
        self.tickets.add(ticket)
        return f"{self.address}?ticket={ticket}&app_id={self._app_id}"

    def send(self, delivery: Delivery, reason: str = "") -> bool:
        """Put it on one of the connections, if there is any that is still good."""
        lines = [line for line in self.lines if not line.hung_up]
        if not lines:
            return False
        envelope = f"envelope-{next(ENVELOPES)}"
        frame: Json = {
            "envelope_id": envelope,
            "type": delivery.kind,
            "payload": delivery.payload,
            "accepts_response_payload": delivery.kind != EVENTS,
        }
        if delivery.kind == EVENTS:
            frame |= {"retry_attempt": len(delivery.ids), "retry_reason": reason}
        self._sent[envelope] = delivery
        delivery.ids.append(envelope)
        line = lines[next(self._turn) % len(lines)]
        self.carried[line] += 1
        line.send(json.dumps(frame))
        return True

    def refresh(self, reason: str = "refresh_requested") -> None:
        """Ask every connection to come again, as Slack does every few hours.

        The reason `warning` says that it will be so in ten seconds.
        """
        for line in self.lines:
            line.send(_frame("disconnect", {"reason": reason}))

    def close(self, code: int = 1000) -> None:
        for line in list(self.lines):
            line.hang_up(code)

    def cut(self) -> None:
        """End every connection without a word."""
        for line in list(self.lines):
            line.cut()

    async def serve(self, request: web.BaseRequest) -> web.StreamResponse:
        """Talk on one socket until it ends."""
        ticket = request.query.get("ticket", "")
        if ticket not in self.tickets or len(self.lines) >= MOST:
            return web.Response(status=404)
        self.tickets.discard(ticket)
        socket = web.WebSocketResponse(autoping=False, autoclose=False)
        await socket.prepare(request)
        here = Line(request, socket)
        self.lines.append(here)
        self.opened += 1
        writer = asyncio.create_task(here.write())
        here.send(self._hello())
        self._changes.happened()
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._hear(json.loads(message.data))
                elif message.type is WSMsgType.PING and self.answers_pings:
                    await socket.pong(message.data)
            await self.hangs_up.wait()
        finally:
            self.lines.remove(here)
            writer.cancel()
            with suppress(asyncio.CancelledError):
                await writer
            self._changes.happened()
        return socket

    def _hello(self) -> str:
        about = {"app_id": self._app_id}
        return _frame("hello", {"num_connections": len(self.lines), "connection_info": about})

    def _hear(self, frame: Json) -> None:
        self.heard.append(frame)
        delivery = self._sent.get(str(frame.get("envelope_id")))
        if delivery is not None:
            delivery.ack(frame.get("payload") or {})
        self._changes.happened()


def _frame(kind: str, more: Json) -> str:
    debug = {"host": "applink-wire", "approximate_connection_time": 18060}
    return json.dumps({"type": kind, "debug_info": debug, **more})
