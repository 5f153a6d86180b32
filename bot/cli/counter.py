"""How far a long command is."""

from types import TracebackType
from typing import Self, TextIO

from bot.message.plain import bar


class Counter:
    """One line of a terminal that is written over and over, and gone at the end; else nothing."""

    def __init__(self, label: str, total: int, stream: TextIO) -> None:
        self._label = label
        self._total = total
        self._stream = stream if stream.isatty() else None
        self._done = 0
        self._shown = ""

    def __enter__(self) -> Self:
        self._show()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._write(f"\r{' ' * len(self._shown)}\r")

    def step(self) -> None:
        """One more is done."""
        self._done += 1
        self._show()

    def _show(self) -> None:
        done = f"{self._done}".rjust(len(f"{self._total}"))
        self._shown = f"{self._label} {done}/{self._total} {bar(self._done, self._total)}"
        self._write(f"\r{self._shown}")

    def _write(self, text: str) -> None:
        if self._stream is not None:
            self._stream.write(text)
            self._stream.flush()
