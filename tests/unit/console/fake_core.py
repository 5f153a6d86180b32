"""A bot that keeps its jobs in a list the test holds: its database."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Annotated

from adapters.console.core import OpenCore
from bot.commands.call import Call, Reply
from bot.commands.lookup import Registry
from bot.commands.spec import Commands, Opt
from bot.domain.places import Place
from bot.message import Button, Buttons, Message, Text, line
from bot.ports import Chat, Clock, Outgoing, PermanentFailure, TemporaryFailure

RETRY = timedelta(seconds=5)
LEASE = timedelta(minutes=2)


@dataclass
class Due:
    at: datetime
    outgoing: Outgoing


@dataclass
class Records:
    """What outlives the process."""

    due: list[Due] = field(default_factory=list)
    sent: list[tuple[datetime, str]] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    calls: list[tuple[datetime, Call]] = field(default_factory=list)
    starts: int = 0
    replies: dict[str, Reply] = field(default_factory=dict)
    effects: dict[str, Callable[[datetime], None]] = field(default_factory=dict)

    def open(self) -> OpenCore:
        async def open_core(chat: Chat, clock: Clock) -> "FakeCore":
            self.starts += 1
            return FakeCore(self, chat, clock)

        return open_core

    def post(self, at: datetime, text: str, *buttons: Button, direct: str | None = None) -> None:
        place = Place("console", "Rehearsal", direct or "#ml", direct=direct is not None)
        message = Message((Text(line(text)), Buttons(buttons)) if buttons else (Text(line(text)),))
        nonce = f"n{len(self.due)}"
        self.due.append(Due(at, Outgoing(place, message, nonce, "week", "ML")))


class FakeCore:
    def __init__(self, records: Records, chat: Chat, clock: Clock) -> None:
        self._records = records
        self._chat = chat
        self._clock = clock

    @property
    def registry(self) -> Registry:
        return REGISTRY

    async def handle(self, call: Call) -> Reply:
        now = self._clock.now()
        self._records.calls.append((now, call))
        name = " ".join(call.command)
        if name in self._records.effects:
            self._records.effects[name](now)
        default = Reply(Message((Text(line(f"{name} {dict(call.args)}")),)))
        return self._records.replies.get(name, default)

    async def run_due(self, now: datetime) -> int:
        due = next((due for due in self._records.due if due.at <= now), None)
        if due is None:
            return 0
        due.at = now + LEASE
        try:
            message_id = await self._chat.post(due.outgoing)
        except TemporaryFailure as failure:
            due.at = now + max(RETRY, failure.retry_after or RETRY)
            return 1
        except PermanentFailure as failure:
            self._records.failed.append(failure.cause)
        else:
            self._records.sent.append((now, message_id))
        self._records.due.remove(due)
        return 1

    async def next_due(self) -> datetime | None:
        return min((due.at for due in self._records.due), default=None)

    async def close(self) -> None:
        pass


commands = Commands()


@commands.command("progress", "Where you are")
def _progress(ctx: object) -> Reply: ...  # type: ignore[empty-body]


@commands.command("done", "Mark a milestone done", writes=True)
def _done(  # type: ignore[empty-body]
    ctx: object,
    milestone: Annotated[str, Opt("Which milestone?")],
    link: Annotated[str | None, Opt("Where is it?")] = None,
) -> Reply: ...


@commands.command("checkin", "Say what you did", writes=True)
def _checkin(  # type: ignore[empty-body]
    ctx: object,
    done: Annotated[str, Opt("What did you do?", most=100)],
    minutes: Annotated[int | None, Opt("How long did it take?", least=1, most=600)] = None,
) -> Reply: ...


REGISTRY = Registry(commands.declared)
