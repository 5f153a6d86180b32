"""The terminal itself: lines in, lines out, and posts that appear while somebody types."""

import asyncio
import sys
import threading
from collections.abc import Coroutine
from types import ModuleType
from typing import Any, Self, TypeVar

try:
    import readline as _readline
except ImportError:  # Windows has none
    readline: ModuleType | None = None
else:
    readline = _readline

from adapters.console.chat import Session
from adapters.console.core import OpenCore
from adapters.console.events import Event
from adapters.console.place import ConsoleChat
from adapters.console.postlog import PostLog
from adapters.console.text import harmless
from adapters.console.transcript import Transcript
from bot.ports import Clock

T = TypeVar("T")


def talk(
    terminal: "Terminal",
    open_core: OpenCore,
    clock: Clock,
    log: PostLog,
    cells: int,
    *,
    colour: bool,
    zone_name: str,
) -> None:
    """Talk until somebody leaves. The bot runs beside the prompt, in a thread of its own.

    Posts that `log` knows already are not shown again.

    Raises:
        Exception: the bot could not be started.
    """
    transcript = Transcript(
        terminal.write, cells, colour=colour, zone_name=zone_name, whole_files=True
    )

    def tell(event: Event, numbers: tuple[int, ...]) -> None:
        transcript.tell(event, numbers)

    session = Session(clock, tell, zone_name)
    chat = ConsoleChat(session.arrived, log)
    with _Beside() as beside:
        session.core = core = beside.run(open_core(chat, clock))
        try:
            terminal.complete([f"/{command.name}" for command in core.registry.listed])
            session.greet()
            _loop(session, terminal, beside)
        finally:
            beside.run(core.close())


def _loop(session: Session, terminal: "Terminal", beside: "_Beside") -> None:
    while True:
        try:
            typed = terminal.ask(session.prompt)
            if not beside.run(session.feed(typed)):
                return
        except EOFError:
            terminal.write("\n")
            return
        except KeyboardInterrupt:
            terminal.write("\n")
            if not session.interrupt():
                terminal.write("“quit” or Ctrl-D leaves.\n")
        except Exception as error:  # noqa: BLE001 - one line, and the conversation goes on
            terminal.write(f"That went wrong: {type(error).__name__}.\n")


class Terminal:
    """Standard input and output; what arrives meanwhile is written above the prompt.

    `typing` says whether somebody sits there, and it is no pipe.
    """

    def __init__(self) -> None:
        self._prompt: str | None = None
        self.typing = sys.stdin.isatty() and sys.stdout.isatty()

    def ask(self, prompt: str) -> str:
        self._prompt = prompt
        try:
            typed = input(prompt)
        finally:
            self._prompt = None
        if not sys.stdin.isatty():
            self.write(harmless(typed) + "\n")
        return typed

    def write(self, text: str) -> None:
        prompt = self._prompt
        if self.typing:
            text = f"\r\x1b[K{text}"
        if prompt is not None and self.typing:
            so_far = readline.get_line_buffer() if readline else ""
            text = f"{text}{prompt}{so_far}"
        sys.stdout.write(text)
        sys.stdout.flush()

    def complete(self, names: list[str]) -> None:
        """Let the Tab key finish the names of commands."""
        if readline is None or not self.typing:
            return

        def finish(typed: str, state: int) -> str | None:
            fits = [name for name in names if name.startswith(typed)]
            return fits[state] if state < len(fits) else None

        readline.set_completer_delims("")
        readline.set_completer(finish)
        readline.parse_and_bind("tab: complete")


class _Beside:
    """An event loop in another thread, so that the prompt can wait for a line in this one."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        self._loop.close()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run it there, and wait for it."""
        waiting = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return waiting.result()
        except KeyboardInterrupt:
            waiting.cancel()
            raise
