"""The gateway: sessions, heartbeats, events, and everything that ends a connection."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import suppress

from aiohttp import WSMsgType, web

from tests.wire.changes import Changes
from tests.wire.discord import line as ops
from tests.wire.discord import payloads
from tests.wire.discord.line import Line, Session
from tests.wire.discord.refusals import Json
from tests.wire.discord.snowflakes import shard_of
from tests.wire.discord.world import World

PRIVILEGED = 1 << 1 | 1 << 8 | 1 << 15
INTENTS = {
    "GUILD_MEMBER_": 1 << 1,
    "PRESENCE_": 1 << 8,
    "MESSAGE_": 1 << 9 | 1 << 12,
    "GUILD_": 1 << 0,
    "CHANNEL_": 1 << 0,
    "THREAD_": 1 << 0,
}
NOT_AUTHENTICATED, WRONG_TOKEN, TWICE, WRONG_SHARD, PRIVILEGE = 4003, 4004, 4005, 4010, 4014
CLIENT_ENDS = {1000, 1001}


class Gateway:
    """Answers every socket, and counts what clients asked for."""

    def __init__(self, world: World, changes: Changes) -> None:
        self.identified: list[Json] = []
        self.resumed: list[Json] = []
        self.heartbeats = 0
        self.paths: list[str] = []
        self.heartbeat_interval = 41250
        self.answers_heartbeats = True
        self.approved_intents = 0
        self.resumable = True
        self.recommended_shards = 1
        self.address = ""
        self.sessions: dict[str, Session] = {}
        self._lines: dict[Line, Session | None] = {}
        self._world = world
        self._changes = changes

    @property
    def connected(self) -> list[Session]:
        """The sessions that have a socket now."""
        return [session for session in self.sessions.values() if session.line]

    def dispatch(self, name: str, data: Json, guild_id: int | None = None) -> None:
        """Tell every session that this event is for; one that is away hears it when it resumes."""
        needed = next((bits for start, bits in INTENTS.items() if name.startswith(start)), None)
        for session in self.sessions.values():
            wanted = needed is None or session.intents & needed
            if wanted and session.shard == shard_of(guild_id, session.shards):
                session.dispatch(name, data)

    def drop(self, code: int | None = None, shard: int | None = None) -> None:
        """Close the sockets with a code, or cut them without one. Their sessions stay."""
        for open_line in self._of(shard):
            if code is None:
                open_line.cut()
            else:
                open_line.hang_up(code)

    def ask_to_reconnect(self, shard: int | None = None) -> None:
        for open_line in self._of(shard):
            open_line.say(ops.RECONNECT, None)

    def invalidate(self, shard: int | None = None, *, resumable: bool = False) -> None:
        """Say that the session is no longer good, or that it will be after a new connection."""
        for open_line in self._of(shard):
            if not resumable:
                self._forget(open_line)
            open_line.say(ops.INVALID_SESSION, resumable)

    def _of(self, shard: int | None) -> list[Line]:
        return [
            open_line
            for open_line, session in self._lines.items()
            if shard is None or (session is not None and session.shard == shard)
        ]

    async def serve(self, request: web.BaseRequest) -> web.WebSocketResponse:
        """Talk on one socket until it ends."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        here = Line(request, socket)
        self._lines[here] = None
        self.paths.append(request.path)
        writer = asyncio.create_task(here.write())
        here.say(ops.HELLO, {"heartbeat_interval": self.heartbeat_interval})
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._hear(here, json.loads(message.data))
                    self._changes.happened()
        finally:
            self._ended(here, socket.close_code)
            writer.cancel()
            with suppress(asyncio.CancelledError):
                await writer
            self._changes.happened()
        return socket

    def _ended(self, here: Line, code: int | None) -> None:
        session = self._lines.pop(here, None)
        if session is None:
            return
        if session.line is here:
            session.line = None
        if code in CLIENT_ENDS and not here.hung_up:
            self.sessions.pop(session.id, None)

    def _forget(self, here: Line) -> None:
        session = self._lines[here]
        if session is not None:
            self.sessions.pop(session.id, None)
            self._lines[here] = None

    def _hear(self, here: Line, frame: Json) -> None:
        match frame["op"]:
            case ops.HEARTBEAT:
                self.heartbeats += 1
                if self.answers_heartbeats:
                    here.say(ops.HEARTBEAT_ACK, None)
            case ops.IDENTIFY if self._lines[here] is None:
                self._identify(here, frame["d"])
            case ops.RESUME if self._lines[here] is None:
                self._resume(here, frame["d"])
            case ops.IDENTIFY | ops.RESUME:
                here.hang_up(TWICE)
            case _ if self._lines[here] is None:
                here.hang_up(NOT_AUTHENTICATED)

    def _identify(self, here: Line, data: Json) -> None:
        self.identified.append(data)
        shard, shards = data.get("shard", [0, 1])
        problem = self._problem(data, shard, shards)
        if problem:
            here.hang_up(problem)
            return
        name = f"session-{len(self.identified)}"
        session = Session(name, shard, shards, data["intents"], here)
        self.sessions[name] = self._lines[here] = session
        session.dispatch("READY", self._ready(session))
        for guild in list(self._world.guilds.values()):
            if shard_of(guild.id, shards) == shard:
                payload = payloads.guild(guild, self._world) | {"unavailable": False}
                session.dispatch("GUILD_CREATE", payload)

    def _problem(self, data: Json, shard: int, shards: int) -> int | None:
        if data["token"] != self._world.token:
            return WRONG_TOKEN
        if not 0 <= shard < shards:
            return WRONG_SHARD
        if data["intents"] & PRIVILEGED & ~self.approved_intents:
            return PRIVILEGE
        return None

    def _ready(self, session: Session) -> Json:
        return {
            "v": 10,
            "user": payloads.user(self._world.bot),
            "guilds": [{"id": one, "unavailable": True} for one in self._guilds_of(session)],
            "session_id": session.id,
            "resume_gateway_url": f"{self.address}/resume",
            "shard": [session.shard, session.shards],
            "application": {"id": str(self._world.bot.id), "flags": 0},
            "private_channels": [],
        }

    def _guilds_of(self, session: Session) -> Iterator[str]:
        for number in self._world.guilds:
            if shard_of(number, session.shards) == session.shard:
                yield str(number)

    def _resume(self, here: Line, data: Json) -> None:
        self.resumed.append(data)
        session = self.sessions.get(data["session_id"])
        if data["token"] != self._world.token:
            here.hang_up(WRONG_TOKEN)
        elif session is None or not self.resumable or data["seq"] > len(session.events):
            self.sessions.pop(data["session_id"], None)
            here.say(ops.INVALID_SESSION, data=False)
        else:
            if session.line is not None:
                session.line.cut()
            session.line, self._lines[here] = here, session
            session.replay(after=data["seq"])
            session.dispatch("RESUMED", {})
