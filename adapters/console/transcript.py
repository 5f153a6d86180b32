"""A rehearsal as people read it: who said what, when, and what was posted where."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import assert_never

from adapters.console import events as e
from adapters.console.postlog import room
from adapters.console.render import BOLD, CYAN, DIM, RED, YELLOW, Look, paragraph, render
from adapters.console.text import Piece, painted
from bot.commands.call import File
from bot.domain.zones import zone
from bot.message import Message

NARROWEST = 40
_HANG = " " * 7
_GUTTER = _HANG + "│ "


class Transcript:
    """Writes events as lines of at most `cells`, one call to `write` for each event.

    Times are told in the zone the clock was set in. Files are shown whole if `whole_files`.
    """

    def __init__(
        self,
        write: Callable[[str], object],
        cells: int = 80,
        *,
        colour: bool = False,
        zone_name: str = "UTC",
        whole_files: bool = False,
    ) -> None:
        self._write = write
        self._cells = max(cells, NARROWEST)
        self._colour = colour
        self._zone = zone_name
        self._whole_files = whole_files
        self._day: date | None = None
        self._lines: list[str] = []

    def tell(self, event: e.Event, numbers: Sequence[int] = ()) -> None:
        """Write what happened; `numbers` go before the buttons of the message in it."""
        self._event(event, numbers)
        if self._lines:
            self._write("".join(text.rstrip() + "\n" for text in self._lines))
            self._lines.clear()

    def _event(self, event: e.Event, numbers: Sequence[int]) -> None:
        match event:
            case e.Headed(text):
                self._print([])
                self._wrapped([Piece(text, BOLD)], "", "")
                self._day = None
            case e.ClockSet(_, zone_name):
                if zone_name != self._zone:
                    self._zone, self._day = zone_name, None
            case e.Noted(at, text):
                self._line(at, [Piece(f"-- {text} --", YELLOW)])
            case e.Asked(at, name, text, channel):
                where = f" in {channel}" if channel else ""
                self._line(at, [Piece(f"{name}{where}: ", BOLD), Piece(text)])
            case e.Answered():
                self._answered(event, numbers)
            case e.Opened(at, _, form):
                self._line(at, [Piece("a form opens: ", DIM), Piece(e.form_text(form))])
            case e.Posted():
                self._posted(event, numbers)
            case e.Broke(at, text):
                self._line(at, [Piece(f"a bug: {text}", RED)])
            case _:
                assert_never(event)

    def _answered(self, event: e.Answered, numbers: Sequence[int]) -> None:
        reply = event.reply
        if event.channel is not None:
            self._wrapped([Piece(f"for everybody in {event.channel}:", DIM)], _HANG, _HANG)
        self._message(reply.message, event.zone, DIM if reply.ok else RED, numbers)
        if reply.incident is not None:
            self._wrapped([Piece(f"a bug, number {reply.incident}", RED)], _GUTTER, _GUTTER)
        if reply.file is not None:
            self._file(reply.file)

    def _file(self, file: File) -> None:
        size = f"[file {file.name}, {len(file.text):,} characters]"
        self._wrapped([Piece(size, DIM)], _GUTTER, _GUTTER)
        if self._whole_files:
            self._wrapped([Piece(file.text)], _GUTTER, _GUTTER)

    def _posted(self, event: e.Posted, numbers: Sequence[int]) -> None:
        outgoing = event.arrival.outgoing
        thread = f", in the thread of {outgoing.thread}" if outgoing.thread else ""
        what = f"{outgoing.kind} post{thread}"
        if event.arrival.edited:
            what = f"{event.arrival.id} now reads"
        self._line(event.at, [Piece(room(outgoing), f"{BOLD};{CYAN}"), Piece(f"  {what}", DIM)])
        self._message(outgoing.message, None, DIM, numbers)

    def _message(
        self, message: Message, zone_name: str | None, edge: str, numbers: Sequence[int]
    ) -> None:
        look = Look(self._cells - len(_GUTTER), self._colour, zone_name)
        gutter = painted([Piece(_GUTTER, edge)], colour=self._colour)
        self._lines += [gutter + text for text in render(message, look, numbers)]

    def _line(self, at: datetime, pieces: list[Piece]) -> None:
        local = at.astimezone(zone(self._zone))
        if local.date() != self._day:
            self._day = local.date()
            day = f"{local:%a} {local.day} {local:%b} {local.year}"
            self._print([])
            self._wrapped([Piece(f"{day} ({self._zone})", DIM)], "", "")
        self._wrapped(pieces, f"{local:%H:%M}  ", _HANG)

    def _wrapped(self, pieces: list[Piece], first: str, rest: str) -> None:
        for drawn in paragraph(pieces, self._cells, first, rest):
            self._print(drawn)

    def _print(self, pieces: list[Piece]) -> None:
        self._lines.append(painted(pieces, colour=self._colour))
