"""A chat that remembers what it was sent, and fails when it is told to."""

from collections import deque
from dataclasses import dataclass, field
from datetime import timedelta

from bot.domain.places import Place
from bot.ports import Outgoing, PermanentFailure, TemporaryFailure


@dataclass
class FakeChat:
    """`failures` are raised one for each post or edit, in order; None lets one through."""

    posts: list[Outgoing] = field(default_factory=list)
    edits: list[tuple[Outgoing, str]] = field(default_factory=list)
    failures: deque[TemporaryFailure | PermanentFailure | None] = field(default_factory=deque)
    ids: dict[str, str] = field(default_factory=dict)

    def wait(self, place: Place, thread: str | None) -> timedelta:
        return timedelta()

    async def post(self, outgoing: Outgoing) -> str:
        self._fail()
        if outgoing.nonce not in self.ids:
            self.posts.append(outgoing)
            self.ids[outgoing.nonce] = f"message-{len(self.posts)}"
        return self.ids[outgoing.nonce]

    async def find(self, outgoing: Outgoing) -> str | None:
        self._fail()
        return self.ids.get(outgoing.nonce)

    async def edit(self, outgoing: Outgoing, message_id: str) -> None:
        self._fail()
        self.edits.append((outgoing, message_id))

    def fail(self, *failures: TemporaryFailure | PermanentFailure | None) -> None:
        """Let the next sends end that way."""
        self.failures.extend(failures)

    def _fail(self) -> None:
        failure = self.failures.popleft() if self.failures else None
        if failure is not None:
            raise failure
