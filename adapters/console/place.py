"""The console as a chat to post in, which can be told to fail."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from adapters.console.postlog import PostLog, room
from adapters.console.steps import Trouble
from bot.domain.places import Place
from bot.ports import Outgoing, PermanentFailure, TemporaryFailure

_SAID = {
    Trouble.BAD_REQUEST: "400: the message was refused",
    Trouble.FORBIDDEN: "403: Cairn may not post there",
    Trouble.GONE: "404: the place is gone",
    Trouble.BUSY: "429: too many messages",
    Trouble.SERVER_ERROR: "500: the server failed",
    Trouble.BAD_GATEWAY: "502: bad gateway",
    Trouble.UNAVAILABLE: "503: the server is away",
    Trouble.GATEWAY_TIMEOUT: "504: the gateway waited in vain",
    Trouble.NETWORK: "the network is away",
    Trouble.TIMEOUT: "no answer in time",
}
_FIX = {
    Trouble.BAD_REQUEST: "Shorten or change the message",
    Trouble.FORBIDDEN: "Let Cairn view the place and send messages there",
    Trouble.GONE: "Choose a place that exists",
}


class Crashed(BaseException):
    """The process is dead: nothing may catch this but the rehearsal that brings it back."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message as it stands in its place now."""

    outgoing: Outgoing
    id: str
    edited: bool = False


class ConsoleChat:
    """Hands every message that arrives to `arrived`, once; what was sent survives a crash.

    `remark` hears of sends that fail and of messages that arrive again.
    """

    def __init__(
        self,
        arrived: Callable[[Arrival], None],
        log: PostLog | None = None,
        remark: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._arrived = arrived
        self._remark = remark
        self._log = log or PostLog()
        self._faults: deque[tuple[Trouble, timedelta | None]] = deque()
        self._threads: dict[str, str | None] = {}
        self._crash = False
        self._dead = False

    def wait(self, place: Place, thread: str | None) -> timedelta:
        """A terminal is never busy."""
        return timedelta()

    async def post(self, outgoing: Outgoing) -> str:
        """Raises Crashed after the send, when it was asked to."""
        self._fail(outgoing)
        message_id, new = self._log.keep(outgoing)
        if new:
            self._threads[message_id] = outgoing.thread
            self._arrived(Arrival(outgoing, message_id))
        else:
            self._remark(f"{message_id} arrives again, and is not posted twice")
        self._sent()
        return message_id

    async def find(self, outgoing: Outgoing) -> str | None:
        self._fail(outgoing)
        return self._log.find(outgoing.nonce)

    async def edit(self, outgoing: Outgoing, message_id: str) -> None:
        self._fail(outgoing)
        self._log.change(outgoing, message_id)
        there = replace(outgoing, thread=self._threads.get(message_id, outgoing.thread))
        self._arrived(Arrival(there, message_id, edited=True))
        self._sent()

    def crash_after_send(self) -> None:
        """Let the process die after the next send, before it hears that the message arrived."""
        self._crash = True

    def come_back(self) -> None:
        """A new process may send again."""
        self._dead = False

    def fail(self, trouble: Trouble, times: int, retry_after: timedelta | None = None) -> None:
        """Let that many posts and edits fail, after those that were to fail before."""
        self._faults.extend([(trouble, retry_after)] * times)

    def _sent(self) -> None:
        if self._crash:
            self._crash, self._dead = False, True
            raise Crashed

    def _fail(self, outgoing: Outgoing) -> None:
        if self._dead:
            raise Crashed  # another send of the same process: there is nobody left to do it
        if not self._faults:
            return
        trouble, retry_after = self._faults.popleft()
        self._remark(f"the {outgoing.kind} post for {room(outgoing)} fails: {_SAID[trouble]}")
        if trouble.permanent:
            raise PermanentFailure(_SAID[trouble], _FIX[trouble])
        raise TemporaryFailure(_SAID[trouble], retry_after)
