"""The bot's process on a virtual clock: it starts, dies, is away and comes back."""

from collections.abc import Callable
from datetime import datetime
from enum import Enum, auto

from adapters.console.clock import VirtualClock
from adapters.console.core import Core, OpenCore
from adapters.console.events import Broke, Event, Noted
from adapters.console.place import ConsoleChat, Crashed

_ROUNDS = 10_000
"""Runs at one instant after which something must be running in circles."""


class _Run(Enum):
    DONE = auto()
    MORE = auto()
    DIED = auto()


class Process:
    """What is due happens at its own time, whatever becomes of the process meanwhile."""

    def __init__(
        self,
        open_core: OpenCore,
        chat: ConsoleChat,
        clock: VirtualClock,
        tell: Callable[[Event], None],
    ) -> None:
        self._open_core = open_core
        self._chat = chat
        self._clock = clock
        self._tell = tell
        self._core: Core | None = None

    @property
    def core(self) -> Core:
        """The running bot; another one after every restart."""
        if self._core is None:
            raise RuntimeError("the process is not running")
        return self._core

    async def start(self) -> None:
        self._core = await self._open_core(self._chat, self._clock)

    async def end(self) -> None:
        if self._core is not None:
            core, self._core = self._core, None
            await core.close()

    async def restart(self) -> None:
        self.note("the process is restarted")
        await self.end()
        await self.start()
        await self.catch_up()

    async def away(self, until: datetime) -> None:
        """Be gone until then: what falls due meanwhile is found late."""
        self.note("the process is away")
        await self.end()
        self._clock.forward(until)
        await self.start()
        self.note("the process is back")
        await self.catch_up()

    async def forward(self, to: datetime) -> None:
        """Let everything that falls due on the way happen at its own time."""
        await self.catch_up()
        while (due := await self.core.next_due()) is not None and due <= to:
            if due <= self._clock.now():
                self._tell(Broke(self._clock.now(), f"what was due at {due} does not run"))
                break
            self._clock.forward(due)
            await self.catch_up()
        self._clock.forward(to)
        await self.catch_up()

    async def catch_up(self) -> None:
        """Do what is due at this instant, however often the process dies over it."""
        for _ in range(_ROUNDS):
            outcome = await self._run()
            if outcome is _Run.DONE:
                return
            if outcome is _Run.DIED:
                self.note("the process died after a send, and comes back")
                await self.end()
                self._chat.come_back()
                await self.start()
        self._tell(Broke(self._clock.now(), "what is due now does not come to an end"))

    def note(self, text: str) -> None:
        self._tell(Noted(self._clock.now(), text))

    async def _run(self) -> _Run:
        outcome = _Run.DONE
        try:
            if await self.core.run_due(self._clock.now()):
                outcome = _Run.MORE
        except* Crashed:
            outcome = _Run.DIED
        except* Exception as bugs:  # noqa: BLE001 - a rehearsal tells of a bug and goes on
            self._tell(Broke(self._clock.now(), _first(bugs)))
        return outcome


def _first(error: BaseException) -> str:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return f"{type(error).__name__}: {error}"
