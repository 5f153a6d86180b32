"""Rehearsals inside documentation pages: played by the real bot, answers kept true.

A fenced block marked `rehearsal` is a part of a script. All those of one page are one story, in
order. A `text` block right after one holds exactly what the bot answered to it. A line that ends in
`# refused` is one that the bot must turn down.
"""

import asyncio
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from adapters.console import events as e
from adapters.console.clock import VirtualClock
from adapters.console.rehearse import rehearse
from adapters.console.script import parse_script
from adapters.console.steps import Press, Say
from adapters.console.transcript import Transcript
from bot.cli.process import opener
from bot.clock import SystemClock
from bot.content.library import offered
from bot.storage import migrate

_PART = re.compile(
    r"^```rehearsal\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?", re.DOTALL | re.MULTILINE
)
REFUSED = "# refused"
COLUMNS = 80
NEXT_BLOCK = "the next block"


@dataclass
class Part:
    """One block of a story: what was written, and what came of it."""

    text: str = ""
    wrong: list[str] = field(default_factory=list)


def parts_of(page: str) -> list[str]:
    """The scripts of a page's rehearsals, in order."""
    return [found[1] for found in _PART.finditer(page)]


def refreshed(page: str, parts: Sequence[Part] = ()) -> str:
    """The page with the answers that its rehearsals get today, or got in `parts`."""
    scripts = parts_of(page)
    if not scripts:
        return page
    played = iter(parts or play(scripts))

    def renewed(found: re.Match[str]) -> str:
        answers = next(played).text
        if found[2] is None:
            return found[0]
        return f"```rehearsal\n{found[1]}```\n\n```text\n{answers}```\n"

    return _PART.sub(renewed, page)


def play(scripts: Sequence[str]) -> list[Part]:
    """Play the scripts as one; `wrong` names every line that went otherwise than it says."""
    # A heading before each block tells where the answers to it begin.
    whole = "\n".join(f"## {NEXT_BLOCK}\n{script}" for script in scripts)
    steps = parse_script(whole)
    asked = [whole.splitlines()[s.line - 1] for s in steps if isinstance(s, Say | Press)]
    listener = _Listener(asked)
    with TemporaryDirectory(prefix="cairn-docs-") as folder:
        url = f"sqlite:///{Path(folder) / 'story.db'}"
        migrate.upgrade(url)
        library = offered()
        clock = VirtualClock(SystemClock())
        asyncio.run(rehearse(steps, opener(url, library), clock, listener.tell))
    return [Part(part.text.lstrip("\n"), part.wrong) for part in listener.parts]


class _Listener:
    """Gathers what is told, block by block; `asked` are the lines that get an answer, in order."""

    def __init__(self, asked: Iterable[str]) -> None:
        self.parts: list[Part] = []
        self._asked = iter(asked)
        self._zone = "UTC"
        self._transcript = Transcript(self._write, COLUMNS)

    def tell(self, event: e.Event) -> None:
        match event:
            case e.Headed(text) if text == NEXT_BLOCK:
                self.parts.append(Part())
                self._transcript = Transcript(self._write, COLUMNS, zone_name=self._zone)
                return
            case e.ClockSet(_, zone):
                self._zone = zone
            case e.Broke(_, text):
                self.parts[-1].wrong.append(f"a bug: {text}")
            case e.Answered(reply=reply):
                self._judge(ok=reply.ok)
            case e.Opened():
                self._judge(ok=True)
            case _:
                pass
        self._transcript.tell(event)

    def _judge(self, *, ok: bool) -> None:
        line = next(self._asked).rstrip()
        if ok is line.endswith(REFUSED):
            said = "went through" if ok else "was refused"
            self.parts[-1].wrong.append(f"{line}: {said}")

    def _write(self, text: str) -> None:
        self.parts[-1].text += text
